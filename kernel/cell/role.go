package cell

import (
	"go/ast"
	"go/token"
	"slices"
)

// role is what a name may mean at its place in a text.
type role struct {
	declares bool // it is a new name
	types    bool // only types and packages can stand there
	keywords []string
}

var (
	topLevel   = []string{"const", "defer", "for", "func", "go", "if", "import", "select", "struct", "switch", "type", "var", "map", "chan", "interface"}
	inFunction = append([]string{"break", "continue", "goto", "return", "fallthrough", "case", "default", "else"}, topLevel...)
	ofValues   = []string{"func", "map", "struct", "interface", "chan", "range"}
	ofTypes    = []string{"func", "map", "struct", "interface", "chan"}
)

// roleOf finds the role of an identifier or a selector from the nodes around it, the innermost first.
func roleOf(path []ast.Node) role {
	if len(path) < 2 {
		return role{keywords: ofValues}
	}
	self := path[0]
	switch parent := path[1].(type) {
	case *ast.FuncDecl:
		return role{declares: parent.Name == self}
	case *ast.LabeledStmt:
		return role{declares: parent.Label == self, keywords: inFunction}
	case *ast.BranchStmt, *ast.ImportSpec:
		return role{declares: true}
	case *ast.ValueSpec:
		return role{declares: isIn(self, parent.Names), types: parent.Type == self, keywords: ofValues}
	case *ast.TypeSpec:
		return role{declares: parent.Name == self, types: true, keywords: ofTypes}
	case *ast.Field:
		return role{declares: isIn(self, parent.Names), types: true, keywords: ofTypes}
	case *ast.RangeStmt:
		return role{declares: parent.Tok == token.DEFINE && (parent.Key == self || parent.Value == self), keywords: ofValues}
	case *ast.ArrayType:
		return role{types: parent.Elt == self, keywords: ofTypes}
	case *ast.MapType, *ast.ChanType, *ast.Ellipsis:
		return role{types: true, keywords: ofTypes}
	case *ast.TypeAssertExpr:
		return role{types: parent.Type == self, keywords: ofTypes}
	case *ast.CompositeLit:
		return role{types: parent.Type == self, keywords: ofValues}
	case *ast.StarExpr:
		return roleOf(path[1:])
	case *ast.ExprStmt:
		if len(path) > 3 && isTop(path[2:]) {
			return role{keywords: topLevel}
		}
		return role{keywords: inFunction}
	}
	return role{keywords: ofValues}
}

func isIn(node ast.Node, names []*ast.Ident) bool {
	return slices.ContainsFunc(names, func(name *ast.Ident) bool { return name == node })
}

// isTop tells whether a block is that of the function which we put around the statements of a cell.
func isTop(path []ast.Node) bool {
	f, ok := path[1].(*ast.FuncDecl)
	return ok && f.Name.Name == "_"
}
