package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// namedValues lists what the program has under names: what the values that it restores are made of, and what those that
// it keeps may turn out to be. paths are the packages that it imports.
func (t *translation) namedValues(found *checkedPackage, r *reachability, p *generatedFile, paths map[string]bool) []string {
	list := map[string]string{} // name -> Go
	for name := range r.vars {
		for _, needed := range t.session.vars[name].names {
			if text := t.namedValue(found, needed, p); text != "" {
				list[needed] = text
			}
		}
	}
	kept := t.keptTypes(found, r)
	t.addVariables(found, r, p, paths, kept, list)
	if kept.functions || kept.any {
		for name := range t.instances(found, r) {
			list[name] = t.namedValue(found, name, p)
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(list)) {
		lines = append(lines, fmt.Sprintf("{Name: %q, Value: %s}", name, list[name]))
	}
	return lines
}

// namedValue is the Go text for something that a variable refers to by its name; empty if there is no such thing any more.
func (t *translation) namedValue(found *checkedPackage, name string, p *generatedFile) string {
	head, _, isInstance := strings.Cut(name, "[")
	path, rest := splitName(head)
	pkg, qualifier := found.pkg, ""
	if path != "main" {
		var err error
		if pkg, err = t.session.packages.Import(path); err != nil {
			return ""
		}
		qualifier = t.importName(pkg.Name(), path, p) + "."
	}
	receiver, method, _ := strings.Cut(rest, ".")
	base := strings.NewReplacer("(*", "", ")", "", "(", "").Replace(receiver)
	text := ""
	switch object := pkg.Scope().Lookup(base).(type) {
	case *types.Var:
		text = "&" + qualifier + base
	case *types.Func:
		text = qualifier + rest
		if isInstance {
			text = t.reflectedType(path+strings.TrimPrefix(name, strings.TrimSuffix(head, "."+rest)), p)
		}
	case *types.TypeName:
		text = methodText(object, strings.Replace(receiver, base, qualifier+base, 1), method, p)
	}
	if text != "" && path != "main" {
		p.imports[strings.TrimSuffix(qualifier, ".")] = path
	}
	return text
}

// methodText is the Go text for a method of a type; of a method value, whose name ends in -fm, for a function that binds a
// receiver. It is empty if there is no such method.
func methodText(typ *types.TypeName, receiver, method string, p *generatedFile) string {
	method, isBound := strings.CutSuffix(method, "-fm")
	if found, _, _ := types.LookupFieldOrMethod(typ.Type(), true, typ.Pkg(), method); found == nil {
		return ""
	}
	if !isBound {
		return "(" + receiver + ")." + method
	}
	p.imports["unsafe"] = "unsafe"
	return fmt.Sprintf("func(r unsafe.Pointer) any { return (*(*%s)(r)).%s }", receiver, method)
}

// functionValues calls f with the names of functions that the program uses as values, and not only calls.
func (r *reachability) functionValues(f func(*ast.Ident)) {
	called := map[*ast.Ident]bool{}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called[functionIdent(n.Fun)] = true
		case *ast.Ident:
			if !called[n] {
				f(n)
			}
		}
		return true
	}
	for _, name := range []string{"body", "definitions"} {
		if file := r.found.files[name]; file != nil {
			ast.Inspect(file, visit)
		}
	}
	for u := range r.decls {
		for _, node := range r.nodes[u] {
			ast.Inspect(node, visit)
		}
	}
}

// functionIdent is the name in an expression that names a function, nil if there is none.
func functionIdent(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return functionIdent(e.X)
	case *ast.IndexListExpr:
		return functionIdent(e.X)
	}
	return nil
}

// instances are the functions with type arguments that the program uses as values, as package reflect would name them.
// The name of their code leaves the arguments out, so that a program has to know them beforehand.
func (t *translation) instances(found *checkedPackage, r *reachability) map[string]bool {
	names := map[string]bool{}
	r.functionValues(func(id *ast.Ident) {
		f, ok := found.info.Uses[id].(*types.Func)
		instance, isInstance := found.info.Instances[id]
		if !ok || !isInstance || f.Pkg() != found.pkg && !f.Exported() {
			return
		}
		var arguments []string
		for argument := range instance.TypeArgs.Types() {
			if inexpressibleType(argument, found.pkg) != "" {
				return
			}
			arguments = append(arguments, types.TypeString(argument, nil))
		}
		names[joinName(f.Pkg().Path(), f.Name())+"["+strings.Join(arguments, ",")+"]"] = true
	})
	return names
}

// receivers are the types that method values of the program are bound to.
func (t *translation) receivers(found *checkedPackage, r *reachability) (list []types.Type) {
	selected := map[*ast.Ident]types.Type{}
	for e, selection := range found.info.Selections {
		if selection.Kind() == types.MethodVal {
			selected[e.Sel] = selection.Recv()
		}
	}
	r.functionValues(func(id *ast.Ident) {
		t := selected[id]
		if t == nil {
			return
		}
		if pointer, ok := t.(*types.Pointer); ok {
			t = pointer.Elem()
		}
		if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil && named.TypeParams().Len() == 0 && inexpressibleType(named, found.pkg) == "" {
			list = append(list, named)
		}
	})
	return list
}

