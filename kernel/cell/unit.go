package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
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

// static marks variables that every program makes anew: those whose value comes from package flag, which
// must know them before it reads the arguments.
func static(group *ast.GenDecl) bool {
	if group.Tok != token.VAR {
		return false
	}
	found := false
	ast.Inspect(group, func(node ast.Node) bool {
		if s, ok := node.(*ast.SelectorExpr); ok {
			x, ok := s.X.(*ast.Ident)
			found = found || ok && x.Name == "flag" && x.Obj == nil
		}
		return !found
	})
	return found
}

// unitsOf lists what a cell declares.
func unitsOf(cell *text, s *source) []*unit {
	var units []*unit
	for _, c := range s.chunks {
		if !s.isDeclared(c) && !s.isStatic(c) {
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

// isStatic tells whether a chunk declares static variables.
func (s *source) isStatic(c chunk) bool {
	if !s.isVariable(c) {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", s.header()+s.text[c.from:c.to], 0)
	return err == nil && len(file.Decls) == 1 && static(file.Decls[0].(*ast.GenDecl))
}

// namesIn lists the names that a declaration makes, none if it does not parse.
func namesIn(declaration string) []string {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package main\n"+declaration, parser.SkipObjectResolution)
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
	file, err := parser.ParseFile(token.NewFileSet(), "", "package main\n"+declaration, parser.SkipObjectResolution)
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

// declaredBy lists the names that a declaration makes.
func declaredBy(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		names = append(names, functionName(d))
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// functionName is a function's name, with its type before it if it is a method.
func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	return receiver(d.Recv.List[0].Type) + "." + d.Name.Name
}

// receiver is the name of the type that a method belongs to.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.ParenExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	}
	return ""
}

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
	set := token.NewFileSet()
	const header = "package main\n"
	file, err := parser.ParseFile(set, "", header+u.cell.content[u.chunk.from:u.chunk.to], parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var edits []edit
	drop := func(name *ast.Ident) {
		if name.Name != "_" && !u.live[name.Name] {
			from := set.Position(name.Pos()).Offset - len(header) + u.chunk.from
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
