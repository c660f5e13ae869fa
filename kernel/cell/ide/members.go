package ide

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/atelier-go/atelier/kernel/cell"
)

// selected lists what may stand behind a dot. It is not ok where nothing is known of what is before the dot.
func (v *analysis) selected(sel *ast.SelectorExpr, word string, onlyTypes bool) (list []candidate, ok bool) {
	if id, isName := ast.Unparen(sel.X).(*ast.Ident); isName {
		switch object := v.Info.Uses[id].(type) {
		case *types.PkgName:
			return v.exported(object.Imported(), onlyTypes), true
		case nil:
			list := v.exportedBy(id.Name, word, onlyTypes)
			return list, list != nil
		}
		if list := v.members(sel.X); slices.ContainsFunc(list, func(c candidate) bool { return matches(c, word) }) {
			return list, true
		}
		if path := v.Imports.Named[id.Name]; path != "" {
			return v.exportedBy(id.Name, word, onlyTypes), true
		}
	}
	tv, known := v.Info.Types[sel.X]
	if !known || tv.Type == nil || tv.Type == types.Typ[types.Invalid] {
		return nil, false
	}
	return v.members(sel.X), true
}

// members lists the fields and methods of an expression, or the methods of a type.
func (v *analysis) members(x ast.Expr) []candidate {
	tv := v.Info.Types[x]
	if tv.Type == nil {
		return nil
	}
	var list []candidate
	for _, name := range memberNames(tv.Type, tv.IsType()) {
		object, _, _ := types.LookupFieldOrMethod(tv.Type, true, v.Pkg, name)
		if object == nil || !object.Exported() && object.Pkg() != v.Pkg {
			continue
		}
		list = append(list, candidateOf(object))
	}
	return list
}

// memberNames lists the names of fields and methods, promoted ones too.
func memberNames(t types.Type, onlyMethods bool) []string {
	names := map[string]bool{}
	methods := types.NewMethodSet(t)
	if _, isPointer := t.Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
		methods = types.NewMethodSet(types.NewPointer(t))
	}
	for selection := range methods.Methods() {
		names[selection.Obj().Name()] = true
	}
	if !onlyMethods {
		addFields(t, names, map[types.Type]bool{})
	}
	delete(names, "_")
	return cell.Sorted(names)
}

func addFields(t types.Type, names map[string]bool, seen map[types.Type]bool) {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	structure, ok := t.Underlying().(*types.Struct)
	if !ok || seen[t] {
		return
	}
	seen[t] = true
	for field := range structure.Fields() {
		names[field.Name()] = true
		if field.Embedded() {
			addFields(field.Type(), names, seen)
		}
	}
}

// exported lists what a package exports.
func (v *analysis) exported(pkg *types.Package, onlyTypes bool) []candidate {
	list := []candidate{}
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if _, isType := object.(*types.TypeName); token.IsExported(name) && (isType || !onlyTypes) {
			list = append(list, candidateOf(object))
		}
	}
	return list
}

// exportedBy is exported for the package that a name means, imported or not; nil if there is none.
func (v *analysis) exportedBy(name, word string, onlyTypes bool) []candidate {
	var first []candidate
	for _, pkg := range v.PackagesNamed(name) {
		list := v.exported(pkg, onlyTypes)
		if slices.ContainsFunc(list, func(c candidate) bool { return matches(c, word) }) {
			return list
		}
		if first == nil {
			first = list
		}
	}
	return first
}

// fieldKeys lists the fields that a struct literal may still name, if the identifier is where such a name stands.
func (v *analysis) fieldKeys(path []ast.Node) []candidate {
	at := 1
	if pair, ok := path[1].(*ast.KeyValueExpr); ok && pair.Key == path[0] {
		at = 2
	}
	if len(path) <= at {
		return nil
	}
	literal, ok := path[at].(*ast.CompositeLit)
	if !ok || literal.Type == path[0] {
		return nil
	}
	structure := structOf(v.Info.Types[literal].Type)
	if structure == nil {
		return nil
	}
	used := map[string]bool{}
	for _, e := range literal.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := pair.Key.(*ast.Ident); ok {
			used[key.Name] = true
		}
	}
	var list []candidate
	for field := range structure.Fields() {
		if !used[field.Name()] && (field.Exported() || field.Pkg() == v.Pkg) {
			list = append(list, candidateOf(field))
		}
	}
	return list
}

// structOf is the struct that a type, or what it points to, is; nil if it is none.
func structOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	structure, _ := t.Underlying().(*types.Struct)
	return structure
}

// namedOf is the name of a type, or of what it points to; nil if it has none.
func namedOf(t types.Type) *types.TypeName {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	switch t := t.(type) {
	case *types.Alias:
		return t.Obj()
	case *types.Named:
		return t.Obj()
	}
	return nil
}
