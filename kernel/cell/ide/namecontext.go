package ide

import (
	"go/ast"
	"go/token"
	"slices"
)

// nameContext is what a name may mean at its place in a text.
type nameContext struct {
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

// nameContextOf finds the role of an identifier or a selector from the nodes around it, the innermost first.
func nameContextOf(path []ast.Node) nameContext {
	if len(path) < 2 {
		return nameContext{keywords: ofValues}
	}
	self := path[0]
	switch parent := path[1].(type) {
	case *ast.FuncDecl:
		return nameContext{declares: parent.Name == self}
	case *ast.LabeledStmt:
		return nameContext{declares: parent.Label == self, keywords: inFunction}
	case *ast.BranchStmt, *ast.ImportSpec:
		return nameContext{declares: true}
	case *ast.ValueSpec:
		return nameContext{declares: isIn(self, parent.Names), types: parent.Type == self, keywords: ofValues}
	case *ast.TypeSpec:
		return nameContext{declares: parent.Name == self, types: true, keywords: ofTypes}
	case *ast.Field:
		return nameContext{declares: isIn(self, parent.Names), types: true, keywords: ofTypes}
	case *ast.RangeStmt:
		return nameContext{declares: parent.Tok == token.DEFINE && (parent.Key == self || parent.Value == self), keywords: ofValues}
	case *ast.ArrayType:
		return nameContext{types: parent.Elt == self, keywords: ofTypes}
	case *ast.MapType, *ast.ChanType, *ast.Ellipsis:
		return nameContext{types: true, keywords: ofTypes}
	case *ast.TypeAssertExpr:
		return nameContext{types: parent.Type == self, keywords: ofTypes}
	case *ast.CompositeLit:
		return nameContext{types: parent.Type == self, keywords: ofValues}
	case *ast.StarExpr:
		return nameContextOf(path[1:])
	case *ast.ExprStmt:
		if len(path) > 3 && isTop(path[2:]) {
			return nameContext{keywords: topLevel}
		}
		return nameContext{keywords: inFunction}
	}
	return nameContext{keywords: ofValues}
}

func isIn(node ast.Node, names []*ast.Ident) bool {
	return slices.ContainsFunc(names, func(name *ast.Ident) bool { return name == node })
}

// isTop tells whether a block is that of the function which we put around the statements of a cell.
func isTop(path []ast.Node) bool {
	f, ok := path[1].(*ast.FuncDecl)
	return ok && f.Name.Name == "_"
}
