package session

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/front"
)

// isOverflow tells that a program's stack was full.
func isOverflow(crash string) bool { return strings.Contains(crash, "\nfatal error: stack overflow") }

// stackFrame is a call in the words of a crash whose text lies in a cell.
var stackFrame = regexp.MustCompile(`(?m)^(\S+)\(.*\)\n\t(?:[^\s:]*/)?(cell-[0-9a-f]{12}):(\d+)`)

// maxCalls is how many of the functions that call each other without end are shown.
const maxCalls = 4

// overflowError says of a full stack, of which Go writes a hundred calls that are all alike, which functions call each
// other without end.
func (r *run) overflowError(crash string) *front.Error {
	e := &front.Error{Name: "fatal error", Value: "stack overflow"}
	var places, functions, calls []string
	inner, _, _ := strings.Cut(crash, "\n...")
	for _, m := range stackFrame.FindAllStringSubmatch(inner, -1) {
		line, _ := strconv.Atoi(m[3]) // the pattern holds digits
		where := r.where(m[2], line)
		if where == "" || slices.Contains(places, m[1]+where) {
			continue
		}
		places = append(places, m[1]+where)
		if function := strings.TrimPrefix(in(m[1]), ", in "); function != "" && !slices.Contains(functions, function) {
			functions = append(functions, function)
		}
		if len(places) == 1 {
			e.Value = where + ": " + e.Value
		}
		if len(places) <= maxCalls {
			calls = append(calls, where+faint(in(m[1])))
			calls = append(calls, r.excerpt(m[2], line, 0)...)
		}
	}
	why := "calls go ever deeper"
	switch list := functions[:min(len(functions), maxCalls)]; {
	case len(functions) == 1:
		why = list[0] + " calls itself without end"
	case len(functions) > 1:
		why = strings.Join(list, ", ") + " call each other without end"
	}
	e.Value += ": " + why
	e.Traceback = append([]string{red(e.Name) + ": stack overflow: " + why}, calls...)
	if more := len(places) - maxCalls; more > 0 {
		e.Traceback = append(e.Traceback, faint(fmt.Sprintf("and %d more places", more)))
	}
	return e
}
