package syntax

import (
	"fmt"
	"regexp"
	"strings"
)

// habit is something of Python that is no Go.
type habit struct {
	line    *regexp.Regexp // what the line looks like
	message *regexp.Regexp // what is said of it; nil: anything
	hint    func(m []string) string
}

// says is a hint in which $1 stands for the first part of the line that the pattern has in parentheses.
func says(format string) func([]string) string {
	return func(m []string) string {
		hint := format
		for i, word := range m[1:] {
			hint = strings.ReplaceAll(hint, fmt.Sprintf("$%d", i+1), strings.TrimSpace(word))
		}
		return hint
	}
}

func pattern(text string) *regexp.Regexp { return regexp.MustCompile(text) }

// goPackages are what does in Go what modules of Python do.
var goPackages = map[string]string{
	"numpy": "gonum.org/v1/gonum/mat", "scipy": "gonum.org/v1/gonum/stat", "pandas": "github.com/go-gota/gota/dataframe", "matplotlib": "gonum.org/v1/plot",
	"random": "math/rand/v2", "json": "encoding/json", "csv": "encoding/csv", "re": "regexp", "sys": "os", "datetime": "time", "pathlib": "path/filepath",
	"torch": "github.com/gomlx/gomlx/core/graph", "tensorflow": "github.com/gomlx/gomlx/core/graph", "requests": "net/http", "collections": "maps", "itertools": "slices",
}

func importHint(m []string) string {
	module, _, _ := strings.Cut(m[1], ".")
	path := strings.ReplaceAll(m[1], ".", "/")
	if known := goPackages[module]; known != "" {
		return fmt.Sprintf("%s is a module of Python; in Go such things are in import %q", m[1], known)
	}
	return fmt.Sprintf("the path of an import stands in quotes: import %q", path)
}

