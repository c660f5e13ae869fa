package cell

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// generate writes the program that a checked cell becomes.
func (t *translation) generate(checked *checkedPackage, r *reachability, e expressions) *Program {
	p := &Program{Files: map[string]string{}, Args: t.programArgs(), session: t.session, ExpressionErrors: e.errors}
	if last, _ := t.source.LastExpr(); last != nil {
		p.LastExpr = Location{File: t.source.File, Line: t.source.Position(last.Pos()).Line}
	}
	for id, object := range checked.info.Uses {
		p.Prints = p.Prints || object == types.Universe.Lookup("print") && t.source.Mode == syntax.Script && checked.files["body"].FileStart <= id.Pos() && id.Pos() < checked.files["body"].FileEnd
	}
	for name := range r.previous {
		t.body.dropPrevious(name)
	}
	t.rememberImports()
	t.lift(checked, r)
	p.change = t.sessionChange(checked, r)
	if t.onlyDeclares(r, e) {
		p.DeclarationsOnly = true
		return p
	}
	p.Remarks = t.remarks(checked, r)
	files := slices.Concat(t.codeFiles(checked, r), e.files)
	paths := map[string]bool{}
	addImports(paths, files...)
	main := t.mainFile(checked, r, e, paths)
	addImports(paths, main)
	files = append(files, main)
	t.addSideEffectImports(p, paths)
	for _, file := range files {
		p.Files[file.name+".go"] = file.source()
	}
	p.Imports = Sorted(paths)
	return p
}

