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
)

// view is a half-written cell as the type-checker sees it, with all that earlier cells declared.
type view struct {
	*composer
	*sketch
	env  *imports
	file *ast.File // the cell
	own  []ast.Decl
	old  map[*text]*ast.File
	pkg  *types.Package
	info *types.Info
}

// view checks a text with all its faults. The session must be a snapshot.
func (s *Session) view(ctx context.Context, content string, below int) *view {
	v := &view{sketch: draw(token.NewFileSet(), content, below), old: map[*text]*ast.File{}}
	v.env = s.known(ctx, v.imported())
	v.composer = &composer{ctx: ctx, session: s, fresh: map[string]bool{}, taken: map[string]bool{},
		aliases: map[string]string{}, byPath: map[string]string{}, found: map[string]string{}}
	made := v.made()
	for _, name := range freshNames(made) {
		v.fresh[name], v.taken[name] = true, true
	}
	for _, name := range v.declared() {
		v.taken[name] = true
	}
	hoisted := v.hoisted(made)
	units := without(s.units, v.taken)
	for _, u := range units {
		for name := range u.live {
			v.taken[name] = true
		}
	}
	variables := v.variables(hoisted)
	delete(v.taken, "main")
	v.assemble(hoisted)
	v.check(units, variables)
	return v
}

// known adds the imports of a cell to those before, as far as they need not be fetched.
func (s *Session) known(ctx context.Context, added []stated) *imports {
	added = slices.DeleteFunc(added, func(i stated) bool {
		if i.path == "C" {
			return true
		}
		if _, err := s.packages.Import(i.path); err == nil {
			return false
		}
		return s.packages.Name(i.path) == "" || s.packages.Ensure(ctx, []string{i.path}) != nil
	})
	return s.imports.with(added, s.packages.Name)
}

// hoisted is the variables of the cell as variables of the package, for the functions of the cell. One that
// has its value from an earlier variable of the same name is left out: that one stands for it.
func (v *view) hoisted(made []definition) *ast.GenDecl {
	if !v.hasFunctions() || len(made) == 0 {
		return nil
	}
	group := &ast.GenDecl{Tok: token.VAR, TokPos: made[0].node.Pos()}
	for _, d := range made {
		if v.readsOlder(d) {
			continue
		}
		spec := &ast.ValueSpec{Type: d.typ, Values: d.values}
		for i, name := range d.names {
			clone := &ast.Ident{NamePos: name.NamePos, Name: "_"}
			if d.fresh[i] {
				clone.Name = name.Name
			}
			spec.Names = append(spec.Names, clone)
		}
		group.Specs = append(group.Specs, spec)
	}
	return group
}

func (v *view) readsOlder(d definition) bool {
	found := false
	for _, value := range d.values {
		ast.Inspect(value, func(node ast.Node) bool {
			id, ok := node.(*ast.Ident)
			found = found || ok && v.fresh[id.Name] && v.session.isKept(id.Name)
			return !found
		})
	}
	return found
}

// variables is the file of the variables of earlier cells.
func (v *view) variables(hoisted *ast.GenDecl) *piece {
	hidden := map[string]bool{}
	for _, name := range v.declared() {
		hidden[name] = true
	}
	if hoisted != nil {
		for _, name := range declaredBy(hoisted) {
			hidden[name] = true
		}
	}
	p := &piece{name: "variables", uses: map[string]string{}}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(v.session.vars)) {
		if v.session.isKept(name) {
			v.taken[name] = true
			if !hidden[name] {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		p.text += "var " + name + " " + v.written(v.session.vars[name].typ, p) + "\n"
	}
	return p
}

// assemble puts the parts together as one file, with what they import.
func (v *view) assemble(hoisted *ast.GenDecl) {
	p := &piece{uses: map[string]string{}}
	for _, part := range v.parts {
		v.bind(p, part.file)
	}
	v.file, _ = parser.ParseFile(v.set, "cell", clause, 0)
	for _, name := range slices.Sorted(maps.Keys(p.uses)) {
		v.file.Decls = append(v.file.Decls, importing(name, p.uses[name]))
	}
	for _, path := range p.dots {
		v.file.Decls = append(v.file.Decls, importing(".", path))
	}
	if hoisted != nil {
		v.file.Decls = append(v.file.Decls, hoisted)
	}
	v.own = v.declarations()
	if body := v.body(); body != nil {
		v.own = append(v.own, &ast.FuncDecl{Name: ast.NewIdent("_"), Type: &ast.FuncType{Func: body.Lbrace, Params: &ast.FieldList{}}, Body: body})
	}
	v.file.Decls = append(v.file.Decls, v.own...)
}

func importing(name, path string) ast.Decl {
	spec := &ast.ImportSpec{Name: ast.NewIdent(name), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(path)}}
	return &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}
}

// bind finds the imports that a parsed chunk needs, as resolve does, but for the name at the cursor.
func (v *view) bind(p *piece, file *ast.File) {
	bases := selectors(file)
	for _, id := range file.Unresolved {
		selected, isBase := bases[id]
		if !isBase {
			v.resolveDot(p, id.Name, v.env)
			continue
		}
		if strings.Contains(selected, marker) {
			continue
		}
		if path := v.packageOf(id.Name, selected, nil, v.env); path != "" {
			name := v.nameFor(id.Name, path, p)
			p.uses[name] = path
			id.Name = name
		}
	}
}

// check type-checks the cell with what earlier ones left behind. It passes over faults.
func (v *view) check(units []*unit, variables *piece) {
	files := []*ast.File{v.file}
	byCell := map[*text][]*unit{}
	var order []*text
	for _, u := range units {
		if byCell[u.cell] == nil {
			order = append(order, u.cell)
		}
		byCell[u.cell] = append(byCell[u.cell], u)
	}
	for _, cell := range order {
		p, err := v.unitsPiece(cell, byCell[cell])
		if err != nil {
			continue
		}
		if file, err := parser.ParseFile(v.set, p.name, p.source(), parser.ParseComments|parser.SkipObjectResolution); err == nil {
			withoutBodies(file)
			v.old[cell] = file
			files = append(files, file)
		}
	}
	if file, err := parser.ParseFile(v.set, variables.name, variables.source(), parser.SkipObjectResolution); err == nil {
		files = append(files, file)
	}
	v.info = &types.Info{
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
	v.pkg, _ = config.Check("main", v.set, files, v.info)
}

// withoutBodies spares the type-checker what only faults could come of.
func withoutBodies(file *ast.File) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			f.Body = nil
		}
	}
}

// isTaken tells whether the package has a name of its own.
func (v *view) isTaken(name string) bool { return v.taken[name] }

// packagesNamed finds the packages that a name may mean: what a cell imported, else what can be found.
func (v *view) packagesNamed(name string) []*types.Package {
	paths := v.session.packages.Find(name)
	paths = paths[:min(len(paths), maxCandidates)]
	if path := v.env.named[name]; path != "" {
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
