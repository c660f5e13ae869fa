package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// check type-checks the cell together with all that earlier ones declared. The error is a *Fault.
func (t *translation) check() (*checked, error) {
	if err := t.body.faults.orNil(); err != nil {
		return nil, err
	}
	pieces, err := t.pieces()
	if err != nil {
		return nil, err
	}
	found, err := check(pieces, t.session.packages)
	if err != nil {
		return nil, err
	}
	f := t.judge(found)
	if len(f.Items) == 0 {
		t.addUntyped(f, found)
		t.addEarly(f, found)
	}
	return found, f.orNil()
}

// addUntyped tells of variables whose types the type-checker did not find, for a reason that it did not tell.
func (t *translation) addUntyped(f *Fault, found *checked) {
	for _, d := range t.body.defs {
		for i, name := range d.names {
			if typ := typeOf(found, name.Name); d.fresh[i] && (typ == nil || typ == types.Typ[types.Invalid]) {
				f.add(t.source.place(name.Pos()), "the type of "+name.Name+" depends on "+name.Name+" itself")
			}
		}
	}
}

// pieces is everything that the type-checker has to see.
func (t *translation) pieces() ([]*piece, error) {
	byCell := map[*text][]*unit{}
	var order []*text
	for _, u := range slices.Concat(t.old, t.units) {
		if byCell[u.cell] == nil {
			order = append(order, u.cell)
		}
		byCell[u.cell] = append(byCell[u.cell], u)
	}
	list := []*piece{t.variables(t.restored()), t.body.declared()}
	for _, cell := range order {
		p, err := t.unitsPiece(cell, byCell[cell])
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if t.source.mode != declarations {
		list = append(list, t.body.running(t.unused()...))
	}
	if p, err := t.locals(); err != nil {
		return nil, err
	} else if p != nil {
		list = append(list, p)
	}
	return list, nil
}

// unused lets the compiler pass over local variables that the cell does not use.
func (t *translation) unused() []edit {
	var edits []edit
	for _, statement := range t.source.list {
		s, ok := statement.(*ast.AssignStmt)
		if !ok || s.Tok != token.DEFINE || t.source.mode != bare {
			continue
		}
		for _, name := range identifiers(s.Lhs) {
			if _, local := t.local[name.Name]; local && name.Name != "_" {
				end := t.source.offset(s.End())
				edits = append(edits, edit{end, end, "; _ = " + name.Name})
			}
		}
	}
	return edits
}

// locals is the variables that a cell without statements declares and cannot hand on.
func (t *translation) locals() (*piece, error) {
	if t.source.mode == bare || len(t.local) == 0 {
		return nil, nil
	}
	p := &piece{name: "locals", file: t.source.file}
	p.text = keep(t.source.text, func(c chunk) bool {
		return t.source.isVariable(c) && slices.ContainsFunc(namesIn(t.source.text[c.from:c.to]), func(name string) bool {
			_, local := t.local[name]
			return local
		})
	}, t.source.chunks)
	return p, t.parsePiece(p, t.env)
}

// judge keeps the faults that are the cell's.
func (t *translation) judge(found *checked) *Fault {
	var f Fault
	if len(found.faults) == 0 {
		return &f
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
		f.add(found.set.Position(fault.Pos), t.explain(t.honest(fault.Msg)))
	}
	slices.SortStableFunc(f.Items, func(a, b Item) int { return t.distance(a) - t.distance(b) })
	return &f
}

// distance orders faults: those of the cell itself first, from the top.
func (t *translation) distance(i Item) int {
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

// unwritable lists the new variables whose types no source text can name, and why.
func (t *translation) unwritable(found *checked) map[string]string {
	reasons := map[string]string{}
	for _, d := range t.body.defs {
		for i, name := range d.names {
			object := found.pkg.Scope().Lookup(name.Name)
			if !d.fresh[i] || object == nil {
				continue
			}
			if what := hidden(object.Type(), found.pkg); what != "" {
				for _, other := range d.names {
					reasons[other.Name] = fmt.Sprintf("%s was defined with the type %s", name.Name, what)
				}
			}
		}
	}
	delete(reasons, "_")
	return t.wholeChunks(reasons)
}

// wholeChunks adds the names that share a declaration with one of reasons.
func (t *translation) wholeChunks(reasons map[string]string) map[string]string {
	if t.source.mode == bare {
		return reasons
	}
	for _, c := range t.source.chunks {
		if !t.source.isVariable(c) {
			continue
		}
		names := namesIn(t.source.text[c.from:c.to])
		for _, name := range names {
			if reason := reasons[name]; reason != "" {
				for _, other := range names {
					reasons[other] = reason
				}
			}
		}
	}
	return reasons
}

// typeOf is the type of a variable after the check.
func typeOf(found *checked, name string) types.Type {
	if object := found.pkg.Scope().Lookup(name); object != nil {
		return object.Type()
	}
	return nil
}

// sorted lists the keys of a set.
func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
