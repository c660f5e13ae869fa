package syntax

import (
	"go/ast"
	"go/token"
)

// VarDef is a statement or a declaration that makes variables of a whole cell.
type VarDef struct {
	Node   ast.Node
	Names  []*ast.Ident
	IsNew  []bool   // which of the names are new here; the others are assigned to
	Typ    ast.Expr // nil where the values tell
	Values []ast.Expr
}

// VarDefsOf finds what the statements of a cell define at its top level. Names in local stay what they
// are, variables of the statements alone.
func VarDefsOf(statements []ast.Stmt, local map[string]string) []VarDef {
	var found []VarDef
	seen := map[string]bool{}
	for _, statement := range statements {
		switch s := statement.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				found = appendVarDef(found, s, Identifiers(s.Lhs), nil, s.Rhs, seen, local)
			}
		case *ast.DeclStmt:
			group, ok := s.Decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				v := spec.(*ast.ValueSpec)
				found = appendVarDef(found, v, v.Names, v.Type, v.Values, seen, local)
			}
		}
	}
	return found
}

func appendVarDef(found []VarDef, node ast.Node, names []*ast.Ident, typ ast.Expr, values []ast.Expr,
	seen map[string]bool, local map[string]string) []VarDef {
	d := VarDef{Node: node, Names: names, Typ: typ, Values: values, IsNew: make([]bool, len(names))}
	for i, name := range names {
		if _, stays := local[name.Name]; stays {
			return found
		}
		d.IsNew[i] = name.Name != "_" && !seen[name.Name]
	}
	for _, name := range names {
		seen[name.Name] = true
	}
	return append(found, d)
}

// NewNames lists the variables that definitions make, in their order.
func NewNames(list []VarDef) []string {
	var names []string
	for _, d := range list {
		for i, name := range d.Names {
			if d.IsNew[i] {
				names = append(names, name.Name)
			}
		}
	}
	return names
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
