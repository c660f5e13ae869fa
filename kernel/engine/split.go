package engine

import (
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// request is a request to GoNB: magics, then at most one command, because GoNB does not tell which of several
// failed.
type request struct {
	text    string
	magics  []string // those in it
	command *command // or nil
}

// cellMagics are the magics on a cell's first line that make it something else than Go.
var cellMagics = []string{"%%writefile", "%%script", "%%bash", "%%sh", "%%gx"}

// programMagics are the magics that concern the Go code of their cell, and so stay with it.
var programMagics = []string{"%", "main", "args", "test", "exec", "wasm", "capture"}

// split takes a text apart into requests.
func (e *Engine) split(text string) []request {
	lines := strings.Split(text, "\n")
	if words := shellwords.Split(withoutMarker(lines[0])); len(words) > 0 && slices.Contains(cellMagics, words[0]) {
		return []request{e.cellRequest(words, lines)}
	}
	withGo := hasGo(lines)
	var parts []request
	var next request
	for at := 0; at < len(lines); {
		end, line := joinContinued(lines, at)
		keep := !isSpecial(line) || withGo && isProgramMagic(line)
		if !keep {
			next.add(e, line)
			clear(lines[at:end]) // the others keep their numbers
		}
		at = end
		if next.command != nil {
			parts, next = append(parts, next), request{}
		}
	}
	if next.text != "" {
		parts = append(parts, next)
	}
	if withGo {
		parts = append(parts, request{text: strings.Join(lines, "\n")})
	}
	return parts
}

// add puts a magic or a command into the part. Empty ones, at which GoNB would crash, are left out.
func (p *request) add(e *Engine, line string) {
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
			c.mayFail = true
		} else {
			star = "*" // in the folder of the cells' module
		}
	}
	c.Args = []string{"/bin/bash", "-c", body}
	p.command = c
	p.text += "!" + star + c.line()
}

// cellRequest is the request for a cell that is no Go. A script is run as commands are, so that its failure
// is known.
func (e *Engine) cellRequest(words, lines []string) request {
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
		return request{text: strings.Join(lines, "\n")}
	}
	c := e.newCommand(lines[0])
	c.Args = args
	lines[0] = "%%script " + c.line()
	return request{text: strings.Join(lines, "\n"), command: c}
}

// withoutMarker is a line without the comment sign that hides magics from other tools.
func withoutMarker(line string) string { return strings.TrimPrefix(line, "//gonb:") }

// isSpecial tells what GoNB takes for itself from Go. A sign with nothing behind it is neither.
func isSpecial(line string) bool { return line != "" && (line[0] == '%' || line[0] == '!') }

// isProgramMagic tells whether a line is a magic that concerns the code of its cell.
func isProgramMagic(line string) bool {
	words := shellwords.Split(line[1:])
	return line[0] == '%' && len(words) > 0 && slices.Contains(programMagics, words[0])
}

// hasGo tells whether there is any Go in lines.
func hasGo(lines []string) bool {
	for at := 0; at < len(lines); {
		end, line := joinContinued(lines, at)
		trimmed := strings.TrimSpace(line)
		if !isSpecial(line) && trimmed != "" && !strings.HasPrefix(trimmed, "//") {
			return true
		}
		at = end
	}
	return false
}

// joinContinued is the line at a place, with the lines after it that a backslash at the end of a magic or command
// adds to it, as GoNB reads them, and the place after them.
func joinContinued(lines []string, at int) (end int, line string) {
	line = withoutMarker(lines[at])
	end = at + 1
	if !isSpecial(line) {
		return end, line
	}
	for strings.HasSuffix(line, `\`) && end < len(lines) {
		line = strings.TrimSuffix(line, `\`) + " " + withoutMarker(lines[end])
		end++
	}
	return end, line
}
