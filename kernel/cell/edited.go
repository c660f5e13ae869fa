package cell

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
)

// outdated finds the variables whose values decls, which take some names, leave without what they need: variable -> what.
// Values of a type that was edited are converted when they are restored, by the names of fields. A function is carried by
// its name, so another body is none, but another signature is.
func (s *Session) outdated(taken map[string]bool, decls []*decl) map[string]string {
	changed := map[string]bool{}
	for name := range taken {
		if declText(name, s.decls) != declText(name, decls) {
			changed[name] = true
		}
	}
	propagateTypeChanges(changed, s.decls)
	outdated := map[string]string{}
	for _, v := range s.vars {
		if v.Reason != "" {
			continue
		}
		for name, isKey := range outerTypes(v.typ) {
			if changed[name] && (!s.converts(name, taken[name], decls) || isKey && !s.comparable(name, decls, map[string]bool{})) {
				outdated[v.Name] = "type " + name
			}
		}
		for _, name := range append(ownTypes(v.typ), v.ownNeeds()...) {
			if changed[name] && taken[name] && outdated[v.Name] == "" && !isStill(name, s.decls, decls) {
				outdated[v.Name] = kindOf(name, s.decls) + " " + name
			}
		}
	}
	s.addGroups(outdated)
	return outdated
}

// isStill tells a type that is still one, and a function whose signature is as it was.
func isStill(name string, before, after []*decl) bool {
	return typeExpr(name, before) != nil && typeExpr(name, after) != nil || onlyBodyChanged(name, before, after)
}

// addGroups adds what shares memory with an outdated variable, and cannot be restored without it.
func (s *Session) addGroups(outdated map[string]string) {
	groups := map[string]string{}
	for name, typ := range outdated {
		groups[s.vars[name].group] = typ
	}
	delete(groups, "")
	for _, v := range s.vars {
		if typ := groups[v.group]; typ != "" && v.Reason == "" && outdated[v.Name] == "" {
			outdated[v.Name] = typ
		}
	}
}

// converts says whether values of an own type become values of what it is declared as now. retyped tells that decls
// declare it, and not only something that its declaration names.
func (s *Session) converts(name string, retyped bool, decls []*decl) bool {
	old := typeExpr(name, s.decls)
	now := old
	if retyped {
		now = typeExpr(name, decls)
	}
	switch {
	case old == nil || now == nil || len(typeParams(old)) != len(typeParams(now)):
		return false
	case !retyped:
		array, ok := old.Type.(*ast.ArrayType)
		return !ok || array.Len == nil
	}
	switch before := old.Type.(type) {
	case *ast.StructType:
		_, ok := now.Type.(*ast.StructType)
		return ok
	case *ast.InterfaceType:
		_, ok := now.Type.(*ast.InterfaceType)
		return ok
	case *ast.Ident:
		after, ok := now.Type.(*ast.Ident)
		return ok && isNumber(before.Name) && isNumber(after.Name)
	}
	return false
}

// comparable says whether a type of decls, or else of the session, can be the key of a map, as far as its text tells.
func (s *Session) comparable(name string, decls []*decl, seen map[string]bool) bool {
	spec := cmp.Or(typeExpr(name, decls), typeExpr(name, s.decls))
	if spec == nil || seen[name] {
		return true
	}
	seen[name] = true
	can := true
	ast.Inspect(spec.Type, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ArrayType:
			can = can && n.Len != nil
		case *ast.MapType, *ast.FuncType:
			can = false
		case *ast.StarExpr, *ast.InterfaceType, *ast.ChanType:
			return false
		case *ast.Ident:
			can = can && s.comparable(n.Name, decls, seen)
		}
		return can
	})
	return can
}

func typeParams(spec *ast.TypeSpec) []*ast.Field {
	if spec.TypeParams == nil {
		return nil
	}
	return spec.TypeParams.List
}

func isNumber(name string) bool {
	object, ok := types.Universe.Lookup(name).(*types.TypeName)
	if !ok {
		return false
	}
	basic, ok := object.Type().(*types.Basic)
	return ok && basic.Info()&types.IsNumeric != 0
}

// typeExpr is how declarations declare a type of that name, nil if they do not.
func typeExpr(name string, list []*decl) *ast.TypeSpec {
	for _, d := range list {
		group, ok := d.Node().(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE || !d.live[name] {
			continue
		}
		for _, spec := range group.Specs {
			if spec := spec.(*ast.TypeSpec); spec.Name.Name == name {
				return spec
			}
		}
	}
	return nil
}

// outerTypes are the notebook's own types around the structs and interfaces of a type, and those themselves: name -> it
// is in the key of a map.
func outerTypes(t types.Type) map[string]bool {
	names := map[string]bool{}
	seen := map[types.Type]bool{}
	var collect func(t types.Type, isKey bool)
	collect = func(t types.Type, isKey bool) {
		if t == nil || seen[t] && !isKey {
			return
		}
		seen[t] = true
		add := func(name *types.TypeName) {
			if isOwn(name) {
				names[name.Name()] = names[name.Name()] || isKey
			}
		}
		switch t := t.(type) {
		case *types.Named:
			add(t.Obj())
			collect(t.Underlying(), isKey)
		case *types.Alias:
			add(t.Obj())
			collect(types.Unalias(t), isKey)
		case *types.Array:
			collect(t.Elem(), isKey)
		case *types.Map:
			collect(t.Key(), true)
			collect(t.Elem(), false)
		case elements:
			collect(t.Elem(), false)
		}
	}
	collect(t, false)
	return names
}
