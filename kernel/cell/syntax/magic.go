package syntax

import (
	"slices"
	"strings"
)

// cellMagics stand on the first line of cells that hold no Go, and say what becomes of the rest.
var cellMagics = []string{"%%writefile", "%%script", "%%bash", "%%sh", "%%gx"}

// Magic is a line that speaks to the kernel: %name args, or a shell command behind an exclamation mark.
type Magic struct {
	Line int    // of the cell, counted from 1
	Name string // as in %name; "%" for %% and "!" for a shell command
	Args string // what follows the name
	Text string // the whole, with its continuation lines, as the engine wants it
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
		if len(line) < 2 || line[0] != '%' && line[0] != '!' || EndsInLiteral(rest.String()) {
			rest.WriteString(lines[i])
			continue
		}
		m := Magic{Line: i + 1}
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
	if strings.HasPrefix(text, "%%") {
		return "%", strings.TrimSpace(text[2:])
	}
	name, args, _ = strings.Cut(strings.TrimSpace(text[1:]), " ")
	return name, strings.TrimSpace(args)
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
