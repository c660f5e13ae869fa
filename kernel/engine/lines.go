package engine

import (
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// part is a request to GoNB: magics, then at most one command, because GoNB does not tell which of several
// failed.
type part struct {
	text    string
	magics  []string // those in it
	command *command // or nil
}

// whole are the magics on a cell's first line that make it something else than Go.
var whole = []string{"%%writefile", "%%script", "%%bash", "%%sh", "%%gx"}

// ofCell are the magics that concern the Go code of their cell, and so stay with it.
var ofCell = []string{"%", "main", "args", "test", "exec", "wasm", "capture"}

// split takes a text apart into requests.
func (e *Engine) split(text string) []part {
	lines := strings.Split(text, "\n")
	if words := shellwords.Split(plainLine(lines[0])); len(words) > 0 && slices.Contains(whole, words[0]) {
		return []part{e.wholeCell(words, lines)}
	}
	withGo := hasGo(lines)
	var parts []part
	var next part
	for at := 0; at < len(lines); {
		end, line := joined(lines, at)
		keep := !isSpecial(line) || withGo && isOfCell(line)
		if !keep {
			next.add(e, line)
			clear(lines[at:end]) // the others keep their numbers
		}
		at = end
		if next.command != nil {
			parts, next = append(parts, next), part{}
		}
	}
	if next.text != "" {
		parts = append(parts, next)
	}
	if withGo {
		parts = append(parts, part{text: strings.Join(lines, "\n")})
	}
	return parts
}

// add puts a magic or a command into the part. Empty ones, at which GoNB would crash, are left out.
func (p *part) add(e *Engine, line string) {
	body := strings.TrimLeft(line[1:], " \t")
	if strings.TrimSpace(body) == "" {
		return
	}
	if line[0] == '%' {
		p.magics = append(p.magics, "%"+body)
		p.text += line + "\n"
		return
	}
	star := ""
	c := e.newCommand(line)
	for ; body != "" && (body[0] == '-' || body[0] == '*'); body = body[1:] {
		if body[0] == '-' {
			c.may = true
		} else {
			star = "*" // in the folder of the cells' module
		}
	}
	c.Args = []string{"/bin/bash", "-c", body}
	p.command = c
	p.text += "!" + star + c.line()
}

// wholeCell is the request for a cell that is no Go. A script is run as commands are, so that its failure
// is known.
func (e *Engine) wholeCell(words, lines []string) part {
	var args []string
	switch words[0] {
	case "%%script":
		args = words[1:]
	case "%%bash", "%%sh":
		if len(words) == 1 { // GoNB says what is wrong with more
			args = []string{words[0][2:]}
		}
	}
	if len(args) == 0 {
		return part{text: strings.Join(lines, "\n")}
	}
	c := e.newCommand(lines[0])
	c.Args = args
	lines[0] = "%%script " + c.line()
	return part{text: strings.Join(lines, "\n"), command: c}
}

// plainLine is a line without the comment sign that hides magics from other tools.
func plainLine(line string) string { return strings.TrimPrefix(line, "//gonb:") }

// isSpecial tells what GoNB takes for itself from Go. A sign with nothing behind it is neither.
func isSpecial(line string) bool { return line != "" && (line[0] == '%' || line[0] == '!') }

// isOfCell tells whether a line is a magic that concerns the code of its cell.
func isOfCell(line string) bool {
	words := shellwords.Split(line[1:])
	return line[0] == '%' && len(words) > 0 && slices.Contains(ofCell, words[0])
}

// hasGo tells whether there is any Go in lines.
func hasGo(lines []string) bool {
	for at := 0; at < len(lines); {
		end, line := joined(lines, at)
		trimmed := strings.TrimSpace(line)
		if !isSpecial(line) && trimmed != "" && !strings.HasPrefix(trimmed, "//") {
			return true
		}
		at = end
	}
	return false
}

// joined is the line at a place, with the lines after it that a backslash at the end of a magic or command
// adds to it, as GoNB reads them, and the place after them.
func joined(lines []string, at int) (end int, line string) {
	line = plainLine(lines[at])
	end = at + 1
	if !isSpecial(line) {
		return end, line
	}
	for strings.HasSuffix(line, `\`) && end < len(lines) {
		line = strings.TrimSuffix(line, `\`) + " " + plainLine(lines[end])
		end++
	}
	return end, line
}
