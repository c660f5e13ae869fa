package cell

import (
	"fmt"
	"go/ast"
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

// The functions that generated code has of its own.
const (
	BodyFunc = "atelier_body" // what the cell runs
	MainFunc = "atelier_main" // the cell's own func main
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
	pieces := append(t.codeFiles(found, r), expressions...)
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
			if isInit(name) || r.isNew(u) && (name == "main" || u.Kind == token.VAR) {
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
func (t *translation) codeFiles(found *checkedPackage, r *reachability) []*generatedFile {
	var list []*generatedFile
	for _, decls := range byCell(slices.SortedFunc(maps.Keys(r.decls), compareOrigins)) {
		p := t.declsFile(decls)
		if decls[0].cell == t.origin {
			p.edits = append(p.edits, t.renameFunc("main", MainFunc)...)
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
	return append(list, t.localsFiles()...)
}

// renameFunc gives a function of the new cell another name.
func (t *translation) renameFunc(from, to string) []syntax.Edit {
	for _, u := range t.decls {
		if !u.live[from] || u.Kind != token.FUNC {
			continue
		}
		at := t.source.Offset(u.Node().(*ast.FuncDecl).Name.Pos())
		return []syntax.Edit{syntax.Replace(at, at+len(from), to)}
	}
	return nil
}

// runFile is the function that the program runs.
func (t *translation) runFile(found *checkedPackage, r *reachability) *generatedFile {
	p := t.body.bodyFile(append(t.useLocals(), t.showResult(found)...)...)
	p.prologue = "func " + BodyFunc + "() {\n" + t.initCalls(r)
	if t.source.Mode == syntax.Script {
		return p
	}
	p.prologue += t.body.initializers(found.info.InitOrder, found.set) + t.flagParse(p)
	switch {
	case t.request.Call != "":
		p.prologue += t.request.Call + "()\n"
	case t.source.HasMain:
		p.prologue += MainFunc + "()\n"
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
			if strings.HasPrefix(name, "init_") && u.Kind == token.FUNC {
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

// pruneImports drops the imports that a file, as it is in the end, does not use.
func (p *generatedFile) pruneImports(c *importResolver) {
	mentions, err := syntax.ParseMentions(strings.TrimPrefix(p.source(), syntax.PackageClause))
	if err != nil {
		return // the compiler says it better
	}
	named, used := map[string]bool{}, map[string]bool{}
	for _, m := range mentions {
		if m.Selected != "" {
			used[m.Name.Name] = true
		} else {
			named[m.Name.Name] = true
		}
	}
	p.imports = maps.Clone(p.imports)
	maps.DeleteFunc(p.imports, func(name, _ string) bool { return !used[name] })
	p.dotImports = slices.DeleteFunc(slices.Clone(p.dotImports), func(path string) bool {
		return !slices.ContainsFunc(Sorted(named), func(name string) bool { return c.exports(path, name) })
	})
}

// filesToCheck is everything that the type-checker has to see.
func (t *translation) filesToCheck() []*generatedFile {
	list := []*generatedFile{t.variablesFile(t.restored()), t.body.definitionsFile()}
	for _, decls := range byCell(slices.Concat(t.earlier, t.decls)) {
		list = append(list, t.declsFile(decls))
	}
	if t.source.Mode != syntax.DeclsOnly {
		list = append(list, t.body.bodyFile(t.useLocals()...))
	}
	return append(list, t.localsFiles()...)
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

// localsFiles is a file of the variables that a cell without statements declares and cannot hand on, if there are any.
func (t *translation) localsFiles() []*generatedFile {
	if t.source.Mode == syntax.Script || len(t.local) == 0 {
		return nil
	}
	p := &generatedFile{name: "locals", cellFile: t.source.File}
	locals := slices.DeleteFunc(slices.Clone(t.source.Vars), func(d *syntax.Decl) bool {
		return !slices.ContainsFunc(d.Names, func(name string) bool {
			_, local := t.local[name]
			return local
		})
	})
	var segments []syntax.Segment
	for _, d := range locals {
		segments = append(segments, d.Segment)
	}
	p.text = syntax.Mask(t.source.Text, segments, func(syntax.Segment) bool { return true })
	t.resolve(p, mentionsOf(locals), namesOf(locals), t.imports)
	return []*generatedFile{p}
}