// habits are those of Python, the more particular before others.
var habits = []habit{
	{pattern(`^\s*#\s?(.*)`), nil, says("a comment begins with //: // $1")},
	{pattern(`^\s*from\s+([\w.]+)\s+import\b`), nil, importHint},
	{pattern(`^\s*import\s+([\w.]+)(?:\s+as\s+\w+|\s*,.*)?\s*$`), nil, importHint},
	{pattern(`^\s*(?:async\s+)?def\s+(\w+)\s*\(`), nil, says("a function is written func $1(x int) int { ... }, with types and in braces")},
	{pattern(`^\s*for\s+(\w+)\s+in\s+range\((.+)\)\s*:?`), nil, func(m []string) string {
		if bounds := strings.SplitN(m[2], ",", 3); len(bounds) > 1 && !strings.ContainsAny(m[2], "()[]{}") {
			step := m[1] + "++"
			if len(bounds) > 2 {
				step = m[1] + " += " + strings.TrimSpace(bounds[2])
			}
			return fmt.Sprintf("in Go: for %s := %s; %s < %s; %s { ... }", m[1], strings.TrimSpace(bounds[0]), m[1], strings.TrimSpace(bounds[1]), step)
		}
		return fmt.Sprintf("in Go: for %s := range %s { ... }", m[1], m[2])
	}},
	{pattern(`^\s*for\s+(\w+)\s*,\s*(\w+)\s+in\s+(?:enumerate\((.+)\)|(.+?)\.items\(\))\s*:?`), nil, func(m []string) string {
		return fmt.Sprintf("in Go: for %s, %s := range %s { ... }", m[1], m[2], m[3]+m[4])
	}},
	{pattern(`^\s*for\s+(\w+)\s+in\s+([^:]+)`), nil, says("in Go: for _, $1 := range $2 { ... }")},
	{pattern(`\belif\s+(.*?)\s*[:{]?\s*$`), nil, says("elif is written else if: } else if $1 { ... }")},
	{pattern(`^\s*while\s+([^:{]+?)\s*[:{]?\s*$`), nil, func(m []string) string {
		if m[1] == "True" || m[1] == "true" {
			return "in Go: for { ... }"
		}
		return fmt.Sprintf("in Go: for %s { ... }", m[1])
	}},
	{pattern(`^\s*(if\s+[^{]+?)\s*:\s*(?:#.*|//.*)?$`), nil, says("a block stands in braces: $1 { ... }")},
	{pattern(`^\s*\}?\s*else\s*:\s*$`), nil, says("a block stands in braces: } else { ... }")},
	{pattern(`^\s*class\s+(\w+)`), nil, says("a class is a type with methods: type $1 struct { ... }")},
	{pattern(`^\s*(?:try|except\b.*|finally)\s*:`), nil, says("there are no exceptions: functions give an error, as in x, err := f(); if err != nil { ... }")},
	{pattern(`^\s*with\s+.*:\s*$`), nil, says("what has to be closed is closed by defer, as in defer f.Close()")},
	{pattern(`\blambda\b[^=:]*:(?:[^=]|$)`), nil, says("a function without a name is written func(x int) int { return ... }")},
	{pattern(`^\s*(\w+(?:\s*,\s*\w+)*)\s*:?=\s*\{\s*(?:["'\w]+\s*:.*)?\}?\s*$`), pattern(`expected`), says("a dictionary is a map with its types: $1 := map[string]int{\"a\": 1}")},
	{pattern(`^\s*(\w+(?:\s*,\s*\w+)*)\s*:?=\s*\[(.*)\]\s*$`), pattern(`expect`), says("a list is a slice with its type: $1 := []int{$2}")},
	{pattern(`:?=\s*(\S.*?)\s+if\s+(\S.*?)\s+else\s+(\S.*)$`), nil, says("a choice is a statement: if $2 { x = $1 } else { x = $3 }")},
	{pattern(`\b[fF](?:"|')`), pattern(`expected ';'|rune literal`), says(`a text with values in it is made by fmt.Sprintf("%v", x)`)},
	{pattern(`^[^']*(?:'(?:[^'\\]|\\.)'[^']*)*'([^']{2,})'`), pattern(`rune literal|escape`), says(`single quotes are for one letter: a text is written "$1"`)},
	{pattern(`''`), pattern(`rune literal`), says(`an empty text is written ""`)},
	{pattern(`\bTrue\b`), pattern(`^undefined: True`), says("in Go: true")},
	{pattern(`\bFalse\b`), pattern(`^undefined: False`), says("in Go: false")},
	{pattern(`\bNone\b`), pattern(`^undefined: None`), says("in Go: nil")},
	{pattern(`\bpass\b`), pattern(`^undefined: pass`), says("an empty block is {}")},
	{pattern(`\bstr\((.*?)\)`), pattern(`^undefined: str`), says("in Go: fmt.Sprint($1)")},
	{pattern(`\bnot\s+(\w+)`), pattern(`expected ';'|expected '\{'|undefined: not`), says("not is written !: !$1")},
	{pattern(`(\w+)\s+and\s+(\w+)`), pattern(`expected`), says("and is written &&: $1 && $2")},
	{pattern(`(\w+)\s+or\s+(\w+)`), pattern(`expected`), says("or is written ||: $1 || $2")},
	{pattern(`^\s*print\s*\((.*)\)\s*$`), nil, says("what people are to read is printed by fmt.Println($1)")},
	{pattern(`^\s*print\s+([^(].*)$`), nil, says("what people are to read is printed by fmt.Println($1)")},
}

// undeclared is an assignment, all of whose left side are names.
var undeclared = regexp.MustCompile(`^\s*([\pL_][\pL_\d]*(?:\s*,\s*[\pL_][\pL_\d]*)*)\s*=\s*([^=].*)$`)

// PythonHint says how what looks like Python is written in Go, of a line of which a compiler says something; empty where
// it does not look like that.
func PythonHint(line, message string) string {
	for _, h := range habits {
		if m := h.line.FindStringSubmatch(line); m != nil && (h.message == nil || h.message.MatchString(message)) {
			return h.hint(m)
		}
	}
	name, ok := strings.CutPrefix(message, "undefined: ")
	m := undeclared.FindStringSubmatch(line)
	if !ok || m == nil || !regexp.MustCompile(`(?:^|\W)`+regexp.QuoteMeta(name)+`(?:\W|$)`).MatchString(m[1]) {
		return ""
	}
	return fmt.Sprintf("a new variable is made by :=, as in %s := %s", m[1], strings.TrimSpace(m[2]))
}
