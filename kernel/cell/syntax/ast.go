package syntax

import "go/ast"

// selectors gives what is selected from each name that stands before a dot.
func selectors(file *ast.File) map[*ast.Ident]string {
	bases := map[*ast.Ident]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		if s, ok := node.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				bases[x] = s.Sel.Name
			}
		}
		return true
	})
	return bases
}

func Identifiers(list []ast.Expr) []*ast.Ident {
	var found []*ast.Ident
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok {
			found = append(found, id)
		}
	}
	return found
}

// DeclaredNames lists the names that a declaration makes.
func DeclaredNames(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		names = append(names, FuncName(d))
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

// FuncName is a function's name, with its type before it if it is a method.
func FuncName(d *ast.FuncDecl) string {
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

// LiteralKeys lists the names that stand before a colon in literals.
func LiteralKeys(file *ast.File) []*ast.Ident {
	var keys []*ast.Ident
	ast.Inspect(file, func(node ast.Node) bool {
		if pair, ok := node.(*ast.KeyValueExpr); ok {
			if id, ok := pair.Key.(*ast.Ident); ok {
				keys = append(keys, id)
			}
		}
		return true
	})
	return keys
}

// Mentions tells whether a name stands in expressions.
func Mentions(list []ast.Expr, name string) bool {
	found := false
	for _, e := range list {
		ast.Inspect(e, func(node ast.Node) bool {
			id, ok := node.(*ast.Ident)
			found = found || ok && id.Name == name
			return !found
		})
	}
	return found
}
