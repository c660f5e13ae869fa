package session

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// hint is what helps with a fault of a cell's text besides what the compiler says; empty if nothing is known.
func (r *run) hint(d syntax.Diagnostic) string {
	if name, ok := strings.CutPrefix(d.Message, "undefined: "); ok {
		if number := r.madeBefore(name); number > 0 {
			return fmt.Sprintf("%s was made by cell %d before the kernel's restart: run it again", name, number)
		}
	}
	line, _ := r.cells.SourceLine(d.File[strings.LastIndex(d.File, "/")+1:], d.Line)
	return syntax.PythonHint(line, d.Message)
}

// madeBefore is the number of the last cell of the kernel's earlier lives that made a name, 0 if there is none.
func (r *run) madeBefore(name string) int {
	if r.request.Earlier == nil {
		return 0
	}
	typed := r.request.Earlier()
	for _, one := range slices.Backward(typed) {
		if strings.Contains(one.Code, name) && slices.Contains(syntax.NamesMadeBy(one.Code), name) {
			return one.Line
		}
	}
	return 0
}

// explainPrint says once what print is, which works and looks like a fault to who comes from Python.
func (r *run) explainPrint(program *cell.Program) {
	if program.Prints && !r.hinted {
		r.hinted = true
		r.console.client.Send("stream", map[string]any{"name": "stderr", "text": "\n(print is Go's own for standard error; what people are to read is printed by fmt.Println)\n"}, nil, nil)
	}
}
