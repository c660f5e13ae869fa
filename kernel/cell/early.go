package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// addEarly tells of functions that the cell uses above the definition of a variable that they read: they would find
// it empty.
func (t *translation) addEarly(f *Fault, found *checked) {
	if t.source.mode != bare || len(t.body.defs) == 0 {
		return
	}
	r := t.reach(found)
	defined := t.ends()
	for name := range r.older {
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
		for _, name := range r.readBy(id.Name) {
			if end, fresh := defined[name]; fresh && isBefore(at, end) {
				f.add(at, fmt.Sprintf("%s uses %s, which the cell defines further below", id.Name, name))
			}
		}
		return true
	})
}

// ends is where the definitions of the cell's variables end.
func (t *translation) ends() map[string]token.Position {
	ends := map[string]token.Position{}
	for _, d := range t.body.defs {
		for i, name := range d.names {
			if d.fresh[i] {
				ends[name.Name] = t.source.place(d.node.End())
			}
		}
	}
	return ends
}

func isBefore(a, b token.Position) bool {
	return a.Filename == b.Filename && (a.Line < b.Line || a.Line == b.Line && a.Column < b.Column)
}

// readBy lists all names that a function uses, and those that these use.
func (r *reach) readBy(name string) []string {
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
