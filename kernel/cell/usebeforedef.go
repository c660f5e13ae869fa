package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// addUseBeforeDefinition tells of functions that the cell uses above the definition of a variable that they read: they would find
// it empty.
func (t *translation) addUseBeforeDefinition(f *syntax.Diagnostics, found *checkedPackage) {
	if t.source.Mode != syntax.Script || len(t.body.defs) == 0 {
		return
	}
	r := t.reachability(found)
	defined := t.definitionEnds()
	for name := range r.previous {
		delete(defined, name) // it has its older value until then
	}
	ast.Inspect(found.files["body"], func(node ast.Node) bool {
		id, ok := node.(*ast.Ident)
		if !ok {
			return true
		}
		if f, isFunc := found.info.Uses[id].(*types.Func); !isFunc || f.Parent() != found.pkg.Scope() {
			return true
		}
		at := found.set.Position(id.Pos())
		for _, name := range r.transitiveUses(id.Name) {
			if end, fresh := defined[name]; fresh && isBefore(at, end) {
				f.Add(at, fmt.Sprintf("%s uses %s, which the cell defines further below", id.Name, name))
			}
		}
		return true
	})
}

// definitionEnds is where the definitions of the cell's variables end.
func (t *translation) definitionEnds() map[string]token.Position {
	ends := map[string]token.Position{}
	for _, d := range t.body.defs {
		for i, name := range d.Names {
			if d.IsNew[i] {
				ends[name.Name] = t.source.Position(d.Node.End())
			}
		}
	}
	return ends
}

func isBefore(a, b token.Position) bool {
	return a.Filename == b.Filename && (a.Line < b.Line || a.Line == b.Line && a.Column < b.Column)
}

// transitiveUses lists all names that a function uses, and those that these use.
func (r *reachability) transitiveUses(name string) []string {
	var all []string
	seen := map[string]bool{name: true}
	for waiting := []string{name}; len(waiting) > 0; waiting = waiting[1:] {
		for _, used := range r.uses[waiting[0]] {
			if !seen[used] {
				seen[used] = true
				all = append(all, used)
				waiting = append(waiting, used)
			}
		}
	}
	return all
}

// mapKeysBeforeDefinition finds the keys in literals of maps that name a variable which the cell defines only further below.
func (t *translation) mapKeysBeforeDefinition(found *checkedPackage) []*ast.Ident {
	if t.source.Mode != syntax.Script {
		return nil
	}
	fields := map[linePosition]bool{}
	for _, id := range syntax.LiteralKeys(found.files["body"]) {
		if v, ok := found.info.Uses[id].(*types.Var); ok && v.IsField() {
			fields[linePositionOf(found.set.Position(id.Pos()))] = true
		}
	}
	var keys []*ast.Ident
	for _, id := range syntax.LiteralKeys(t.source.BodyFile) {
		if id.Obj == nil && t.newVars[id.Name] && !fields[linePositionOf(t.source.Position(id.Pos()))] {
			keys = append(keys, id)
		}
	}
	return keys
}

// reassigned finds the variables whose values could not be kept, or are outdated, but that a cell assigns to before it
// uses them: it needs their types alone, as with err = f().
func (s *Session) reassigned(source *syntax.Source, taken map[string]bool, outdated map[string]string) map[string]bool {
	if source.Mode != syntax.Script {
		return nil
	}
	first := map[string]*ast.Ident{}
	for _, id := range source.BodyFile.Unresolved {
		if known := first[id.Name]; known == nil || id.Pos() < known.Pos() {
			first[id.Name] = id
		}
	}
	found := map[string]bool{}
	for _, statement := range source.Statements {
		assignment, ok := statement.(*ast.AssignStmt)
		if !ok || assignment.Tok != token.ASSIGN {
			continue
		}
		for _, id := range syntax.Identifiers(assignment.Lhs) {
			v := s.vars[id.Name]
			if v == nil || v.typ == nil || taken[id.Name] || s.hasValue(id.Name) && outdated[id.Name] == "" {
				continue
			}
			if first[id.Name] == id && !syntax.Mentions(assignment.Rhs, id.Name) {
				found[id.Name] = true
			}
		}
	}
	return found
}
