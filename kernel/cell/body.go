package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// body builds what a cell runs, from its statements and from the variables that it declares.
type body struct {
	c      *composer
	s      *source
	defs   []definition
	edits  []edit            // of the cell's text: names that stand for something else
	uses   map[string]string // imports of the statements
	dots   []string
	past   map[string]string // variables of earlier cells which this one defines anew and reads before -> their other names
	faults Diagnostics
}

func (c *composer) newBody(s *source, env *imports, local map[string]string) *body {
	b := &body{c: c, s: s, defs: s.definitions(local), past: map[string]string{}}
	b.findTaken(env)
	b.settlePast(env)
	b.findIdle()
	p := &piece{}
	c.resolve(p, s.parsed, env, s.offset)
	c.resolve(p, s.vars, env, s.offset)
	b.edits = append(b.edits, p.edits...)
	b.uses, b.dots = p.uses, p.dots
	return b
}

// findTaken finds variables with names that a variable of a whole program cannot have.
func (b *body) findTaken(env *imports) {
	for _, d := range b.defs {
		for i, name := range d.names {
			if d.fresh[i] && isReserved(name.Name) {
				b.faults.Add(b.s.place(name.Pos()), name.Name+" has a meaning in every Go program: give the variable another name")
			}
			if path := b.dotted(name.Name, env); d.fresh[i] && path != "" {
				b.faults.Add(b.s.place(name.Pos()), fmt.Sprintf("%s is the name of something in %s, which is imported with a dot: give the variable another name", name.Name, path))
			}
		}
	}
}

// dotted is the package, imported with a dot, that has a name; empty if none has.
func (b *body) dotted(name string, env *imports) string {
	for _, path := range env.dots {
		if b.c.exports(path, name) {
			return path
		}
	}
	return ""
}

// isReserved tells names whose meaning every program needs.
func isReserved(name string) bool {
	switch types.Universe.Lookup(name).(type) {
	case *types.TypeName, *types.Const, *types.Nil:
		return true
	}
	return name == "main" || name == "init"
}

// findIdle finds definitions that define nothing.
func (b *body) findIdle() {
	for _, d := range b.defs {
		if s, ok := d.node.(*ast.AssignStmt); ok && !slices.Contains(d.fresh, true) {
			b.faults.Add(b.s.place(s.TokPos), "no new variables on left side of :=")
		}
	}
}

// settlePast finds the names that mean an earlier cell's variable, because this cell defines its own of the
// same name only further below.
func (b *body) settlePast(env *imports) {
	if b.s.mode != bare {
		return
	}
	bases := selectors(b.s.parsed)
	for _, id := range slices.Concat(b.s.parsed.Unresolved, b.s.keys) {
		if !b.c.fresh[id.Name] {
			continue
		}
		selected, isBase := bases[id]
		if isBase && b.meansPackage(id.Name, selected, env) {
			continue
		}
		if b.c.isKept(id.Name) {
			alias := b.c.aliasOf(id.Name, "earlier "+id.Name)
			b.past[id.Name] = alias
			at := b.s.offset(id.Pos())
			b.edits = append(b.edits, edit{at, at + len(id.Name), alias})
			continue
		}
		b.faults.Add(b.s.place(id.Pos()), b.whyNot(id.Name))
	}
}

// forgetPast lets a variable hold its older value under its own name until the cell makes it anew.
func (b *body) forgetPast(name string) {
	alias := b.past[name]
	delete(b.past, name)
	b.edits = slices.DeleteFunc(b.edits, func(e edit) bool { return alias != "" && e.text == alias })
}

// whyNot says why a name cannot be used above its definition.
func (b *body) whyNot(name string) string {
	if why := b.c.gone(name); why != "" {
		return why
	}
	if types.Universe.Lookup(name) != nil {
		return fmt.Sprintf("%s is Go's own function here, and the variable of the cell below: give the variable another name", name)
	}
	if b.c.session.knows(name) {
		return fmt.Sprintf("%s is an earlier cell's here, and the variable of this cell below: give the variable another name", name)
	}
	return fmt.Sprintf("undefined: %s (the cell defines it further below)", name)
}

// meansPackage is the composer's, for a name that the cell defines below: the variable of an earlier cell
// counts, if there is one.
func (b *body) meansPackage(name, selected string, env *imports) bool {
	path := env.named[name]
	if path == "" {
		path = b.c.find(name, []string{selected})
	}
	if path == "" || !b.c.exports(path, selected) {
		return false
	}
	v := b.c.session.vars[name]
	if v == nil || v.typ == nil || v.Reason != "" {
		return true
	}
	found, _, _ := types.LookupFieldOrMethod(v.typ, true, nil, selected)
	return found == nil
}

