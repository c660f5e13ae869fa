package cell

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// PackageSnapshot is a half-written cell as the type-checker sees it, with all that earlier cells declared.
type PackageSnapshot struct {
	*importResolver
	*syntax.Partial
	Imports *imports
	File    *ast.File      // the cell
	Nodes   []ast.Decl     // what the cell declares, and a function with its statements
	Earlier []*syntax.Decl // those of earlier cells, the oldest first
	Pkg     *types.Package
	Info    *types.Info
}

// CheckPartial checks a text with all its errors. The session must be a snapshot.
func (s *Session) CheckPartial(ctx context.Context, content string, below int) *PackageSnapshot {
	v := &PackageSnapshot{Partial: syntax.ParsePartial(content, below)}
	v.Imports = s.known(ctx, v.Partial.Imports)
	v.importResolver = &importResolver{ctx: ctx, session: s, newVars: map[string]bool{}, packageNames: map[string]bool{},
		aliases: map[string]string{}, aliasByPath: map[string]string{}, guessed: map[string]string{}}
	made := v.NewVars()
	for _, name := range syntax.NewNames(made) {
		v.newVars[name], v.packageNames[name] = true, true
	}
	for _, name := range v.DeclNames() {
		v.packageNames[name] = true
	}
	packageVars := v.packageVars(made)
	decls := withoutNames(s.decls, v.packageNames)
	for _, u := range decls {
		for name := range u.live {
			v.packageNames[name] = true
		}
	}
	variables := v.variables(packageVars)
	delete(v.packageNames, "main")
	v.assemble(packageVars)
	v.check(decls, variables)
	return v
}

// known adds the imports of a cell to those before, as far as they need not be fetched.
func (s *Session) known(ctx context.Context, added []syntax.Import) *imports {
	added = slices.DeleteFunc(added, func(i syntax.Import) bool {
		if i.Path == "C" {
			return true
		}
		if _, err := s.packages.Import(i.Path); err == nil {
			return false
		}
		return s.packages.Name(i.Path) == "" || s.packages.Ensure(ctx, []string{i.Path}) != nil
	})
	return s.imports.with(added, s.packages.Name)
}

// packageVars is the variables of the cell as variables of the package, for the functions of the cell. One that
// has its value from an earlier variable of the same name is left out: that one stands for it.
func (v *PackageSnapshot) packageVars(made []syntax.VarDef) *ast.GenDecl {
	if !v.HasFunctions() || len(made) == 0 {
		return nil
	}
	group := &ast.GenDecl{Tok: token.VAR, TokPos: made[0].Node.Pos()}
	for _, d := range made {
		if v.readsPrevious(d) {
			continue
		}
		spec := &ast.ValueSpec{Type: d.Typ, Values: d.Values}
		for i, name := range d.Names {
			clone := &ast.Ident{NamePos: name.NamePos, Name: "_"}
			if d.IsNew[i] {
				clone.Name = name.Name
			}
			spec.Names = append(spec.Names, clone)
		}
		group.Specs = append(group.Specs, spec)
	}
	return group
}

func (v *PackageSnapshot) readsPrevious(d syntax.VarDef) bool {
	found := false
	for _, value := range d.Values {
		ast.Inspect(value, func(node ast.Node) bool {
			id, ok := node.(*ast.Ident)
			found = found || ok && v.newVars[id.Name] && v.session.hasValue(id.Name)
			return !found
		})
	}
	return found
}

// variables is the file of the variables of earlier cells.
func (v *PackageSnapshot) variables(packageVars *ast.GenDecl) *generatedFile {
	hidden := map[string]bool{}
	for _, name := range v.DeclNames() {
		hidden[name] = true
	}
	if packageVars != nil {
		for _, name := range syntax.DeclaredNames(packageVars) {
			hidden[name] = true
		}
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(v.session.vars)), func(name string) bool { return !v.session.hasValue(name) })
	for _, name := range names {
		v.packageNames[name] = true
	}
	p := &generatedFile{name: "variables", imports: map[string]string{}}
	for _, name := range names {
		if !hidden[name] {
			v.declareVariable(p, name, name)
		}
	}
	return p
}

