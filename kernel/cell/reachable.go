package cell

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// reachability finds what a cell needs of all that was declared, so that its program holds no more: a cell waits
// for what it links.
type reachability struct {
	t           *translation
	found       *checkedPackage
	owner       map[string][]*decl // package-level name -> the decls that declare it, and the methods of it
	nodes       map[*decl][]ast.Node
	decls       map[*decl]bool
	vars        map[string]bool // variables of earlier cells
	names       map[string]bool
	uses        map[string][]string // package-level name -> the names that its declaration uses
	usedByDecls map[string]bool     // names that decls use
	previous    map[string]bool     // variables that the cell makes anew, and that decls may read before that
	queue       []string
	lifted      *lifting
}

func (t *translation) reachability(found *checkedPackage) *reachability {
	if found.reachable != nil {
		return found.reachable
	}
	r := &reachability{t: t, found: found, owner: map[string][]*decl{}, nodes: map[*decl][]ast.Node{},
		decls: map[*decl]bool{}, vars: map[string]bool{}, names: map[string]bool{}, uses: map[string][]string{}, usedByDecls: map[string]bool{}, previous: map[string]bool{}}
	for _, u := range slices.Concat(t.earlier, t.decls) {
		for name := range u.live {
			base, _, _ := strings.Cut(name, ".")
			r.owner[base] = append(r.owner[base], u)
		}
	}
	r.assignNodes()
	for name, file := range found.files {
		if name == "body" || name == "definitions" || name == "locals" || strings.HasPrefix(name, "expression") {
			r.visit(file)
		}
	}
	for name := range t.newVars {
		if object := found.pkg.Scope().Lookup(name); object != nil {
			r.addType(object.Type())
		}
	}
	for name := range t.reassigned {
		r.addType(t.session.vars[name].typ)
	}
	if t.request.Call != "" {
		r.addName(t.request.Call)
	}
	for _, u := range slices.Concat(t.earlier, t.decls) {
		if r.isRoot(u) {
			r.addDecl(u)
		}
	}
	r.run()
	r.findPrevious()
	r.run()
	found.reachable = r
	return r
}

// findPrevious finds the variables that have to have their older values until the cell makes them anew, because a
// function may read them before. With another type they cannot.
func (r *reachability) findPrevious() {
	for _, d := range r.t.body.defs {
		for i, name := range d.Names {
			old := r.t.session.vars[name.Name]
			if !d.IsNew[i] || len(d.Values) == 0 || !r.usedByDecls[name.Name] || !r.t.hasValue(name.Name) {
				continue
			}
			if now := typeOf(r.found, name.Name); now != nil && types.TypeString(now, nil) == types.TypeString(old.typ, nil) {
				r.previous[name.Name] = true
				r.addVariable(name.Name)
			}
		}
	}
}

// isRoot tells the decls that a program needs although nothing names them.
func (r *reachability) isRoot(u *decl) bool {
	for name := range u.live {
		if isInit(name) || r.isNew(u) && (name == "main" || r.t.request.Test && isTest(name)) {
			return true
		}
	}
	return false
}

func (r *reachability) isNew(u *decl) bool { return u.cell == r.t.origin }

func isTest(name string) bool {
	for _, prefix := range []string{"Test", "Benchmark", "Example", "Fuzz"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// assignNodes gives each declaration its nodes of the checked files.
func (r *reachability) assignNodes() {
	for _, u := range slices.Concat(r.t.earlier, r.t.decls) {
		file := r.found.files[u.file()]
		if file == nil {
			continue
		}
		for _, d := range file.Decls {
			if u.declares(d) {
				r.nodes[u] = append(r.nodes[u], d)
			}
		}
	}
}

// visit follows the names of the package that a node uses, and returns them.
func (r *reachability) visit(node ast.Node) (names []string) {
	ast.Inspect(node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if object := r.found.info.Uses[id]; object != nil && object.Pkg() == r.found.pkg && object.Parent() == r.found.pkg.Scope() {
			r.addName(object.Name())
			names = append(names, object.Name())
		}
		return true
	})
	return names
}

func (r *reachability) addName(name string) {
	if !r.names[name] {
		r.names[name] = true
		r.queue = append(r.queue, name)
	}
}

func (r *reachability) addType(t types.Type) {
	for _, name := range ownTypes(t) {
		r.addName(name)
	}
}

func (r *reachability) addDecl(u *decl) {
	if r.decls[u] {
		return
	}
	r.decls[u] = true
	for _, node := range r.nodes[u] {
		for _, name := range r.visit(node) {
			r.usedByDecls[name] = true
			for own := range u.live { // methods are not among them: who makes a value need not call them
				r.uses[own] = append(r.uses[own], name)
			}
		}
	}
}

// run follows names until there are no new ones.
func (r *reachability) run() {
	for name := range r.t.body.previous {
		r.addVariable(name)
	}
	for len(r.queue) > 0 {
		name := r.queue[0]
		r.queue = r.queue[1:]
		for _, u := range r.owner[name] {
			r.addDecl(u)
		}
		if r.t.hasValue(name) && !r.t.newVars[name] && !r.t.isDeclared(name) {
			r.addVariable(name)
		}
	}
}

// addVariable takes in a variable with all that shares memory with it: they are restored together.
func (r *reachability) addVariable(name string) {
	v := r.t.session.vars[name]
	if r.vars[name] || v == nil {
		return
	}
	r.vars[name] = true
	r.addType(v.typ)
	for _, name := range v.ownNeeds() {
		base, _, _ := strings.Cut(name, ".")
		r.addName(base)
	}
	for _, other := range slices.Sorted(maps.Keys(r.t.session.vars)) {
		if o := r.t.session.vars[other]; o.group == v.group && o.group != "" && o.Reason == "" {
			r.addVariable(other)
		}
	}
}
