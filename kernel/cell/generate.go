package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

const (
	valuesPath   = "github.com/atelier-go/atelier/kernel/values"
	picturePath  = valuesPath + "/picture"
	plottingPath = "github.com/atelier-go/atelier/plotting"
	displayPath  = "github.com/janpfeifer/gonb/gonbui"
	engineName   = "github.com/gomlx/gomlx/"
)

// generate writes the files of the program that a checked cell becomes.
func (t *translation) generate(found *checkedPackage) (*Program, error) {
	p := &Program{Files: map[string]string{}, Args: t.programArgs(), session: t.session, ExpressionErrors: map[string]string{}}
	if e, _ := t.source.LastExpr(); e != nil {
		p.LastExpr = Location{File: t.source.File, Line: t.source.Position(e.Pos()).Line}
	}
	expressions, found, err := t.expressions(p, found)
	if err != nil {
		return nil, err
	}
	r := t.reachability(found)
	for name := range r.previous {
		t.body.dropPrevious(name)
	}
	t.rememberImports()
	p.change = t.sessionChange(found, r)
	if t.onlyDeclares(r, expressions) {
		p.DeclarationsOnly = true
		return p, nil
	}
	pieces, err := t.codeFiles(found, r)
	if err != nil {
		return nil, err
	}
	pieces = append(pieces, expressions...)
	pieces = append(pieces, t.mainFile(found, r))
	paths := map[string]bool{}
	for _, piece := range pieces {
		piece.pruneImports(t.importResolver)
		for _, path := range slices.Concat(slices.Collect(maps.Values(piece.imports)), piece.dotImports) {
			paths[path] = true
		}
	}
	t.addSideEffectImports(p, paths)
	for _, piece := range pieces {
		p.Files[piece.name+".go"] = piece.source()
	}
	p.Imports = Sorted(paths)
	return p, nil
}

// rememberImports counts the packages that the cell uses without an import as imported, for what it declares: a later
// variable of that name must not change their meaning.
func (t *translation) rememberImports() {
	more := &imports{Named: maps.Clone(t.origin.imports.Named), Dots: t.origin.imports.Dots, blank: t.origin.imports.blank}
	for key, path := range t.importResolver.guessed {
		name, _, _ := strings.Cut(key, ".")
		if path != "" && more.Named[name] == "" {
			more.Named[name] = path
		}
	}
	t.origin.imports = more
}

// onlyDeclares tells a cell that only declares.
func (t *translation) onlyDeclares(r *reachability, expressions []*generatedFile) bool {
	if t.source.Mode == syntax.MainBody || len(t.source.Statements) > 0 || len(t.body.defs) > 0 || len(expressions) > 0 || t.request.Test || t.request.Call != "" {
		return false
	}
	for u := range r.decls {
		for name := range u.live {
			if isInit(name) || r.isNew(u) && (name == "main" || u.segment.Kind == token.VAR) {
				return false
			}
		}
	}
	return true
}

// sessionChange is what the session will learn.
func (t *translation) sessionChange(found *checkedPackage, r *reachability) change {
	c := change{number: t.request.Number, imports: t.imports, vars: map[string]*Variable{}, local: t.local}
	for _, u := range t.decls {
		if !u.live["main"] && !u.live["init"] {
			c.decls = append(c.decls, u)
		}
	}
	if t.source.Mode == syntax.MainBody {
		c.hidden = syntax.NewNames(syntax.VarDefsOf(t.source.Statements, nil))
	}
	for _, name := range slices.Concat(Sorted(t.newVars), Sorted(t.reassigned)) {
		typ := typeOf(found, name)
		c.vars[name] = &Variable{Name: name, Type: TypeString(typ), Cell: c.number, typ: typ}
	}
	for name := range r.vars {
		if v := t.session.vars[name]; !t.newVars[name] && v != nil {
			clone := *v
			c.vars[name] = &clone
		}
	}
	return c
}

// codeFiles is the pieces with the cell's code, and what it reaches.
func (t *translation) codeFiles(found *checkedPackage, r *reachability) ([]*generatedFile, error) {
	var list []*generatedFile
	byCell := map[*Origin][]*decl{}
	for u := range r.decls {
		byCell[u.cell] = append(byCell[u.cell], u)
	}
	cells := slices.SortedFunc(maps.Keys(byCell), func(a, b *Origin) int { return strings.Compare(a.File, b.File) })
	for _, cell := range cells {
		p, err := t.declsFile(cell, byCell[cell])
		if err != nil {
			return nil, err
		}
		if cell == t.origin {
			p.edits = append(p.edits, t.renameFunc("main", syntax.MainFunc)...)
		}
		list = append(list, p)
	}
	var restored []string
	for _, name := range Sorted(r.vars) {
		if !t.newVars[name] {
			restored = append(restored, name)
		}
	}
	variables := t.variablesFile(restored)
	for _, name := range Sorted(t.newVars) {
		variables.text += fmt.Sprintf("var %s %s\n", name, t.typeSource(typeOf(found, name), variables))
	}
	list = append(list, variables, t.runFile(found, r))
	if p, err := t.localsFile(); err != nil {
		return nil, err
	} else if p != nil {
		list = append(list, p)
	}
	return list, nil
}