// at is the directive for text that comes from a place of the cell.
func (b *body) at(pos token.Pos) string {
	p := b.s.place(pos)
	return place(p.Filename, p.Line, p.Column)
}

// text is a range of the cell with its names settled.
func (b *body) text(from, to token.Pos) string {
	start, end := b.s.offset(from), b.s.offset(to)
	var inside []edit
	for _, e := range b.edits {
		if e.from >= start && e.to <= end {
			inside = append(inside, edit{e.from - start, e.to - start, e.text})
		}
	}
	return b.at(from) + apply(b.s.text[start:end], inside)
}

func (b *body) values(d definition) string {
	return b.text(d.values[0].Pos(), d.values[len(d.values)-1].End())
}

// declared is the definitions as variables of the package, for the type-checker, which finds their types.
func (b *body) declared() *piece {
	var text strings.Builder
	for _, d := range b.defs {
		text.WriteString("var ")
		for i, name := range d.names {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString(b.at(name.Pos()))
			if d.fresh[i] {
				text.WriteString(name.Name)
			} else {
				text.WriteString("_")
			}
		}
		if d.typ != nil {
			text.WriteString(" " + b.text(d.typ.Pos(), d.typ.End()))
		}
		if len(d.values) > 0 {
			text.WriteString(" = " + b.values(d))
		}
		text.WriteString("\n")
	}
	return &piece{name: "definitions", text: text.String(), uses: b.uses, dots: b.dots}
}

// running is the function that the program runs. For a bare cell it is the cell's own text.
func (b *body) running(extra ...edit) *piece {
	p := &piece{name: "body", uses: b.uses, dots: b.dots, before: "func " + bodyName + "() {", after: "\n}\n"}
	p.file = b.s.file
	p.text = keep(b.s.text, b.s.isStatement, b.s.chunks)
	p.edits = extra
	if b.s.mode == bare {
		for _, d := range b.defs {
			p.edits = append(p.edits, b.assigning(d)...)
		}
		p.edits = append(p.edits, b.withoutVar()...)
	}
	p.edits = append(p.edits, b.edits...) // last: what is erased has no names to settle
	return p
}

// assigning turns a definition into an assignment that keeps every column.
func (b *body) assigning(d definition) []edit {
	switch node := d.node.(type) {
	case *ast.AssignStmt:
		at := b.s.offset(node.TokPos)
		return []edit{{at, at + 2, " ="}}
	case *ast.ValueSpec:
		if len(node.Values) == 0 {
			return []edit{b.erase(node.Pos(), node.End())}
		}
		if node.Type != nil { // the sign moves to the front, lest a line end before it ends the statement
			e := b.erase(node.Names[len(node.Names)-1].End(), node.Values[0].Pos())
			return []edit{{e.from, e.to, " =" + strings.TrimPrefix(e.text, "  ")}}
		}
	}
	return nil
}

// withoutVar erases the word var and its parentheses.
func (b *body) withoutVar() []edit {
	var edits []edit
	for _, statement := range b.s.list {
		d, ok := statement.(*ast.DeclStmt)
		if !ok {
			continue
		}
		group, ok := d.Decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR || b.isLocal(group) {
			continue
		}
		edits = append(edits, b.erase(group.TokPos, group.TokPos+3))
		if group.Lparen.IsValid() {
			edits = append(edits, b.erase(group.Lparen, group.Lparen+1), b.erase(group.Rparen, group.Rparen+1))
		}
	}
	return edits
}

// isLocal tells a declaration that defines nothing for the whole cell.
func (b *body) isLocal(group *ast.GenDecl) bool {
	for _, d := range b.defs {
		if d.node.Pos() >= group.Pos() && d.node.End() <= group.End() {
			return false
		}
	}
	return true
}

func (b *body) erase(from, to token.Pos) edit {
	start, end := b.s.offset(from), b.s.offset(to)
	return edit{start, end, blank(b.s.text[start:end])}
}

// initial is the assignments of the variables that a cell declares, in the order in which Go would make them.
func (b *body) initial(order []*types.Initializer, set *token.FileSet) string {
	byPlace := map[spot]definition{}
	for _, d := range b.defs {
		if len(d.values) == 0 {
			continue
		}
		if len(d.values) == 1 {
			byPlace[spotOf(b.s.place(d.names[0].Pos()))] = d
			continue
		}
		for i := range d.names {
			byPlace[spotOf(b.s.place(d.names[i].Pos()))] = definition{names: d.names[i : i+1], values: d.values[i : i+1]}
		}
	}
	var text strings.Builder
	for _, init := range order {
		d, ok := byPlace[spotOf(set.Position(init.Lhs[0].Pos()))]
		if !ok {
			continue
		}
		for i, name := range d.names {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString(b.at(name.Pos()) + name.Name)
		}
		text.WriteString(" = " + b.values(d) + "\n")
	}
	return text.String()
}
