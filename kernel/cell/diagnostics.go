package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// addUntyped tells of variables whose types the type-checker did not find, for a reason that it did not tell.
func (t *translation) addUntyped(f *syntax.Diagnostics, found *checkedPackage) {
	for _, d := range t.body.defs {
		for i, name := range d.Names {
			if typ := typeOf(found, name.Name); d.IsNew[i] && (typ == nil || typ == types.Typ[types.Invalid]) {
				f.Add(t.source.Position(name.Pos()), "the type of "+name.Name+" depends on "+name.Name+" itself")
			}
		}
	}
}

// filterDiagnostics keeps the faults that are the cell's.
func (t *translation) filterDiagnostics(found *checkedPackage) syntax.Diagnostics {
	var f syntax.Diagnostics
	if len(found.errors) == 0 {
		return f
	}
	tolerated := map[linePosition]bool{}
	if e, _ := t.source.LastExpr(); e != nil {
		tolerated[linePositionOf(t.source.Position(e.Pos()))] = true
	}
	r := t.reachability(found)
	for _, fault := range found.errorsBodyFirst() {
		if isContinuation(fault) || found.isArtifact(fault, tolerated) || t.source.Mode == syntax.Script && strings.HasPrefix(fault.Msg, "initialization cycle") {
			continue
		}
		if u := t.declAt(found, fault.Pos); u != nil && !r.decls[u] && !r.isNew(u) {
			continue
		}
		f.Add(found.set.Position(fault.Pos), t.explainUndefined(t.withoutAliases(fault.Msg)))
	}
	slices.SortStableFunc(f, func(a, b syntax.Diagnostic) int { return t.rank(a) - t.rank(b) })
	return f
}

// rank orders faults: those of the cell itself first, from the top.
func (t *translation) rank(i syntax.Diagnostic) int {
	if i.File == t.source.File {
		return i.Line
	}
	return 1 << 20
}

// declAt is the unit that a position lies in, nil if there is none.
func (t *translation) declAt(found *checkedPackage, at token.Pos) *decl {
	for _, u := range slices.Concat(t.earlier, t.decls) {
		file := found.files["of-"+u.cell.File]
		for _, d := range file.Decls {
			if d.Pos() <= at && at < d.End() && slices.ContainsFunc(syntax.DeclaredNames(d), func(name string) bool { return u.live[name] }) {
				return u
			}
		}
	}
	return nil
}

// explainUndefined says more about a name that is not there.
func (t *translation) explainUndefined(message string) string {
	name, ok := strings.CutPrefix(message, "undefined: ")
	if !ok {
		return message
	}
	if why := t.whyNoValue(name); why != "" {
		return why
	}
	if hint := t.session.hints[name]; hint != "" {
		return fmt.Sprintf("%s (%s)", message, hint)
	}
	return message
}

// isContinuation tells a line that goes on with the fault before it.
func isContinuation(fault types.Error) bool { return strings.HasPrefix(fault.Msg, "\t") }

// errorsBodyFirst is the faults with those of the body in front: the definitions, which the type-checker sees once
// more by themselves, tell the same less well.
func (c *checkedPackage) errorsBodyFirst() []types.Error {
	file := c.files["body"]
	if file == nil {
		return c.errors
	}
	var inside, outside []types.Error
	for _, fault := range c.errors {
		if fault.Pos >= file.FileStart && fault.Pos < file.FileEnd {
			inside = append(inside, fault)
		} else {
			outside = append(outside, fault)
		}
	}
	return append(inside, outside...)
}

// isArtifact tells faults that come from how the text was put together and not from the text.
func (c *checkedPackage) isArtifact(fault types.Error, tolerated map[linePosition]bool) bool {
	message := fault.Msg
	return strings.HasSuffix(message, "imported and not used") ||
		strings.Contains(message, " imported as ") && strings.HasSuffix(message, "and not used") ||
		strings.HasSuffix(message, "is not used") && tolerated[linePositionOf(c.set.Position(fault.Pos))]
}

// typeCheck type-checks the cell together with all that earlier ones declared. The error is Diagnostics.
func (t *translation) typeCheck() (*checkedPackage, error) {
	if err := t.body.diagnostics.Err(); err != nil {
		return nil, err
	}
	found, err := typeCheck(t.filesToCheck(), t.session.packages)
	if err != nil {
		return nil, err
	}
	f := t.filterDiagnostics(found)
	if len(f) == 0 {
		t.addUntyped(&f, found)
		t.addUseBeforeDefinition(&f, found)
	}
	return found, f.Err()
}
