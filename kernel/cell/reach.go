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
	uses    map[string][]string // package-level name -> the names that its unit uses
	inner   map[string]bool     // names that units use
	older   map[string]bool     // variables that the cell makes anew, and that units may read before that
	waiting []string
}

func (t *translation) reach(found *checked) *reach {
	if found.reach != nil {
		return found.reach
	}
	r := &reach{t: t, found: found, owner: map[string][]*unit{}, nodes: map[*unit][]ast.Node{},
		units: map[*unit]bool{}, vars: map[string]bool{}, names: map[string]bool{}, uses: map[string][]string{}, inner: map[string]bool{}, older: map[string]bool{}}
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
	for name := range t.revived {
		r.typ(t.session.vars[name].typ)
	}
	for _, u := range slices.Concat(t.old, t.units) {
		if r.isRoot(u) {
			r.unit(u)
		}
	}
	r.run()
	r.findOlder()
	r.run()
	found.reach = r
	return r
}

// findOlder finds the variables that have to have their older values until the cell makes them anew, because a
// function may read them before. With another type they cannot.
func (r *reach) findOlder() {
	for _, d := range r.t.body.defs {
		for i, name := range d.names {
			old := r.t.session.vars[name.Name]
			if !d.fresh[i] || len(d.values) == 0 || !r.inner[name.Name] || !r.t.isKept(name.Name) {
				continue
			}
			if now := typeOf(r.found, name.Name); now != nil && types.TypeString(now, nil) == types.TypeString(old.typ, nil) {
				r.older[name.Name] = true
				r.variable(name.Name)
			}
		}
	}
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

// visit follows the names of the package that a node uses, and returns them.
func (r *reach) visit(node ast.Node) (names []string) {
	ast.Inspect(node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if object := r.found.info.Uses[id]; object != nil && object.Pkg() == r.found.pkg && object.Parent() == r.found.pkg.Scope() {
			r.name(object.Name())
			names = append(names, object.Name())
		}
		return true
	})
	return names
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
		for _, name := range r.visit(node) {
			r.inner[name] = true
			for own := range u.live { // methods are not among them: who makes a value need not call them
				r.uses[own] = append(r.uses[own], name)
			}
		}
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
	for _, name := range v.ownNeeds() {
		r.name(name)
	}
	for _, other := range slices.Sorted(maps.Keys(r.t.session.vars)) {
		if o := r.t.session.vars[other]; o.group == v.group && o.group != "" && o.Reason == "" {
			r.variable(other)
		}
	}
}

// ownNeeds are the notebook's own types that stand in interface values of the variable.
func (v *Variable) ownNeeds() []string {
	var names []string
	for _, need := range v.needs {
		for _, word := range qualified.FindAllString(need.Path+"."+need.Name, -1) {
			if name, own := strings.CutPrefix(word, "main."); own {
				names = append(names, name)
			}
		}
	}
	return names
}
