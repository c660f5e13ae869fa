package ide

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
)

// describeObject describes a thing that is declared somewhere. owner is the type that it is a member of, if any.
func (v *analysis) describeObject(o types.Object, owner string, detail int) *hover {
	key := o.Name()
	if owner != "" {
		key = owner + "." + key
	}
	s := &hover{declaration: v.declaration(o, owner)}
	set, all := v.FileSet, true
	var source string
	switch {
	case o.Pkg() == v.Pkg:
		s.decls = v.declaredSoFar()
		source = v.sourceOf(key, s)
	default:
		s.path, all = "builtin", false
		if o.Pkg() != nil {
			s.path = o.Pkg().Path()
		}
		s.notes = append(s.notes, "Package `"+s.path+"`.")
		if b := v.docs.load(folderOf(v.packages, s.path)); b != nil {
			s.decls, set = b.decls, b.set
			source = b.source(b.decls[key])
			if f, ok := b.decls[key].node.(*ast.FuncDecl); ok && s.path == "builtin" {
				s.declaration = "func " + f.Name.Name + strings.TrimPrefix(types.ExprString(f.Type), "func")
			}
		}
	}
	e := s.decls[key]
	s.doc = e.doc
	if e.of != nil {
		set = e.of.Source.FileSet
	}
	if spec, ok := e.node.(*ast.TypeSpec); ok && s.path != "builtin" {
		s.declaration = definitionOf(set, spec, all)
	}
	if name, ok := o.(*types.TypeName); ok && owner == "" {
		if list := v.methods(name); len(list) > 0 {
			s.sections = append(s.sections, section{title: "Methods", code: strings.Join(list, "\n")})
		}
	}
	if detail > 0 && source != "" && e.node != nil {
		s.sections = append(s.sections, section{title: "Source", code: shortened(source)})
	}
	return s
}

// maxSource is how many lines of a declaration's source are shown.
const maxSource = 200

func shortened(source string) string {
	lines := strings.Split(source, "\n")
	if len(lines) > maxSource {
		lines = append(lines[:maxSource], fmt.Sprintf("// ... %d more lines", len(lines)-maxSource))
	}
	return strings.Join(lines, "\n")
}

// declaration is a thing's declaration as far as its type tells.
func (v *analysis) declaration(o types.Object, owner string) string {
	own := within(o.Pkg())
	switch o := o.(type) {
	case *types.Func:
		return functionText(o, own)
	case *types.Const:
		if basic, ok := o.Type().(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
			return fmt.Sprintf("const %s = %s", o.Name(), o.Val())
		}
		return fmt.Sprintf("const %s %s = %s", o.Name(), types.TypeString(o.Type(), own), o.Val())
	case *types.Var:
		if owner != "" || o.IsField() {
			return fmt.Sprintf("field %s %s", o.Name(), types.TypeString(o.Type(), own))
		}
		return fmt.Sprintf("var %s %s", o.Name(), types.TypeString(o.Type(), own))
	case *types.TypeName:
		if o.Pkg() == nil {
			return "type " + o.Name()
		}
		return types.ObjectString(o, own)
	}
	return o.String()
}

// within names what lies in a package as code there does.
func within(pkg *types.Package) types.Qualifier {
	return func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
}

func functionText(f *types.Func, qualifier types.Qualifier) string {
	signature := f.Signature()
	text := "func "
	if recv := signature.Recv(); recv != nil {
		text += "(" + strings.TrimSpace(recv.Name()+" "+types.TypeString(recv.Type(), qualifier)) + ") "
	}
	return text + f.Name() + strings.TrimPrefix(types.TypeString(signature, qualifier), "func")
}

// methods lists the methods of a type that a cell can call.
func (v *analysis) methods(name *types.TypeName) []string {
	own := within(name.Pkg())
	var list []string
	if types.IsInterface(name.Type()) {
		return nil // they are its definition
	}
	for _, member := range memberNames(name.Type(), true) {
		object, _, _ := types.LookupFieldOrMethod(name.Type(), true, v.Pkg, member)
		if f, ok := object.(*types.Func); ok && (f.Exported() || f.Pkg() == v.Pkg) {
			list = append(list, functionText(f, own))
		}
	}
	return list
}

