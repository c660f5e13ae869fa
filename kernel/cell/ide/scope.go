package ide

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// names lists what a name may mean at the cursor, given the nodes around it.
func (v *analysis) names(around []ast.Node, word string, r nameContext) []candidate {
	scope, at := v.scope(around)
	var list []candidate
	add := func(object types.Object) {
		if object != nil && object.Name() != "_" && fits(object, r) {
			list = append(list, candidateOf(object))
		}
	}
	for s := scope; s != nil && s != types.Universe; s = s.Parent() {
		for _, name := range s.Names() {
			_, object := scope.LookupParent(name, at)
			add(object)
		}
	}
	for _, path := range v.Imports.Dots {
		if pkg, err := v.packages.Import(path); err == nil {
			for _, name := range pkg.Scope().Names() {
				if token.IsExported(name) && !v.IsPackageName(name) {
					add(pkg.Scope().Lookup(name))
				}
			}
		}
	}
	for name := range v.Imports.Named {
		list = append(list, candidate{text: name, Detail: Detail{Type: "package"}})
	}
	if word == "" {
		return list
	}
	for _, name := range types.Universe.Names() {
		if object := types.Universe.Lookup(name); fits(object, r) {
			c := candidateOf(object)
			c.exact = true
			list = append(list, c)
		}
	}
	for _, name := range r.keywords {
		list = append(list, candidate{text: name, Detail: Detail{Type: "keyword"}, exact: true})
	}
	for _, name := range packageNames(v.packages, word) {
		list = append(list, candidate{text: name, Detail: Detail{Type: "package"}, exact: true})
	}
	return list
}

func fits(object types.Object, r nameContext) bool {
	if !r.types {
		return true
	}
	switch object.(type) {
	case *types.TypeName, *types.PkgName:
		return true
	}
	return false
}

// scope is the innermost one around the cursor, and the cursor's position.
func (v *analysis) scope(around []ast.Node) (*types.Scope, token.Pos) {
	if len(around) == 0 {
		return v.scopeAt(v.Pos(strings.Index(v.Text, syntax.Cursor)))
	}
	for i, node := range around {
		key := node
		switch f := node.(type) {
		case *ast.FuncDecl:
			key = f.Type
		case *ast.FuncLit:
			key = f.Type
		}
		if _, isType := node.(*ast.FuncType); isType && i+1 < len(around) {
			continue // the name of a parameter or its type: what is around the function counts
		}
		if found := v.Info.Scopes[key]; found != nil {
			return found, around[0].Pos()
		}
	}
	return v.Info.Scopes[v.File], around[0].Pos()
}

// scopeAt is the innermost scope around a position that no identifier tells.
func (v *analysis) scopeAt(at token.Pos) (*types.Scope, token.Pos) {
	found := v.Info.Scopes[v.File]
	length := token.Pos(math.MaxInt)
	for _, s := range v.Info.Scopes {
		if size := s.End() - s.Pos(); s.Pos().IsValid() && s.Pos() <= at && at <= s.End() && size < length {
			found, length = s, size
		}
	}
	return found, at
}

// packageNames lists the names of packages of Go and of Atelier that begin with a word. Cells need not import them.
func packageNames(packages cell.Packages, word string) []string {
	var names []string
	for _, known := range packages.Paths() {
		if !isNear(known) {
			continue
		}
		last := path.Base(known)
		if isVersion(last) {
			last = path.Base(path.Dir(known))
		}
		if name := packages.Name(known); strings.HasPrefix(last, word) && (name == last || name == "") && !slices.Contains(names, last) {
			names = append(names, last)
		}
	}
	return names
}

func isVersion(element string) bool {
	return len(element) > 1 && element[0] == 'v' && strings.Trim(element[1:], "0123456789") == ""
}

// isNear tells the packages of Go and of Atelier from others.
func isNear(known string) bool {
	first, _, _ := strings.Cut(known, "/")
	return !strings.Contains(first, ".") || strings.HasPrefix(known, ownModule)
}

const ownModule = "github.com/atelier-go/atelier/"

// importPaths lists the import paths that may stand in the string at the end of a text, if that is an import's.
func importPaths(packages cell.Packages, before string, near tokenContext) (list []candidate, prefix string) {
	if !isImport(contextBefore(before[:near.from])) {
		return nil, ""
	}
	prefix = before[near.from+1:]
	for _, known := range packages.Paths() {
		list = append(list, candidate{text: known, Detail: Detail{Type: "package"}, exact: true})
	}
	return list, prefix
}

// isImport tells whether what comes next is the path of an import.
func isImport(near tokenContext) bool {
	i := 0
	if tok := near.last(i).Tok; tok == token.IDENT || tok == token.PERIOD {
		i++ // the name of the import
	}
	if near.last(i).Tok == token.IMPORT {
		return true
	}
	for {
		switch near.last(i).Tok {
		case token.STRING, token.IDENT, token.PERIOD, token.SEMICOLON:
			i++
		case token.LPAREN:
			return near.last(i+1).Tok == token.IMPORT
		default:
			return false
		}
	}
}

// Detail says more about a match.
type Detail struct {
	Type      string // in Go's words: function, method, field, struct, interface, type, package, constant, variable, keyword; or magic
	Signature string
}

// candidate is one thing that may stand at the cursor.
type candidate struct {
	text string
	Detail
	exact bool // it matches only with the case that was typed
}

func matches(c candidate, prefix string) bool {
	if strings.HasPrefix(c.text, prefix) {
		return true
	}
	return !c.exact && len(c.text) >= len(prefix) && strings.EqualFold(c.text[:len(prefix)], prefix)
}

// candidateOf describes a thing of Go.
func candidateOf(object types.Object) candidate {
	c := candidate{text: object.Name()}
	switch o := object.(type) {
	case *types.Func:
		c.Type, c.Signature = "function", strings.TrimPrefix(cell.TypeString(o.Type()), "func")
		if o.Signature().Recv() != nil {
			c.Type = "method"
		}
	case *types.Builtin:
		c.Type = "function"
	case *types.TypeName:
		switch u := o.Type().Underlying().(type) {
		case *types.Struct:
			c.Type = "struct"
		case *types.Interface:
			c.Type = "interface"
		default:
			c.Type = "type"
			if text := cell.TypeString(u); text != o.Name() {
				c.Signature = text
			}
		}
	case *types.PkgName:
		c.Type = "package"
	case *types.Var:
		c.Type = "variable"
		if o.IsField() {
			c.Type = "field"
		}
		c.Signature = cell.TypeString(o.Type())
	case *types.Const:
		c.Type, c.Signature = "constant", cell.TypeString(o.Type())
	default:
		c.Type = "constant" // nil
	}
	return c
}
