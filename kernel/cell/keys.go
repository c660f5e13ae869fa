package cell

import (
	"go/ast"
	"go/types"
)

// earlierKeys finds the keys in literals of maps that name a variable which the cell defines only further below.
func (t *translation) earlierKeys(found *checked) []*ast.Ident {
	if t.source.mode != bare {
		return nil
	}
	fields := map[spot]bool{}
	for _, id := range keysIn(found.files["body"]) {
		if v, ok := found.info.Uses[id].(*types.Var); ok && v.IsField() {
			fields[spotOf(found.set.Position(id.Pos()))] = true
		}
	}
	var keys []*ast.Ident
	for _, id := range keysIn(t.source.parsed) {
		if id.Obj == nil && t.fresh[id.Name] && !fields[spotOf(t.source.place(id.Pos()))] {
			keys = append(keys, id)
		}
	}
	return keys
}

// keysIn lists the names that stand before a colon in literals.
func keysIn(file *ast.File) []*ast.Ident {
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
