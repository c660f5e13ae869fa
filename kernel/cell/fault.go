package cell

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// Fault is what is wrong with a cell's text, at one place or several.
type Fault struct {
	Items []Item
}

// Item is one thing that is wrong. Line and Column count from 1, columns in bytes; 0 where there is no place.
type Item struct {
	File         string // the name that the cell's text has in generated code
	Line, Column int
	Message      string
}

// Error names the first thing that is wrong, and how many more there are.
func (f *Fault) Error() string {
	if len(f.Items) == 0 {
		return "cell: nothing is wrong"
	}
	first := f.Items[0]
	text := first.Message
	if first.Line > 0 {
		text = fmt.Sprintf("%s:%d:%d: %s", first.File, first.Line, first.Column, first.Message)
	}
	if more := len(f.Items) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// maxItems is how many faults of one cell are told.
const maxItems = 10

func (f *Fault) add(at token.Position, message string) {
	for _, known := range f.Items {
		if known.File == at.Filename && known.Line == at.Line && (known.Column == at.Column || known.Message == message) {
			return
		}
	}
	if len(f.Items) < maxItems {
		f.Items = append(f.Items, Item{File: at.Filename, Line: at.Line, Column: at.Column, Message: message})
	}
}

// orNil is the fault as an error, or nil if nothing is wrong.
func (f *Fault) orNil() error {
	if len(f.Items) == 0 {
		return nil
	}
	return f
}

// syntax turns the parser's errors into a fault.
func syntax(err error) *Fault {
	var f Fault
	list, ok := err.(scanner.ErrorList)
	if !ok {
		f.add(token.Position{}, err.Error())
		return &f
	}
	for _, e := range list {
		f.add(e.Pos, strings.TrimSuffix(e.Msg, " (and more)"))
	}
	return &f
}