// splitName parts a name from its package's path. In the last part of that, the linker writes dots in another way.
func splitName(name string) (path, rest string) {
	slash := strings.LastIndex(name, "/") + 1
	path, rest, _ = strings.Cut(name[slash:], ".")
	return name[:slash] + strings.ReplaceAll(path, escapedDot, "."), rest
}

const escapedDot = "%2e"

// joinName is the inverse of splitName.
func joinName(path, rest string) string {
	slash := strings.LastIndex(path, "/") + 1
	return path[:slash] + strings.ReplaceAll(path[slash:], ".", escapedDot) + "." + rest
}

// addVariables adds the variables of packages that a value which the program keeps may be, or lead to.
func (t *translation) addVariables(found *checkedPackage, r *reachability, p *generatedFile, paths map[string]bool, w *keptTypes, list map[string]string) {
	if w.isEmpty() {
		return
	}
	for u := range r.decls {
		for name := range u.live {
			if u.Kind == token.VAR && w.wants(found.pkg.Scope().Lookup(name), true) {
				list["main."+name] = "&" + name
			}
		}
	}
	for path := range t.session.packages.Deps(append(Sorted(paths), carryPath)) {
		if path == "unsafe" || path == valuesPath || isInternal(path) {
			continue
		}
		pkg, err := t.session.packages.Import(path)
		if err != nil {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if object := pkg.Scope().Lookup(name); object.Exported() && w.wants(object, paths[path]) {
				full := joinName(path, name)
				list[full] = t.namedValue(found, full, p)
			}
		}
		if path == "log" && w.types["*log.Logger"] {
			list["log.Default()"] = t.namedValue(found, "log.Default()", p)
		}
	}
}

// isInternal tells packages that a cell may not import.
func isInternal(path string) bool {
	return strings.Contains("/"+path+"/", "/internal/") || strings.Contains("/"+path+"/", "/vendor/")
}

// keptTypes are what the values of a program may refer to: pointers, maps and functions, and what interface values hold.
type keptTypes struct {
	types      map[string]bool // of pointers, maps and functions
	interfaces []*types.Interface
	any        bool // some interface holds everything
	functions  bool
	seen       map[types.Type]bool
}

func (t *translation) keptTypes(found *checkedPackage, r *reachability) *keptTypes {
	w := &keptTypes{types: map[string]bool{}, seen: map[types.Type]bool{}}
	for _, name := range slices.Concat(Sorted(r.vars), Sorted(t.reassigned)) {
		w.collect(t.session.vars[name].typ)
	}
	for name := range t.newVars {
		w.collect(typeOf(found, name))
	}
	if !w.any && len(w.interfaces) == 0 {
		return w
	}
	for u := range r.decls { // whose values may stand in the interfaces
		for name := range u.live {
			if typ := typeOf(found, name); u.Kind == token.TYPE && isPlain(typ) {
				w.collect(typ)
			}
		}
	}
	return w
}

func (w *keptTypes) isEmpty() bool { return len(w.types) == 0 && len(w.interfaces) == 0 && !w.any }

func (w *keptTypes) collect(t types.Type) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		w.types[types.TypeString(t, nil)] = true
		w.collect(u.Elem())
	case *types.Map:
		w.types[types.TypeString(t, nil)] = true
		w.collect(u.Key())
		w.collect(u.Elem())
	case *types.Signature:
		w.functions, w.types[types.TypeString(t, nil)] = true, true
	case *types.Slice:
		w.collect(u.Elem())
	case *types.Array:
		w.collect(u.Elem())
	case *types.Struct:
		switch {
		case travelsByItself(t):
			return
		case types.TypeString(t, nil) == "sync.Map":
			w.any = true
			return
		}
		for field := range u.Fields() {
			w.collect(field.Type())
		}
	case *types.Interface:
		w.any = w.any || u.NumMethods() == 0
		if u.NumMethods() > 0 {
			w.interfaces = append(w.interfaces, u)
		}
	}
}

// travelsByItself tells types that package values does not look into, because they have an encoding.
func travelsByItself(t types.Type) bool {
	methods := types.NewMethodSet(types.NewPointer(t))
	for i := range methods.Len() {
		switch methods.At(i).Obj().Name() {
		case "KeepIn", "MarshalBinary", "GobEncode", "MarshalText":
			named, ok := types.Unalias(t).(*types.Named)
			return ok && !isOwn(named.Obj())
		}
	}
	return false
}

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// wants tells variables of a package that a kept value may be, or lead to. An interface that holds everything might hold
// any: what counts is what programs compare with, and what a program has at hand.
func (w *keptTypes) wants(object types.Object, atHand bool) bool {
	v, ok := object.(*types.Var)
	if !ok {
		return false
	}
	t := v.Type()
	if w.types[types.TypeString(t, nil)] || w.types[types.TypeString(types.NewPointer(t), nil)] {
		return true
	}
	if _, isBasic := t.Underlying().(*types.Basic); isBasic {
		return false
	}
	if w.any && (types.Implements(t, errorInterface) || atHand && refers(t)) {
		return true
	}
	return slices.ContainsFunc(w.interfaces, func(i *types.Interface) bool { return types.Implements(t, i) })
}

// refers tells types whose values lead to memory that is somebody's.
func refers(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Interface, *types.Signature:
		return true
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !named.Obj().Exported()
}
