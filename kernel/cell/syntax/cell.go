// Package syntax knows what the text of a cell is: it takes magics out, splits the Go code into declarations and
// statements, parses each once, and tells whether a text is complete. Text that need not be right is parsed as far as
// it goes.
package syntax

import (
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// Cell is a cell's text, apart by what is to be done with it.
type Cell struct {
	CellMagic *Magic  // not nil: the cell holds no Go
	Magics    []Magic // what comes before the Go code, in their order; not those that are about that code
	Go        string  // the Go code, on the lines that it has in the cell
	Below     int     // where in Go the statements below %% begin; -1 without %%
	Args      []string
	Call      string // the function that %exec names
	Test      bool
	Timings   []Timing
	// Injected tells a cell of parameters that take the types of the notebook's own.
	Injected bool
}

// ParseCell takes a cell's text apart.
func ParseCell(text string) Cell {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if m, ok := cellMagic(text); ok {
		return Cell{CellMagic: &m, Below: -1}
	}
	rest, magics := extractMagics(text)
	c := Cell{Go: rest, Below: -1}
	for _, m := range magics {
		switch m.Name {
		case "%", "main":
			c.Below = LineOffset(rest, m.Line)
			c.Args = shellwords.Split(m.Args)
		case "args":
			c.Args = shellwords.Split(m.Args)
		case "exec":
			if w := shellwords.Split(m.Args); len(w) > 0 {
				c.Call, c.Args = w[0], w[1:]
			}
		case "test":
			c.Test, c.Args = true, shellwords.Split(m.Args)
		case "time", "timeit", "%time", "%timeit":
			if !c.timing(m) {
				c.Magics = append(c.Magics, m)
			}
		default:
			c.Magics = append(c.Magics, m)
		}
	}
	if isParametersCell(text) {
		c.Below = -1 // what a parameters cell defines is for later cells
	}
	c.Injected = isInjectedCell(text)
	return c
}

// isParametersCell tells a parameters cell by its first line.
func isParametersCell(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	comment, ok := strings.CutPrefix(strings.TrimSpace(first), "//")
	return ok && strings.HasPrefix(strings.ToLower(strings.TrimSpace(comment)), "parameters")
}

// LineOffset is where a line begins, counted from 1.
func LineOffset(text string, line int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	return at
}

// InjectedDirective is the line by which papermill's translator marks the cell of parameters that papermill injects.
const InjectedDirective = "//atelier:injected"

// isInjectedCell tells the cell that papermill has injected from a parameters cell of the notebook's own.
func isInjectedCell(text string) bool {
	return isParametersCell(text) && slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool {
		return strings.TrimSpace(line) == InjectedDirective
	})
}
