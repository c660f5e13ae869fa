package cell

import (
	"go/ast"
	"go/token"
)

// definition is a statement or a declaration that makes variables of a whole cell.
type definition struct {
	node   ast.Node
	names  []*ast.Ident
	fresh  []bool   // which of the names are new here; the others are assigned to
	typ    ast.Expr // nil where the values tell
	values []ast.Expr
}

// definitions finds what the statements of a cell define at its top level. Names in local stay what they
// are, variables of the statements alone.
func definitions(statements []ast.Stmt, local map[string]string) []definition {
	var found []definition
	seen := map[string]bool{}
	for _, statement := range statements {
		switch s := statement.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				found = appendDefinition(found, s, identifiers(s.Lhs), nil, s.Rhs, seen, local)
			}
		case *ast.DeclStmt:
			group, ok := s.Decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				v := spec.(*ast.ValueSpec)
				found = appendDefinition(found, v, v.Names, v.Type, v.Values, seen, local)
			}
		}
	}
	return found
}

func appendDefinition(found []definition, node ast.Node, names []*ast.Ident, typ ast.Expr, values []ast.Expr,
	seen map[string]bool, local map[string]string) []definition {
	d := definition{node: node, names: names, typ: typ, values: values, fresh: make([]bool, len(names))}
	for i, name := range names {
		if _, stays := local[name.Name]; stays {
			return found
		}
		d.fresh[i] = name.Name != "_" && !seen[name.Name]
	}
	for _, name := range names {
		seen[name.Name] = true
	}
	return append(found, d)
}

// freshNames lists the variables that definitions make, in their order.
func freshNames(list []definition) []string {
	var names []string
	for _, d := range list {
		for i, name := range d.names {
			if d.fresh[i] {
				names = append(names, name.Name)
			}
		}
	}
	return names
}