// owner is the type that declares a member, by name; empty for what is no member.
func (v *analysis) owner(o types.Object, path []ast.Node) string {
	switch o := o.(type) {
	case *types.Func:
		if recv := o.Origin().Signature().Recv(); recv != nil {
			if name := namedOf(recv.Type()); name != nil {
				return name.Name()
			}
		}
	case *types.Var:
		if o.IsField() {
			return v.ownerOfField(o, path)
		}
	}
	return ""
}

func (v *analysis) ownerOfField(field *types.Var, path []ast.Node) string {
	var t types.Type
	for _, node := range path[1:] {
		switch n := node.(type) {
		case *ast.SelectorExpr:
			t = v.Info.Types[n.X].Type
		case *ast.CompositeLit:
			t = v.Info.Types[n].Type
		case *ast.TypeSpec:
			return n.Name.Name
		default:
			continue
		}
		break
	}
	if t == nil {
		return ""
	}
	_, index, _ := types.LookupFieldOrMethod(t, true, field.Pkg(), field.Name())
	for i, at := range index {
		structure := structOf(t)
		if structure == nil || i == len(index)-1 {
			break
		}
		t = structure.Field(at).Type()
	}
	if name := namedOf(t); name != nil {
		return name.Name()
	}
	return ""
}

// declaredSoFar is what the cells have declared, the newest cell before older ones.
func (v *analysis) declaredSoFar() map[string]declDocs {
	entries := map[string]declDocs{}
	for _, d := range v.Earlier {
		addDecls(entries, d.File.Decls, d)
	}
	addDecls(entries, v.PackageDecls(), nil)
	return entries
}

// sourceOf is the text of a declaration of a cell. It notes which cell that is.
func (v *analysis) sourceOf(key string, s *hover) string {
	e := s.decls[key]
	if e.of != nil {
		s.notes = append(s.notes, fmt.Sprintf("Of cell %d.", v.session.CellNumber(e.of.Source.File)))
		return e.of.Text()
	}
	s.notes = append(s.notes, "Of this cell.")
	from, to := v.Offset(e.from), v.Offset(e.to)
	if from < 0 || to < from {
		return ""
	}
	return v.Text[from:to]
}

// inspectPath describes the package at a path.
func (l *DocIndex) inspectPath(ctx context.Context, packages cell.Packages, path string, detail int) *hover {
	if _, err := packages.Import(path); err != nil && (packages.Name(path) == "" || packages.Ensure(ctx, []string{path}) != nil) {
		return nil
	}
	pkg, err := packages.Import(path)
	if err != nil {
		return nil
	}
	return l.inspectPackage(packages, pkg, detail)
}

// inspectPackage describes a package: what it is for, and for detail 1 what it offers.
func (l *DocIndex) inspectPackage(packages cell.Packages, pkg *types.Package, detail int) *hover {
	found := &hover{declaration: fmt.Sprintf("package %s // import %q", pkg.Name(), pkg.Path()), path: pkg.Path()}
	if b := l.load(folderOf(packages, pkg.Path())); b != nil {
		found.doc, found.decls = b.doc, b.decls
	}
	if detail < 1 {
		found.doc, _, _ = strings.Cut(found.doc, "\n\n")
		return found
	}
	lists := map[string][]string{}
	for _, name := range pkg.Scope().Names() {
		if !token.IsExported(name) {
			continue
		}
		title := "Variables and constants"
		switch pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			title = "Functions"
		case *types.TypeName:
			title = "Types"
		}
		lists[title] = append(lists[title], name)
	}
	for _, title := range slices.Sorted(maps.Keys(lists)) {
		found.sections = append(found.sections, section{title: title, list: lists[title]})
	}
	return found
}
