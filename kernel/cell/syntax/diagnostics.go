package syntax

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// Diagnostics are what is wrong with a cell's text, at one place or several.
type Diagnostics []Diagnostic

// Diagnostic is one thing that is wrong. Line and Column count from 1, columns in bytes; 0 where there is no place.
type Diagnostic struct {
	File         string // the name that the cell's text has in generated code
	Line, Column int
	Message      string
}

// Error names the first thing that is wrong, and how many more there are.
func (d Diagnostics) Error() string {
	if len(d) == 0 {
		return "cell: nothing is wrong"
	}
	first := d[0]
	text := first.Message
	if first.Line > 0 {
		text = fmt.Sprintf("%s:%d:%d: %s", first.File, first.Line, first.Column, first.Message)
	}
	if more := len(d) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// maxDiagnostics is how many of one cell are told.
const maxDiagnostics = 10

// Add adds what is not told yet. A name that is not there is told of once, wherever else it stands.
func (d *Diagnostics) Add(at token.Position, message string) {
	for _, known := range *d {
		sameLine := known.Line == at.Line || strings.HasPrefix(message, "undefined: ")
		if known.File == at.Filename && (sameLine && known.Message == message || known.Line == at.Line && known.Column == at.Column) {
			return
		}
	}
	if len(*d) < maxDiagnostics {
		*d = append(*d, Diagnostic{File: at.Filename, Line: at.Line, Column: at.Column, Message: message})
	}
}

// Err is the diagnostics as an error, or nil if nothing is wrong.
func (d Diagnostics) Err() error {
	if len(d) == 0 {
		return nil
	}
	return d
}

// ParseErrors turns the parser's errors into diagnostics.
func ParseErrors(err error) (found Diagnostics) {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		found.Add(token.Position{}, err.Error())
		return found
	}
	for _, e := range list {
		found.Add(e.Pos, strings.TrimSuffix(e.Msg, " (and more)"))
	}
	return found
}