// renameFunc gives a function of the new cell another name.
func (t *translation) renameFunc(from, to string) []syntax.Edit {
	for _, u := range t.decls {
		if !u.live[from] || u.segment.Kind != token.FUNC {
			continue
		}
		file, offset, err := syntax.ParseDecls(u.text(), parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		at := offset(file.Decls[0].(*ast.FuncDecl).Name.Pos()) + u.segment.From
		return []syntax.Edit{syntax.Replace(at, at+len(from), to)}
	}
	return nil
}

// runFile is the function that the program runs.
func (t *translation) runFile(found *checkedPackage, r *reachability) *generatedFile {
	p := t.body.bodyFile(append(t.useLocals(), t.showResult(found)...)...)
	p.prologue = "func " + syntax.BodyFunc + "() {\n" + t.initCalls(r)
	if t.source.Mode == syntax.Script {
		return p
	}
	p.prologue += t.body.initializers(found.info.InitOrder, found.set) + t.flagParse(p)
	switch {
	case t.request.Call != "":
		p.prologue += t.request.Call + "()\n"
	case t.source.HasMain:
		p.prologue += syntax.MainFunc + "()\n"
	}
	if t.source.Mode == syntax.DeclsOnly {
		p.cellFile, p.text, p.edits = "", "", nil
	}
	return p
}

// initCalls calls the functions that run before each cell.
func (t *translation) initCalls(r *reachability) string {
	calls := map[string]bool{}
	for u := range r.decls {
		for name := range u.live {
			if strings.HasPrefix(name, "init_") && u.segment.Kind == token.FUNC {
				calls[name+"()\n"] = true
			}
		}
	}
	return strings.Join(Sorted(calls), "")
}

// flagParse reads the program's arguments, as GoNB has it.
func (t *translation) flagParse(p *generatedFile) string {
	if len(t.request.Args) == 0 || t.request.Test { // package testing reads them itself
		return ""
	}
	name := t.importName("flag", "flag", p)
	p.imports = maps.Clone(p.imports)
	p.imports[name] = "flag"
	return name + ".Parse()\n"
}

// pruneImports drops the imports that a piece, as it is in the end, does not use.
func (p *generatedFile) pruneImports(c *importResolver) {
	file, err := parser.ParseFile(token.NewFileSet(), "", p.source(), 0)
	if err != nil {
		return // the compiler says it better
	}
	bases := syntax.Selectors(file)
	named, used := map[string]bool{}, map[string]bool{}
	for _, id := range file.Unresolved {
		if _, isBase := bases[id]; isBase {
			used[id.Name] = true
		} else {
			named[id.Name] = true
		}
	}
	p.imports = maps.Clone(p.imports)
	maps.DeleteFunc(p.imports, func(name, _ string) bool { return name != "_" && !used[name] })
	p.dotImports = slices.DeleteFunc(slices.Clone(p.dotImports), func(path string) bool {
		return !slices.ContainsFunc(Sorted(named), func(name string) bool { return c.exports(path, name) })
	})
}

// filesToCheck is everything that the type-checker has to see.
func (t *translation) filesToCheck() ([]*generatedFile, error) {
	byCell := map[*Origin][]*decl{}
	var order []*Origin
	for _, u := range slices.Concat(t.earlier, t.decls) {
		if byCell[u.cell] == nil {
			order = append(order, u.cell)
		}
		byCell[u.cell] = append(byCell[u.cell], u)
	}
	list := []*generatedFile{t.variablesFile(t.restored()), t.body.definitionsFile()}
	for _, cell := range order {
		p, err := t.declsFile(cell, byCell[cell])
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if t.source.Mode != syntax.DeclsOnly {
		list = append(list, t.body.bodyFile(t.useLocals()...))
	}
	if p, err := t.localsFile(); err != nil {
		return nil, err
	} else if p != nil {
		list = append(list, p)
	}
	return list, nil
}

// useLocals lets the compiler pass over local variables that the cell does not use.
func (t *translation) useLocals() []syntax.Edit {
	var edits []syntax.Edit
	for _, statement := range t.source.Statements {
		s, ok := statement.(*ast.AssignStmt)
		if !ok || s.Tok != token.DEFINE || t.source.Mode != syntax.Script {
			continue
		}
		for _, name := range syntax.Identifiers(s.Lhs) {
			if _, local := t.local[name.Name]; local && name.Name != "_" {
				end := t.source.Offset(s.End())
				edits = append(edits, syntax.Insert(end, "; _ = "+name.Name))
			}
		}
	}
	return edits
}

// localsFile is the variables that a cell without statements declares and cannot hand on.
func (t *translation) localsFile() (*generatedFile, error) {
	if t.source.Mode == syntax.Script || len(t.local) == 0 {
		return nil, nil
	}
	p := &generatedFile{name: "locals", cellFile: t.source.File}
	p.text = syntax.Mask(t.source.Text, func(c syntax.Segment) bool {
		return t.source.IsVar(c) && slices.ContainsFunc(namesIn(t.source.Text[c.From:c.To]), func(name string) bool {
			_, local := t.local[name]
			return local
		})
	}, t.source.Segments)
	return p, t.resolveDecls(p, t.imports)
}
