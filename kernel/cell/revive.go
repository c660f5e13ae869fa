package cell

import (
	"go/ast"
	"go/token"
)

// revived finds the variables whose values could not be kept, or are outdated, but that a cell assigns to before it
// uses them: it needs their types alone, as with err = f().
func (s *Session) revived(source *source, taken map[string]bool, stale map[string]string) map[string]bool {
	if source.mode != bare {
		return nil
	}
	first := map[string]*ast.Ident{}
	for _, id := range source.parsed.Unresolved {
		if known := first[id.Name]; known == nil || id.Pos() < known.Pos() {
			first[id.Name] = id
		}
	}
	found := map[string]bool{}
	for _, statement := range source.list {
		assignment, ok := statement.(*ast.AssignStmt)
		if !ok || assignment.Tok != token.ASSIGN {
			continue
		}
		for _, id := range identifiers(assignment.Lhs) {
			v := s.vars[id.Name]
			if v == nil || v.typ == nil || taken[id.Name] || s.isKept(id.Name) && stale[id.Name] == "" {
				continue
			}
			if first[id.Name] == id && !within(assignment.Rhs, id.Name) {
				found[id.Name] = true
			}
		}
	}
	return found
}

// within tells whether a name stands in expressions.
func within(list []ast.Expr, name string) bool {
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
