package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// addUntyped tells of variables whose types the type-checker did not find, for a reason that it did not tell.
func (t *translation) addUntyped(f *Diagnostics, found *checked) {
	for _, d := range t.body.defs {
		for i, name := range d.names {
			if typ := typeOf(found, name.Name); d.fresh[i] && (typ == nil || typ == types.Typ[types.Invalid]) {
				f.Add(t.source.place(name.Pos()), "the type of "+name.Name+" depends on "+name.Name+" itself")
			}
		}
	}
}

// judge keeps the faults that are the cell's.
func (t *translation) judge(found *checked) Diagnostics {
	var f Diagnostics
	if len(found.faults) == 0 {
		return f
	}
	tolerated := map[spot]bool{}
	if e, _ := t.source.last(); e != nil {
		tolerated[spotOf(t.source.place(e.Pos()))] = true
	}
	r := t.reach(found)
	for _, fault := range found.bodyFirst() {
		if follows(fault) || found.isOurs(fault, tolerated) || t.source.mode == bare && strings.HasPrefix(fault.Msg, "initialization cycle") {
			continue
		}
		if u := t.unitAt(found, fault.Pos); u != nil && !r.units[u] && !r.isNew(u) {
			continue
		}
		f.Add(found.set.Position(fault.Pos), t.explain(t.honest(fault.Msg)))
	}
	slices.SortStableFunc(f, func(a, b Diagnostic) int { return t.distance(a) - t.distance(b) })
	return f
}

// distance orders faults: those of the cell itself first, from the top.
func (t *translation) distance(i Diagnostic) int {
	if i.File == t.source.file {
		return i.Line
	}
	return 1 << 20
}

// unitAt is the unit that a position lies in, nil if there is none.
func (t *translation) unitAt(found *checked, at token.Pos) *unit {
	for _, u := range slices.Concat(t.old, t.units) {
		file := found.files["of-"+u.cell.file]
		for _, d := range file.Decls {
			if d.Pos() <= at && at < d.End() && slices.ContainsFunc(declaredBy(d), func(name string) bool { return u.live[name] }) {
				return u
			}
		}
	}
	return nil
}

// explain says more about a name that is not there.
func (t *translation) explain(message string) string {
	name, ok := strings.CutPrefix(message, "undefined: ")
	if !ok {
		return message
	}
	if why := t.gone(name); why != "" {
		return why
	}
	if hint := t.session.hints[name]; hint != "" {
		return fmt.Sprintf("%s (%s)", message, hint)
	}
	return message
}

// follows tells a line that goes on with the fault before it.
func follows(fault types.Error) bool { return strings.HasPrefix(fault.Msg, "\t") }

// bodyFirst is the faults with those of the body in front: the definitions, which the type-checker sees once
// more by themselves, tell the same less well.
func (c *checked) bodyFirst() []types.Error {
	file := c.files["body"]
	if file == nil {
		return c.faults
	}
	var inside, outside []types.Error
	for _, fault := range c.faults {
		if fault.Pos >= file.FileStart && fault.Pos < file.FileEnd {
			inside = append(inside, fault)
		} else {
			outside = append(outside, fault)
		}
	}
	return append(inside, outside...)
}

// isOurs tells faults that come from how the text was put together and not from the text.
func (c *checked) isOurs(fault types.Error, tolerated map[spot]bool) bool {
	message := fault.Msg
	return strings.HasSuffix(message, "imported and not used") ||
		strings.Contains(message, " imported as ") && strings.HasSuffix(message, "and not used") ||
		strings.HasSuffix(message, "is not used") && tolerated[spotOf(c.set.Position(fault.Pos))]
}