// assemble puts the parts together as one file, with what they import.
func (v *PackageSnapshot) assemble(packageVars *ast.GenDecl) {
	p := &generatedFile{imports: map[string]string{}}
	for _, part := range v.Parts {
		v.resolveInPlace(p, part.Mentions)
	}
	v.File = &ast.File{Name: ast.NewIdent("main")}
	for _, name := range slices.Sorted(maps.Keys(p.imports)) {
		v.File.Decls = append(v.File.Decls, importDecl(name, p.imports[name]))
	}
	for _, path := range p.dotImports {
		v.File.Decls = append(v.File.Decls, importDecl(".", path))
	}
	if packageVars != nil {
		v.File.Decls = append(v.File.Decls, packageVars)
	}
	v.Nodes = v.PackageDecls()
	if body := v.StatementBlock(); body != nil {
		v.Nodes = append(v.Nodes, &ast.FuncDecl{Name: ast.NewIdent("_"), Type: &ast.FuncType{Func: body.Lbrace, Params: &ast.FieldList{}}, Body: body})
	}
	v.File.Decls = append(v.File.Decls, v.Nodes...)
}

func importDecl(name, path string) ast.Decl {
	spec := &ast.ImportSpec{Name: ast.NewIdent(name), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(path)}}
	return &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}
}

// resolveInPlace finds the imports that a parsed part needs, as resolve does, but for the name at the cursor.
func (v *PackageSnapshot) resolveInPlace(p *generatedFile, mentions []syntax.Mention) {
	for _, m := range mentions {
		switch {
		case m.Selected == "":
			v.resolveDot(p, m.Name.Name, v.Imports)
		case !strings.Contains(m.Selected, syntax.Cursor):
			if path := v.packageOf(m.Name.Name, m.Selected, nil, v.Imports); path != "" {
				m.Name.Name = v.use(m.Name.Name, path, p.imports)
			}
		}
	}
}

// check type-checks the cell with what earlier ones left behind. It passes over errors.
func (v *PackageSnapshot) check(decls []*decl, variables *generatedFile) {
	files := []*ast.File{v.File}
	for _, ofCell := range byCell(decls) {
		p := v.declsFile(ofCell)
		if file, err := parser.ParseFile(v.FileSet, p.name, p.source(), parser.SkipObjectResolution); err == nil {
			withoutBodies(file)
			files = append(files, file)
		}
	}
	for _, d := range decls {
		v.Earlier = append(v.Earlier, d.Decl)
	}
	if file, err := parser.ParseFile(v.FileSet, variables.name, variables.source(), parser.SkipObjectResolution); err == nil {
		files = append(files, file)
	}
	v.Info = &types.Info{
		Types:     map[ast.Expr]types.TypeAndValue{},
		Defs:      map[*ast.Ident]types.Object{},
		Uses:      map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{},
		Scopes:    map[ast.Node]*types.Scope{},
	}
	config := types.Config{
		GoVersion:                goVersion(),
		Importer:                 v.session.packages,
		FakeImportC:              true,
		DisableUnusedImportCheck: true,
		Sizes:                    types.SizesFor("gc", runtime.GOARCH),
		Error:                    func(error) {}, // go on
	}
	v.Pkg, _ = config.Check("main", v.FileSet, files, v.Info)
}

// withoutBodies spares the type-checker what only errors could come of.
func withoutBodies(file *ast.File) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			f.Body = nil
		}
	}
}

// IsPackageName tells whether the package has a name of its own.
func (v *PackageSnapshot) IsPackageName(name string) bool { return v.packageNames[name] }

// PackagesNamed finds the packages that a name may mean: what a cell imported, else what can be found.
func (v *PackageSnapshot) PackagesNamed(name string) []*types.Package {
	paths := v.session.packages.Find(name)
	paths = paths[:min(len(paths), maxCandidates)]
	if path := v.Imports.Named[name]; path != "" {
		paths = []string{path}
	}
	var list []*types.Package
	for _, path := range paths {
		if v.session.packages.Ensure(v.ctx, []string{path}) != nil {
			continue
		}
		if pkg, err := v.session.packages.Import(path); err == nil {
			list = append(list, pkg)
		}
	}
	return list
}
