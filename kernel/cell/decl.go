package cell

import (
	"go/ast"
	"go/parser"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// decl is a declaration that lives on after its cell: a function, a method, or a group of types or constants.
type decl struct {
	cell    *Origin
	segment syntax.Segment
	live    map[string]bool // its names that no later cell has taken; a method's is Type.name
	names   []string
	fields  []string // the methods, as Type.name, that fields of its types leave no room for
}

// Origin is the Go text of a cell that left units behind.
type Origin struct {
	File    string
	content string
	imports *imports
}

// declsOf lists what a cell declares.
func declsOf(cell *Origin, s *syntax.Source) []*decl {
	var units []*decl
	for _, c := range s.Segments {
		if !s.IsDecl(c) && !(s.IsVar(c) && s.Static[c.From]) {
			continue
		}
		if names := namesIn(s.Text[c.From:c.To]); len(names) > 0 {
			u := &decl{cell: cell, segment: c, names: names, live: map[string]bool{}, fields: fieldsIn(s.Text[c.From:c.To])}
			for _, name := range names {
				u.live[name] = true
			}
			units = append(units, u)
		}
	}
	return units
}

// namesIn lists the names that a declaration makes, none if it does not parse.
func namesIn(declaration string) []string {
	file, _, err := syntax.ParseDecls(declaration, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var names []string
	for _, d := range file.Decls {
		names = append(names, syntax.DeclaredNames(d)...)
	}
	return names
}

// fieldsIn lists the fields of the structs that a declaration declares, as Type.field.
func fieldsIn(declaration string) []string {
	file, _, err := syntax.ParseDecls(declaration, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var names []string
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					names = append(names, spec.Name.Name+"."+name.Name)
				}
			}
		}
		return false
	})
	return names
}

// text is the declaration as it stands in its cell.
func (u *decl) text() string { return u.cell.content[u.segment.From:u.segment.To] }

// drop takes names away from the unit and tells whether any is left. A method goes with its name alone, so
// that a type may be declared again without its methods.
func (u *decl) drop(names map[string]bool) bool {
	for _, name := range u.names {
		if names[name] {
			delete(u.live, name)
		}
	}
	return len(u.live) > 0
}

// blankDropped gives the edits that turn the names which are no longer the unit's into blanks.
func (u *decl) blankDropped() []syntax.Edit {
	if len(u.live) == len(u.names) {
		return nil
	}
	file, offset, err := syntax.ParseDecls(u.text(), parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var edits []syntax.Edit
	drop := func(name *ast.Ident) {
		if name.Name != "_" && !u.live[name.Name] {
			from := offset(name.Pos()) + u.segment.From
			edits = append(edits, syntax.Replace(from, from+len(name.Name), syntax.Padded("_", len(name.Name))))
		}
	}
	for _, d := range file.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok {
			continue
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
	}
	return edits
}

// isInit tells the functions that run before each cell, as GoNB has them.
func isInit(name string) bool { return name == "init" || strings.HasPrefix(name, "init_") }
