package cell

import (
	"go/ast"
	"go/parser"
	"strings"
)

// unit is a declaration that lives on after its cell: a function, a method, or a group of types or constants.
type unit struct {
	cell  *text
	chunk chunk
	live  map[string]bool // its names that no later cell has taken; a method's is Type.name
	all   []string
	takes []string // the methods, as Type.name, that fields of its types leave no room for
}

// text is the Go text of a cell that left units behind.
type text struct {
	file    string
	content string
	imports *imports
}

// unitsOf lists what a cell declares.
func unitsOf(cell *text, s *source) []*unit {
	var units []*unit
	for _, c := range s.chunks {
		if !s.isDeclared(c) && !(s.isVariable(c) && s.static[c.from]) {
			continue
		}
		if names := namesIn(s.text[c.from:c.to]); len(names) > 0 {
			u := &unit{cell: cell, chunk: c, all: names, live: map[string]bool{}, takes: fieldsIn(s.text[c.from:c.to])}
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
	file, _, err := parseDeclarations(declaration, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var names []string
	for _, d := range file.Decls {
		names = append(names, declaredBy(d)...)
	}
	return names
}

// fieldsIn lists the fields of the structs that a declaration declares, as Type.field.
func fieldsIn(declaration string) []string {
	file, _, err := parseDeclarations(declaration, parser.SkipObjectResolution)
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
func (u *unit) text() string { return u.cell.content[u.chunk.from:u.chunk.to] }

// forget takes names away from the unit and tells whether any is left. A method goes with its name alone, so
// that a type may be declared again without its methods.
func (u *unit) forget(names map[string]bool) bool {
	for _, name := range u.all {
		if names[name] {
			delete(u.live, name)
		}
	}
	return len(u.live) > 0
}

// dead gives the edits that turn the names which are no longer the unit's into blanks.
func (u *unit) dead() []edit {
	if len(u.live) == len(u.all) {
		return nil
	}
	file, offset, err := parseDeclarations(u.text(), parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var edits []edit
	drop := func(name *ast.Ident) {
		if name.Name != "_" && !u.live[name.Name] {
			from := offset(name.Pos()) + u.chunk.from
			edits = append(edits, edit{from, from + len(name.Name), padded("_", len(name.Name))})
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