func addImports(paths map[string]bool, files ...*generatedFile) {
	for _, file := range files {
		for _, path := range slices.Concat(slices.Collect(maps.Values(file.imports)), file.dotImports) {
			paths[path] = true
		}
	}
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
func (t *translation) onlyDeclares(r *reachability, e expressions) bool {
	if t.source.Mode == syntax.MainBody || len(t.source.Statements) > 0 || len(t.body.defs) > 0 || len(e.files) > 0 || t.request.Test || t.request.Call != "" {
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
	c := change{number: t.request.Number, imports: t.imports, vars: map[string]*Variable{}, local: t.local, literals: r.lifted.literals}
	for _, u := range t.decls {
		if !u.live["main"] && !u.live["init"] {
			c.decls = append(c.decls, u)
		}
	}
	if t.source.Mode == syntax.MainBody {
		c.hidden = syntax.NewNames(syntax.VarDefsOf(t.source.Statements, nil))
		c.hider = "%%, where variables end with their cell: leave %% out"
		if len(t.source.Timings) > 0 && t.source.Timings[0].Repeat {
			c.hider = "%%timeit, where variables end with their cell"
		}
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

// mainFile is the file that restores variables, runs the cell and keeps variables.
func (t *translation) mainFile(found *checkedPackage, r *reachability, e expressions, paths map[string]bool) *generatedFile {
	p := &generatedFile{name: "main", imports: map[string]string{}}
	values := t.valuesName(p.imports)
	var b strings.Builder
	body := BodyFunc
	if t.request.Test {
		body = t.testMain(p)
	}
	fmt.Fprintf(&b, "func main() {\n\t%s.Run(%s.Program{\n\t\tBody: %s,\n", values, values, body)
	if list := t.variablesList(r); len(list) > 0 {
		t.writeCarrier(&b, found, r, p, paths, list)
	}
	if len(e.names) > 0 {
		fmt.Fprintf(&b, "\t\tExpressions: []%s.Expression{\n", values)
		for i, name := range e.names {
			fmt.Fprintf(&b, "\t\t\t{Name: %q, Eval: %s},\n", name, expressionName(i))
		}
		b.WriteString("\t\t},\n")
	}
	b.WriteString("\t})\n}\n")
	p.text = b.String()
	return p
}

// writeCarrier hands over the variables of the list, with the types and names that their values may need.
func (t *translation) writeCarrier(b *strings.Builder, found *checkedPackage, r *reachability, p *generatedFile, paths map[string]bool, list []string) {
	const separator = ",\n\t\t\t\t"
	carry := t.use("carry", carryPath, p.imports)
	fmt.Fprintf(b, "\t\tCarrier: &%s.Variables{\n\t\t\tList: []%s.Variable{\n\t\t\t\t%s,\n\t\t\t},\n", carry, carry, strings.Join(list, separator))
	if types := t.interfaceTypes(found, r, p); len(types) > 0 {
		fmt.Fprintf(b, "\t\t\tTypes: []any{%s},\n", strings.Join(types, ", "))
	}
	if named := t.namedValues(found, r, p, paths); len(named) > 0 {
		fmt.Fprintf(b, "\t\t\tNamed: []%s.Named{\n\t\t\t\t%s,\n\t\t\t},\n", carry, strings.Join(named, separator))
	}
	b.WriteString("\t\t},\n")
}

// variablesList lists the variables that the program restores or keeps.
func (t *translation) variablesList(r *reachability) (list []string) {
	for _, name := range slices.Sorted(maps.Keys(t.body.previous)) {
		list = append(list, fmt.Sprintf("{Name: %q, Pointer: &%s, Past: true}", name, t.body.previous[name]))
	}
	for _, name := range Sorted(r.vars) {
		if !t.newVars[name] {
			list = append(list, fmt.Sprintf("{Name: %q, Pointer: &%s}", name, name))
		}
	}
	for _, name := range Sorted(t.newVars) {
		list = append(list, fmt.Sprintf("{Name: %q, Pointer: &%s, Fresh: %v}", name, name, !r.previous[name]))
	}
	for _, name := range Sorted(t.reassigned) {
		list = append(list, fmt.Sprintf("{Name: %q, Pointer: &%s, Fresh: true}", name, name))
	}
	return list
}

// interfaceTypes lists the named types that may stand in an interface value.
func (t *translation) interfaceTypes(checked *checkedPackage, r *reachability, p *generatedFile) []string {
	found := map[string]bool{}
	for u := range r.decls {
		if u.Kind != token.TYPE {
			continue
		}
		for name := range u.live {
			if isPlain(typeOf(checked, name)) {
				found["(*"+name+")(nil)"] = true
			}
		}
	}
	for _, typ := range t.receivers(checked, r) {
		found["(*"+t.typeSource(typ, p)+")(nil)"] = true
	}
	for name := range r.vars {
		for _, need := range t.session.vars[name].needs {
			if need.Sample != "" {
				found[t.sample(need.Sample, p)] = true
			} else if need.Path != "main" && token.IsExported(need.Name) || strings.Contains(need.Name, "[") || need.Path == "main" && isInterface(typeOf(checked, need.Name)) {
				found["(*"+t.reflectedType(need.Path+"."+need.Name, p)+")(nil)"] = true
			}
		}
	}
	return Sorted(found)
}

// sample is the Go for a value of a type, with the names under which the program imports its packages.
func (t *translation) sample(text string, p *generatedFile) string {
	return samplePackage.ReplaceAllStringFunc(text, func(path string) string {
		path = strings.TrimSuffix(path, ".")
		return t.use(path, path, p.imports) + "."
	})
}

var samplePackage = regexp.MustCompile(`\b[a-z]+\.`)

func isInterface(t types.Type) bool { return t != nil && types.IsInterface(t) }

// isPlain tells a type that values can have: not generic, and no interface, which may be for type parameters alone.
func isPlain(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.TypeParams().Len() > 0 {
		return false
	}
	return t != nil && !types.IsInterface(t)
}

// reflectedType is the source text of a type that is named as package reflect has it. It notes the imports.
func (t *translation) reflectedType(name string, p *generatedFile) string {
	return qualified.ReplaceAllStringFunc(name, func(word string) string {
		dot := strings.LastIndex(word, ".")
		path, name := word[:dot], word[dot+1:]
		if path == "main" {
			return name
		}
		return t.use(t.session.packages.Name(path), path, p.imports) + "." + name
	})
}

// addSideEffectImports adds what a program needs although its cell does not name it: packages that are imported for what
// they register alone, and what completes a package's work at the end.
func (t *translation) addSideEffectImports(p *Program, paths map[string]bool) {
	all := t.session.packages.Deps(Sorted(paths))
	learns := slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(path string) bool { return strings.HasPrefix(path, engineName) })
	var text, code strings.Builder
	added := map[string]bool{}
	add := func(name, path string) {
		if (name != "_" || !paths[path]) && !added[path] {
			paths[path], added[path] = true, true
			fmt.Fprintf(&text, "import %s %q\n", name, path)
		}
	}
	if all["log"] {
		add("atelier_values", valuesPath)
		add("atelier_log", "log")
		code.WriteString("func init() { atelier_values.CarryLogger(atelier_log.Default()) }\n")
	}
	if all["image"] {
		add("_", picturePath)
	}
	if t.endsWithCollection {
		add("_", collectionsPath)
	}
	for _, path := range t.imports.blank {
		// A cell that trains nothing need not wait for the link of what GoMLX registers.
		if learns || !strings.HasPrefix(path, engineName) {
			add("_", path)
		}
	}
	if all[plottingPath] {
		add("atelier_values", valuesPath)
		add("atelier_display", displayPath)
		code.WriteString(atEnd("if err := atelier_display.Finish(atelier_values.Rendered()...); err != nil { println(err.Error()) }"))
	}
	if text.Len() > 0 {
		p.Files["silent.go"] = syntax.PackageClause + text.String() + code.String()
	}
}

func atEnd(call string) string {
	return "func init() { atelier_values.AtEnd(func() { " + call + " }) }\n"
}

// testFuncs are the functions of a %test cell that package testing runs.
type testFuncs struct {
	tests, benchmarks []string
	examples          []*doc.Example
}

func findTestFuncs(s *syntax.Source) testFuncs {
	var found testFuncs
	var files []*ast.File
	for _, d := range s.Decls {
		files = append(files, d.File)
		f, ok := d.Node().(*ast.FuncDecl)
		switch {
		case !ok || f.Recv != nil:
		case strings.HasPrefix(f.Name.Name, "Test"):
			found.tests = append(found.tests, f.Name.Name)
		case strings.HasPrefix(f.Name.Name, "Benchmark"):
			found.benchmarks = append(found.benchmarks, f.Name.Name)
		}
	}
	found.examples = slices.DeleteFunc(doc.Examples(files...), func(e *doc.Example) bool { return e.Output == "" && !e.EmptyOutput })
	return found
}

// programArgs are those of the program. A test cell without any says what its tests do, and runs its benchmarks.
func (t *translation) programArgs() []string {
	if !t.request.Test || len(t.request.Args) > 0 {
		return t.request.Args
	}
	args := []string{"-test.v"}
	if len(findTestFuncs(t.source).benchmarks) > 0 {
		args = append(args, "-test.bench=.")
	}
	return args
}

// testMain is the body of a test cell's program: its own code, then package testing, which ends the program.
func (t *translation) testMain(p *generatedFile) string {
	testing, regexp := t.use("testing", "testing", p.imports), t.use("regexp", "regexp", p.imports)
	found := findTestFuncs(t.source)
	var b strings.Builder
	fmt.Fprintf(&b, "func() {\n\t\t\t%s()\n\t\t\t%s.Main(%s.MatchString,\n", BodyFunc, testing, regexp)
	fmt.Fprintf(&b, "\t\t\t\t[]%s.InternalTest{%s},\n", testing, namedFuncs(found.tests))
	fmt.Fprintf(&b, "\t\t\t\t[]%s.InternalBenchmark{%s},\n", testing, namedFuncs(found.benchmarks))
	fmt.Fprintf(&b, "\t\t\t\t[]%s.InternalExample{", testing)
	for _, e := range found.examples {
		fmt.Fprintf(&b, "{Name: %q, F: Example%s, Output: %q, Unordered: %v}, ", "Example"+e.Name, e.Name, e.Output, e.Unordered)
	}
	b.WriteString("})\n\t\t}")
	return b.String()
}

// namedFuncs lists functions with their names, as package testing wants them.
func namedFuncs(functions []string) string {
	var list []string
	for _, f := range functions {
		list = append(list, fmt.Sprintf("{Name: %q, F: %s}", f, f))
	}
	return strings.Join(list, ", ")
}
