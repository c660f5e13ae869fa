package syntax

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellMagics stand on the first line of cells that hold no Go, and say what becomes of the rest.
var cellMagics = []string{"%%writefile", "%%script", "%%bash", "%%sh"}

// Magic is a line that speaks to the kernel: %name args, or a shell command behind an exclamation mark.
type Magic struct {
	Line int    // of the cell, counted from 1
	Name string // as in %name; "%" for %%, "%name" for %%name, "!" for a shell command and "?" for x? and ?x
	Args string // what follows the name
	Text string // the whole, with its continuation lines, as the engine wants it

	Detail bool // of "?": more is asked for, as by ??
}

// MagicComment lets other editors read a magic as a comment.
const MagicComment = "//gonb:"

// isCellMagic tells a cell that is not Go.
func isCellMagic(text string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(text, MagicComment), "\n")
	word, _, _ := strings.Cut(first, " ")
	return slices.Contains(cellMagics, strings.TrimSpace(word))
}

// extractMagics takes the magics out of a cell's text. What is left has the same lines, empty where a magic was.
func extractMagics(text string) (left string, magics []Magic) {
	lines := strings.SplitAfter(text, "\n")
	var rest strings.Builder
	for i := 0; i < len(lines); i++ {
		line := strings.TrimPrefix(lines[i], MagicComment)
		asked, more := questioned(line)
		if asked == "" && (len(line) < 2 || line[0] != '%' && line[0] != '!') || EndsInLiteral(rest.String()) {
			rest.WriteString(lines[i])
			continue
		}
		m := Magic{Line: i + 1, Text: strings.TrimSpace(line)}
		if asked != "" {
			m.Name, m.Args, m.Detail = "?", asked, more
			magics = append(magics, m)
			rest.WriteString(strings.Repeat("\n", strings.Count(line, "\n")))
			continue
		}
		m.Name, m.Args = splitMagic(m.Text)
		if statement := timedStatement(m.Name, m.Args); statement != "" { // it stays, where it is
			at := strings.LastIndex(lines[i], statement)
			rest.WriteString(Blank(lines[i][:at]) + lines[i][at:])
			magics = append(magics, m)
			continue
		}
		m.Text = ""
		for {
			line = strings.TrimPrefix(lines[i], MagicComment)
			m.Text += strings.TrimRight(line, "\r\n")
			if strings.HasSuffix(line, "\n") {
				rest.WriteByte('\n')
			}
			if !strings.HasSuffix(m.Text, `\`) || i+1 == len(lines) {
				break
			}
			m.Text += "\n"
			i++
		}
		m.Name, m.Args = splitMagic(m.Text)
		magics = append(magics, m)
	}
	return rest.String(), magics
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
