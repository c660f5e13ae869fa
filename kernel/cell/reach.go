package cell

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// reach finds what a cell needs of all that was declared, so that its program holds no more: a cell waits
// for what it links.
type reach struct {
	t       *translation
	found   *checked
	owner   map[string][]*unit // package-level name -> the units that declare it, and the methods of it
	nodes   map[*unit][]ast.Node
	units   map[*unit]bool
	vars    map[string]bool // variables of earlier cells
	names   map[string]bool
	waiting []string
}

func (t *translation) reach(found *checked) *reach {
	r := &reach{t: t, found: found, owner: map[string][]*unit{}, nodes: map[*unit][]ast.Node{},
		units: map[*unit]bool{}, vars: map[string]bool{}, names: map[string]bool{}}
	for _, u := range slices.Concat(t.old, t.units) {
		for name := range u.live {
			base, _, _ := strings.Cut(name, ".")
			r.owner[base] = append(r.owner[base], u)
		}
	}
	r.assign()
	for name, file := range found.files {
		if name == "body" || name == "definitions" || name == "locals" || strings.HasPrefix(name, "expression") {
			r.visit(file)
		}
	}
	for name := range t.fresh {
		if object := found.pkg.Scope().Lookup(name); object != nil {
			r.typ(object.Type())
		}
	}
	for _, u := range slices.Concat(t.old, t.units) {
		if r.isRoot(u) {
			r.unit(u)
		}
	}
	r.run()
	return r
}

// isRoot tells the units that a program needs although nothing names them.
func (r *reach) isRoot(u *unit) bool {
	for name := range u.live {
		if isInit(name) || r.isNew(u) && (name == "main" || name == r.t.request.Call || r.t.request.Test && isTest(name)) {
			return true
		}
	}
	return false
}

func (r *reach) isNew(u *unit) bool { return u.cell == r.t.cell }

func isTest(name string) bool {
	for _, prefix := range []string{"Test", "Benchmark", "Example", "Fuzz"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// assign gives each unit its nodes of the checked files.
func (r *reach) assign() {
	for _, u := range slices.Concat(r.t.old, r.t.units) {
		file := r.found.files["of-"+u.cell.file]
		if file == nil {
			continue
		}
		for _, d := range file.Decls {
			if slices.ContainsFunc(declaredBy(d), func(name string) bool { return u.live[name] }) {
				r.nodes[u] = append(r.nodes[u], d)
			}
		}
	}
}

func (r *reach) visit(node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if object := r.found.info.Uses[id]; object != nil && object.Pkg() == r.found.pkg && object.Parent() == r.found.pkg.Scope() {
			r.name(object.Name())
		}
		return true
	})
}

func (r *reach) name(name string) {
	if !r.names[name] {
		r.names[name] = true
		r.waiting = append(r.waiting, name)
	}
}

func (r *reach) typ(t types.Type) {
	for _, name := range ownTypes(t) {
		r.name(name)
	}
}

func (r *reach) unit(u *unit) {
	if r.units[u] {
		return
	}
	r.units[u] = true
	for _, node := range r.nodes[u] {
		r.visit(node)
	}
}

// run follows names until there are no new ones.
func (r *reach) run() {
	for name := range r.t.body.past {
		r.variable(name)
	}
	for len(r.waiting) > 0 {
		name := r.waiting[0]
		r.waiting = r.waiting[1:]
		for _, u := range r.owner[name] {
			r.unit(u)
		}
		if r.t.isKept(name) && !r.t.fresh[name] && !r.t.isDeclared(name) {
			r.variable(name)
		}
	}
}

// variable takes in a variable with all that shares memory with it: they are restored together.
func (r *reach) variable(name string) {
	v := r.t.session.vars[name]
	if r.vars[name] || v == nil {
		return
	}
	r.vars[name] = true
	r.typ(v.typ)
	for _, need := range v.needs {
		if need.Path == "main" {
			r.name(need.Name)
		}
	}
	for _, other := range slices.Sorted(maps.Keys(r.t.session.vars)) {
		if o := r.t.session.vars[other]; o.group == v.group && o.group != "" && o.Reason == "" {
			r.variable(other)
		}
	}
}
