package cell

import (
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// typeNames collects the named types that a type is made of; deep also those within the notebook's own.
type typeNames struct {
	deep  bool
	found map[*types.TypeName]bool
	seen  map[types.Type]bool
}

func typeNamesOf(t types.Type, deep bool) map[*types.TypeName]bool {
	n := typeNames{deep: deep, found: map[*types.TypeName]bool{}, seen: map[types.Type]bool{}}
	n.collect(t)
	return n.found
}

// elements are the types that have them: pointers, slices, arrays, maps and channels.
type elements interface{ Elem() types.Type }

func isOwn(name *types.TypeName) bool { return name.Pkg() != nil && name.Pkg().Path() == "main" }

func (n *typeNames) collect(t types.Type) {
	if t == nil || n.seen[t] {
		return
	}
	n.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		n.found[t.Obj()] = true
		for arg := range t.TypeArgs().Types() {
			n.collect(arg)
		}
		if n.deep && isOwn(t.Obj()) {
			n.collect(t.Underlying())
		}
	case *types.TypeParam:
		n.found[t.Obj()] = true
	case *types.Alias:
		n.found[t.Obj()] = true
		if n.deep {
			n.collect(types.Unalias(t))
		}
	case *types.Map:
		n.collect(t.Key())
		n.collect(t.Elem())
	case elements:
		n.collect(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			n.collect(field.Type())
		}
	case *types.Signature:
		for v := range t.Params().Variables() {
			n.collect(v.Type())
		}
		for v := range t.Results().Variables() {
			n.collect(v.Type())
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			n.collect(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			n.collect(e)
		}
	}
}

// ownTypes are the notebook's own types that a type is made of, by name.
func ownTypes(t types.Type) []string {
	own := map[string]bool{}
	for name := range typeNamesOf(t, true) {
		if isOwn(name) {
			own[name.Name()] = true
		}
	}
	return slices.Sorted(maps.Keys(own))
}

// inexpressibleType is a type that source text of another package cannot name, within t; empty if there is none.
func inexpressibleType(t types.Type, pkg *types.Package) string {
	for name := range typeNamesOf(t, false) {
		switch {
		case name.Pkg() == nil: // error, any and the like
		case name.Pkg() == pkg && name.Parent() != pkg.Scope():
			return name.Name() + ", which is declared within a function"
		case name.Pkg() != pkg && !name.Exported():
			return name.Pkg().Name() + "." + name.Name() + ", which its package keeps to itself"
		}
	}
	return ""
}

// TypeString is a type as people write it.
func TypeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}

// ownNeeds are what the variable's value needs of the notebook's own: types that stand in interface values, functions,
// methods and variables that it refers to.
func (v *Variable) ownNeeds() []string {
	var names []string
	for _, need := range v.needs {
		names = append(names, ownNames(need.Path+"."+need.Name)...)
	}
	for _, name := range v.names {
		name = strings.NewReplacer("(*", "", ")", "", "-fm", "").Replace(name) // main.T.Area for main.(*T).Area-fm
		if rest, own := strings.CutPrefix(name, "main."); own && !strings.Contains(name, "[") {
			names = append(names, rest)
			continue
		}
		names = append(names, ownNames(name)...)
	}
	return names
}

// ownNames are the notebook's own among the names in a text of package reflect's.
func ownNames(text string) (names []string) {
	for _, word := range qualified.FindAllString(text, -1) {
		if name, own := strings.CutPrefix(word, "main."); own {
			names = append(names, name)
		}
	}
	return names
}

// qualified is a type's name as package reflect has it, behind the path of its package.
var qualified = regexp.MustCompile(`[\w./\-]+\.\w+`)

// Sorted lists the keys of a set.
func Sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
