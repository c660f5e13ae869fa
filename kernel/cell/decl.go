package cell

import (
	"cmp"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// decl is a declaration that lives on after its cell: a function, a method, a group of types or constants, or static
// variables.
type decl struct {
	*syntax.Decl
	cell *origin
	live map[string]bool // its names that no later cell has taken

	isLiteral bool // it was a function literal
}

// origin is a cell that left declarations behind.
type origin struct {
	*syntax.Source
	imports  *imports      // as they were for it
	literals map[int]*decl // its function literals that are functions of the program, by where they begin
}

// declsOf lists what a cell declares.
func declsOf(cell *origin) []*decl {
	var list []*decl
	for _, d := range cell.Decls {
		one := &decl{Decl: d, cell: cell, live: map[string]bool{}}
		for _, name := range d.Names {
			one.live[name] = true
		}
		list = append(list, one)
	}
	return list
}

// drop takes names away from the declaration and tells whether any is left. A method goes with its name alone, so
// that a type may be declared again without its methods.
func (d *decl) drop(names map[string]bool) bool {
	for _, name := range d.Names {
		if names[name] {
			delete(d.live, name)
		}
	}
	return len(d.live) > 0
}

// blankDropped gives the edits that turn the names which are no longer the declaration's into blanks.
func (d *decl) blankDropped() []syntax.Edit {
	group, ok := d.Node().(*ast.GenDecl)
	if !ok || len(d.live) == len(d.Names) {
		return nil
	}
	var edits []syntax.Edit
	drop := func(name *ast.Ident) {
		if name.Name != "_" && !d.live[name.Name] {
			from := d.Source.Offset(name.Pos())
			edits = append(edits, syntax.Replace(from, from+len(name.Name), syntax.Padded("_", len(name.Name))))
		}
	}
	for _, spec := range group.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			drop(spec.Name)
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				drop(name)
			}
		}
	}
	return edits
}

// compareOrigins orders declarations by the names of their cells.
func compareOrigins(a, b *decl) int { return strings.Compare(a.cell.File, b.cell.File) }

// byCell are declarations, those of a cell together and in their order.
func byCell(list []*decl) [][]*decl {
	var cells [][]*decl
	index := map[*origin]int{}
	for _, d := range list {
		at, known := index[d.cell]
		if !known {
			at = len(cells)
			index[d.cell] = at
			cells = append(cells, nil)
		}
		cells[at] = append(cells[at], d)
	}
	for _, one := range cells {
		slices.SortFunc(one, func(a, b *decl) int { return cmp.Compare(a.From, b.From) })
	}
	return cells
}

// isInit tells the functions that run before each cell, as GoNB has them.
func isInit(name string) bool { return name == "init" || strings.HasPrefix(name, "init_") }

// withoutNames is the decls without some of their names. The session's own are left as they are.
func withoutNames(decls []*decl, names map[string]bool) []*decl {
	var rest []*decl
	for _, u := range decls {
		clone := *u
		clone.live = maps.Clone(u.live)
		if clone.drop(names) {
			rest = append(rest, &clone)
		}
	}
	return rest
}

// declText is how declarations declare a name, without comments; empty if they do not. A constant is declared by its
// whole group, which iota counts.
func declText(name string, list []*decl) string {
	if d := declOf(name, list); d != nil {
		return d.Canonical(name)
	}
	return ""
}

// declOf is the declaration of a name, nil if there is none.
func declOf(name string, list []*decl) *decl {
	for _, d := range list {
		if d.live[name] {
			return d
		}
	}
	return nil
}

// kindOf is the word for what a name was declared as.
func kindOf(name string, list []*decl) string {
	d := declOf(name, list)
	switch {
	case d == nil:
		return "type"
	case d.Kind == token.FUNC && strings.Contains(name, "."):
		return "method"
	}
	return map[token.Token]string{token.FUNC: "function", token.TYPE: "type", token.CONST: "constant", token.VAR: "variable"}[d.Kind]
}

// declares tells a node of the type-checker's that declares names of the declaration.
func (d *decl) declares(node ast.Decl) bool {
	return slices.ContainsFunc(syntax.DeclaredNames(node), func(name string) bool { return d.live[name] })
}

// onlyBodyChanged tells a function that is declared with the same signature in both lists.
func onlyBodyChanged(name string, before, after []*decl) bool {
	a, b := declOf(name, before), declOf(name, after)
	return a != nil && b != nil && a.Signature() != "" && a.Signature() == b.Signature()
}

// propagateTypeChanges adds the types whose declarations name something that has changed, such as a length.
func propagateTypeChanges(changed map[string]bool, list []*decl) {
	for more := len(changed) > 0; more; {
		more = false
		for _, d := range list {
			if d.Kind == token.TYPE && slices.ContainsFunc(d.Mentions, func(m syntax.Mention) bool { return changed[m.Name.Name] }) {
				for name := range d.live {
					more = more || !changed[name]
					changed[name] = true
				}
			}
		}
	}
}
