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

// generatedFile is a file of generated code.
type generatedFile struct {
	name       string // of the file, without ending
	cellFile   string // the cell's, as errors have it; empty where the text is nobody's
	text       string
	edits      []syntax.Edit
	prologue   string // between the imports and the text
	epilogue   string
	imports    map[string]string // name -> path
	dotImports []string
}

func (p *generatedFile) source() string {
	var b strings.Builder
	b.WriteString(syntax.PackageClause)
	for _, name := range slices.Sorted(maps.Keys(p.imports)) {
		fmt.Fprintf(&b, "import %s %q\n", name, p.imports[name])
	}
	for _, path := range p.dotImports {
		fmt.Fprintf(&b, "import . %q\n", path)
	}
	b.WriteString(p.prologue)
	if p.cellFile != "" {
		b.WriteString("\n//line " + p.cellFile + ":1:1\n")
	}
	b.WriteString(syntax.ApplyEdits(p.text, p.edits))
	b.WriteString(p.epilogue)
	return b.String()
}

// declsFile is the file of declarations that one cell left behind.
func (c *importResolver) declsFile(list []*decl) *generatedFile {
	cell := list[0].cell
	p := &generatedFile{name: list[0].file(), cellFile: cell.File, edits: list[0].naming()}
	own := map[string]bool{}
	var segments []syntax.Segment
	var mentions []syntax.Mention
	for _, d := range list {
		segments = append(segments, d.Segment)
		mentions = append(mentions, d.Mentions...)
		for _, name := range d.Names {
			own[name] = true
		}
		p.edits = append(p.edits, d.blankDropped()...)
	}
	p.text = syntax.Mask(cell.Text, segments, func(syntax.Segment) bool { return true })
	c.resolve(p, mentions, own, cell.imports)
	return p
}

// codeFiles are the files with the cell's code, and what it reaches.
func (t *translation) codeFiles(found *checkedPackage, r *reachability) []*generatedFile {
	var list []*generatedFile
	for _, decls := range byCell(slices.SortedFunc(maps.Keys(r.decls), compareOrigins)) {
		p := t.declsFile(decls)
		if decls[0].cell == t.origin {
			p.edits = append(p.edits, t.renameFunc("main", MainFunc)...)
		}
		if edits := r.lifted.in(decls); len(edits) > 0 {
			p.edits = append(edits, p.edits...)
			p.pruneImports(t.importResolver)
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
	body := t.runFile(found, r)
	body.pruneImports(t.importResolver)
	list = append(list, variables, body)
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

// pruneImports drops the imports that a file does not use, after edits have taken away what used them.
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
	repeats := t.source.Mode == syntax.MainBody && slices.ContainsFunc(t.source.Timings, func(one syntax.Timing) bool { return one.Repeat })
	for _, statement := range t.source.Statements {
		assign, ok := statement.(*ast.AssignStmt)
		if !repeats && (!ok || assign.Tok != token.DEFINE || t.source.Mode != syntax.Script) {
			continue
		}
		for _, d := range syntax.VarDefsOf([]ast.Stmt{statement}, nil) {
			for _, name := range d.Names {
				if _, local := t.local[name.Name]; (local || repeats) && name.Name != "_" {
					edits = append(edits, syntax.Insert(t.source.Offset(statement.End()), "; _ = "+name.Name))
				}
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

// restored lists the variables of earlier cells that the cell may use.
func (t *translation) restored() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(t.session.vars)) {
		if t.hasValue(name) && !t.newVars[name] && !t.isDeclared(name) {
			list = append(list, name)
		}
	}
	return list
}

// variablesFile is the file that declares variables of earlier cells.
func (t *translation) variablesFile(names []string) *generatedFile {
	p := &generatedFile{name: "variables", imports: map[string]string{}}
	for _, name := range slices.Concat(names, Sorted(t.reassigned)) {
		t.declareVariable(p, name, name)
	}
	for _, name := range slices.Sorted(maps.Keys(t.body.previous)) {
		t.declareVariable(p, t.body.previous[name], name)
	}
	return p
}

// declareVariable declares a variable of an earlier cell, under a name.
func (c *importResolver) declareVariable(p *generatedFile, name, of string) {
	p.text += fmt.Sprintf("var %s %s\n", name, c.typeSource(c.session.vars[of].typ, p))
}

func (t *translation) isDeclared(name string) bool {
	return declOf(name, t.decls) != nil
}

const (
	valuesPath      = "github.com/atelier-go/atelier/kernel/values"
	carryPath       = valuesPath + "/carry"
	picturePath     = valuesPath + "/picture"
	collectionsPath = valuesPath + "/collections"
	timingPath      = valuesPath + "/timing"
	plottingPath    = "github.com/atelier-go/atelier/plotting"
	displayPath     = plottingPath + "/display"
	engineName      = "github.com/gomlx/gomlx/"
)

// The functions that generated code has of its own.
const (
	BodyFunc    = "atelier_body" // what the cell runs
	MainFunc    = "atelier_main" // the cell's own func main
	LiteralFunc = BodyFunc + "_" // begins the names of function literals
)

// runFile is the function that the program runs.
func (t *translation) runFile(found *checkedPackage, r *reachability) *generatedFile {
	before, after := t.timings()
	p := t.body.bodyFile(slices.Concat(before, t.useLocals(), t.showResult(found), after)...)
	p.prologue = "func " + BodyFunc + "() {\n" + t.timeWhole() + t.initCalls(r)
	if t.source.Mode == syntax.Script {
		if t.request.Call != "" {
			p.prologue += t.flagParse(p)
			p.epilogue = "\n" + t.request.Call + "()\n}\n"
		}
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
	p.imports = maps.Clone(p.imports)
	return t.use("flag", "flag", p.imports) + ".Parse()\n"
}
