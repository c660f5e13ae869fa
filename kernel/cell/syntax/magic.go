package syntax

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellMagics stand on the first line of cells that hold no Go, and say what becomes of the rest.
var cellMagics = []string{"%writefile", "%script", "%bash", "%sh"}

// Magic is a line that speaks to the kernel: %name args, or a shell command behind an exclamation mark.
type Magic struct {
	Line int    // of the cell, counted from 1
	Name string // as in %name; "%" for %%, "%name" for %%name, "!" for a shell command and "?" for x? and ?x
	Args string // what follows the name
	Text string // the whole, its continuation lines joined to it
	Rest string // of a cell that holds no Go: the lines below

	Detail bool // of "?": more is asked for, as by ??
}

// MagicComment lets other editors read a magic as a comment.
const MagicComment = "//gonb:"

// cellMagic reads the magic of a cell that is not Go.
func cellMagic(text string) (m Magic, ok bool) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(text, MagicComment), "\n")
	if !strings.HasPrefix(first, "%%") {
		return Magic{}, false
	}
	m = Magic{Line: 1, Text: first, Rest: rest}
	m.Name, m.Args = splitMagic(first)
	return m, slices.Contains(cellMagics, m.Name)
}

// extractMagics takes the magics out of a cell's text. What is left has the same lines, empty where a magic was, but for
// a statement on the line of the magic that times it, which stays where it is.
func extractMagics(text string) (left string, magics []Magic) {
	lines := strings.SplitAfter(text, "\n")
	var rest strings.Builder
	for i := 0; i < len(lines); {
		m, statement, taken := readMagic(lines[i:])
		if taken == 0 || EndsInLiteral(rest.String()) {
			rest.WriteString(lines[i])
			i++
			continue
		}
		m.Line = i + 1
		magics = append(magics, m)
		if statement != "" {
			at := strings.LastIndex(lines[i], statement)
			rest.WriteString(Blank(lines[i][:at]) + lines[i][at:])
		} else {
			rest.WriteString(strings.Repeat("\n", strings.Count(strings.Join(lines[i:i+taken], ""), "\n")))
		}
		i += taken
	}
	return rest.String(), magics
}

// readMagic reads the magic that lines begin with, the Go statement on its line if it times one, and tells how many of
// the lines are its own: none if there is no magic.
func readMagic(lines []string) (m Magic, statement string, taken int) {
	unmarked := func(line string) string { return strings.TrimRight(strings.TrimPrefix(line, MagicComment), "\r\n") }
	m.Text = unmarked(lines[0])
	if name, more := questioned(m.Text); name != "" {
		return Magic{Name: "?", Args: name, Text: strings.TrimSpace(m.Text), Detail: more}, "", 1
	}
	if m.Text == "" || m.Text[0] != '%' && m.Text[0] != '!' {
		return Magic{}, "", 0
	}
	m.Name, m.Args = splitMagic(m.Text)
	if statement := timedStatement(m.Name, m.Args); statement != "" {
		return m, statement, 1
	}
	for taken = 1; strings.HasSuffix(m.Text, `\`) && taken < len(lines); taken++ {
		m.Text = strings.TrimSuffix(m.Text, `\`) + " " + unmarked(lines[taken])
	}
	m.Name, m.Args = splitMagic(m.Text)
	return m, "", taken
}

func splitMagic(text string) (name, args string) {
	if text[0] == '!' {
		return "!", text[1:]
	}
	if letter, _ := utf8.DecodeRuneInString(text[min(2, len(text)):]); strings.HasPrefix(text, "%%") && !unicode.IsLetter(letter) {
		return "%", strings.TrimSpace(text[2:])
	}
	name, args, _ = strings.Cut(strings.TrimSpace(text[1:]), " ")
	return name, strings.TrimSpace(args)
}

// question is a line that asks what a name means, as IPython has it.
var question = regexp.MustCompile(`^\s*(?:(\?\??)\s*(%{0,2}[\pL_][\pL_\d.]*|%%|!)|(%{0,2}[\pL_][\pL_\d.]*|%%|!)\s*(\?\??))\s*$`)

// questioned is the name that a line asks about, and whether it wants to know more; empty if it does not.
func questioned(line string) (name string, more bool) {
	if !strings.Contains(line, "?") {
		return "", false
	}
	m := question.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	return m[2] + m[3], m[1]+m[4] == "??"
}

// EndsInLiteral tells whether a text ends within a raw string or a comment, where a line is no magic.
func EndsInLiteral(text string) bool {
	if !strings.ContainsAny(text, "`*") {
		return false
	}
	tokens, errors := Tokenize(text + "\n")
	if errors == 0 {
		return false
	}
	for i := len(tokens) - 1; i >= 0; i-- {
		lit := tokens[i].Lit
		switch {
		case strings.HasPrefix(lit, "`"):
			return len(lit) < 2 || !strings.HasSuffix(lit, "`")
		case strings.HasPrefix(lit, "/*"):
			return len(lit) < 4 || !strings.HasSuffix(lit, "*/")
		case lit != "\n" && lit != "":
			return false
		}
	}
	return false
}
