package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// inexpressibleVars lists the new variables whose types no source text can name, and why.
func (t *translation) inexpressibleVars(found *checkedPackage) map[string]string {
	reasons := map[string]string{}
	for _, d := range t.body.defs {
		for i, name := range d.Names {
			object := found.pkg.Scope().Lookup(name.Name)
			if !d.IsNew[i] || object == nil {
				continue
			}
			if what := inexpressibleType(object.Type(), found.pkg); what != "" {
				for _, other := range d.Names {
					reasons[other.Name] = fmt.Sprintf("%s was defined with the type %s", name.Name, what)
				}
			}
		}
	}
	delete(reasons, "_")
	return t.wholeDecls(reasons)
}

// wholeDecls adds the names that share a declaration with one of reasons.
func (t *translation) wholeDecls(reasons map[string]string) map[string]string {
	if t.source.Mode == syntax.Script {
		return reasons
	}
	for _, d := range t.source.Vars {
		for _, name := range d.Names {
			if reason := reasons[name]; reason != "" {
				for _, other := range d.Names {
					reasons[other] = reason
				}
			}
		}
	}
	return reasons
}

// typeOf is the type of a variable after the check.
func typeOf(found *checkedPackage, name string) types.Type {
	if object := found.pkg.Scope().Lookup(name); object != nil {
		return object.Type()
	}
	return nil
}

// checkedPackage is a package after the type-checker.
type checkedPackage struct {
	set       *token.FileSet
	pkg       *types.Package
	info      *types.Info
	files     map[string]*ast.File // by the name of the generated file
	errors    []types.Error
	reachable *reachability // once it was asked for
}

// language is the version of Go that cells are written in.
var language = strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")

// typeCheck type-checks generated files as one package. It fails only if one of them does not parse.
func typeCheck(generated []*generatedFile, importer types.Importer) (*checkedPackage, error) {
	c := &checkedPackage{set: token.NewFileSet(), files: map[string]*ast.File{}}
	c.info = &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Instances:  map[*ast.Ident]types.Instance{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	var files []*ast.File
	for _, p := range generated {
		file, err := parser.ParseFile(c.set, p.name+".go", p.source(), parser.SkipObjectResolution)
		if err != nil {
			return nil, syntax.ParseErrors(err)
		}
		c.files[p.name] = file
		files = append(files, file)
	}
	config := types.Config{
		GoVersion: goVersion(),
		Importer:  importer,
		Sizes:     types.SizesFor("gc", runtime.GOARCH),
		Error:     func(err error) { c.errors = append(c.errors, err.(types.Error)) },
	}
	c.pkg, _ = config.Check("main", c.set, files, c.info) // its errors are those that Error was told
	return c, nil
}

func goVersion() string {
	if strings.HasPrefix(language, "go1.") {
		return language
	}
	return "" // a development version knows all
}

// linePosition is a place in a cell, whatever file the text of the cell was put in.
type linePosition struct {
	file         string
	line, column int
}

func linePositionOf(p token.Position) linePosition { return linePosition{p.Filename, p.Line, p.Column} }

// addUntyped tells of variables whose types the type-checker did not find, for a reason that it did not tell.
func (t *translation) addUntyped(f *syntax.Diagnostics, found *checkedPackage) {
	for _, d := range t.body.defs {
		for i, name := range d.Names {
			if typ := typeOf(found, name.Name); d.IsNew[i] && (typ == nil || typ == types.Typ[types.Invalid]) {
				f.Add(t.source.Position(name.Pos()), "the type of "+name.Name+" depends on "+name.Name+" itself")
			}
		}
	}
}

// filterDiagnostics keeps the errors that are the cell's.
func (t *translation) filterDiagnostics(found *checkedPackage) syntax.Diagnostics {
	var f syntax.Diagnostics
	if len(found.errors) == 0 {
		return f
	}
	tolerated := map[linePosition]bool{}
	if e, _ := t.source.LastExpr(); e != nil {
		tolerated[linePositionOf(t.source.Position(e.Pos()))] = true
	}
	r := t.reachability(found)
	for _, e := range found.errorsBodyFirst() {
		if isContinuation(e) || strings.HasPrefix(e.Msg, "could not import ") || found.isArtifact(e, tolerated) || t.source.Mode == syntax.Script && strings.HasPrefix(e.Msg, "initialization cycle") {
			continue
		}
		if u := t.declAt(found, e.Pos); u != nil && !r.decls[u] && !r.isNew(u) {
			continue
		}
		f.Add(found.set.Position(e.Pos), t.explainUndefined(t.withoutAliases(e.Msg)))
	}
	slices.SortStableFunc(f, func(a, b syntax.Diagnostic) int { return t.rank(a) - t.rank(b) })
	return f
}

// rank orders diagnostics: those of the cell itself first, from the top.
func (t *translation) rank(i syntax.Diagnostic) int {
	if i.File == t.source.File {
		return i.Line
	}
	return 1 << 20
}

// declAt is the declaration that a position lies in, nil if there is none.
func (t *translation) declAt(found *checkedPackage, at token.Pos) *decl {
	for _, u := range slices.Concat(t.earlier, t.decls) {
		file := found.files[u.file()]
		for _, d := range file.Decls {
			if d.Pos() <= at && at < d.End() && u.declares(d) {
				return u
			}
		}
	}
	return nil
}

// explainUndefined says more about a name that is not there.
func (t *translation) explainUndefined(message string) string {
	name, ok := strings.CutPrefix(message, "undefined: ")
	if !ok {
		return message
	}
	if why := t.whyNoValue(name); why != "" {
		return why
	}
	if hint := t.session.hints[name]; hint != "" {
		return fmt.Sprintf("%s (%s)", message, hint)
	}
	return message
}

// isContinuation tells a line that goes on with the error before it.
func isContinuation(e types.Error) bool { return strings.HasPrefix(e.Msg, "\t") }

// errorsBodyFirst is the errors with those of the body in front: the definitions, which the type-checker sees once
// more by themselves, tell the same less well.
func (c *checkedPackage) errorsBodyFirst() []types.Error {
	file := c.files["body"]
	if file == nil {
		return c.errors
	}
	var inside, outside []types.Error
	for _, e := range c.errors {
		if e.Pos >= file.FileStart && e.Pos < file.FileEnd {
			inside = append(inside, e)
		} else {
			outside = append(outside, e)
		}
	}
	return append(inside, outside...)
}

// isArtifact tells errors that come from how the text was put together and not from the text.
func (c *checkedPackage) isArtifact(e types.Error, tolerated map[linePosition]bool) bool {
	message := e.Msg
	return strings.HasSuffix(message, "imported and not used") ||
		strings.Contains(message, " imported as ") && strings.HasSuffix(message, "and not used") ||
		strings.HasSuffix(message, "is not used") && tolerated[linePositionOf(c.set.Position(e.Pos))]
}

// typeCheck type-checks the cell together with all that earlier ones declared. The error is Diagnostics.
func (t *translation) typeCheck() (*checkedPackage, error) {
	if err := t.body.diagnostics.Err(); err != nil {
		return nil, err
	}
	found, err := typeCheck(t.filesToCheck(), t.session.packages)
	if err != nil {
		return nil, err
	}
	f := t.filterDiagnostics(found)
	if len(f) == 0 {
		t.addUntyped(&f, found)
		t.addUseBeforeDefinition(&f, found)
		t.addUncallable(&f, found)
		t.addLost(&f, found)
	}
	return found, f.Err()
}

// addUncallable tells of a name behind %exec that cannot be called.
func (t *translation) addUncallable(f *syntax.Diagnostics, found *checkedPackage) {
	name := t.request.Call
	if name == "" {
		return
	}
	object := found.pkg.Scope().Lookup(name)
	if object == nil {
		f.Add(token.Position{}, t.explainUndefined("undefined: "+name)+", which %exec names")
		return
	}
	signature, ok := object.Type().Underlying().(*types.Signature)
	if _, isType := object.(*types.TypeName); isType || !ok || signature.Params().Len() > 0 || signature.TypeParams().Len() > 0 {
		f.Add(token.Position{}, fmt.Sprintf("%%exec calls a function without parameters, and %s is %s", name, TypeString(object.Type())))
	}
}

// expressions are those of a request, which are evaluated after the cell.
type expressions struct {
	names  []string // of those that can be compiled
	files  []*generatedFile
	errors map[string]string // why others cannot
}

// checkExpressions compiles the user's expressions one by one, so that a faulty one spoils no other. It returns the
// cell checked together with the good ones.
func (t *translation) checkExpressions(checked *checkedPackage) (expressions, *checkedPackage, error) {
	e := expressions{errors: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(t.request.Expressions)) {
		file, err := t.expressionFile(t.request.Expressions[name], len(e.files))
		if err != nil {
			e.errors[name] = err.Error()
			continue
		}
		with, err := typeCheck(slices.Concat(t.filesToCheck(), e.files, []*generatedFile{file}), t.session.packages)
		if err != nil {
			return e, nil, err
		}
		if message := t.firstError(with, file.name); message != "" {
			e.errors[name] = message
			continue
		}
		checked, e.files, e.names = with, append(e.files, file), append(e.names, name)
	}
	return e, checked, nil
}

func expressionName(i int) string { return fmt.Sprintf("atelier_expression_%d", i) }

// expressionFile has the function that evaluates an expression.
func (t *translation) expressionFile(text string, number int) (*generatedFile, error) {
	if _, err := parser.ParseExpr(text); err != nil {
		return nil, syntax.ParseErrors(err)
	}
	p := &generatedFile{name: fmt.Sprintf("expression-%d", number), imports: map[string]string{}}
	p.text = fmt.Sprintf("func %s() []any {\nreturn %s.List(%s)\n}\n", expressionName(number), t.valuesName(p.imports), text)
	mentions, err := syntax.ParseMentions(p.text)
	t.resolve(p, mentions, nil, t.imports)
	return p, err
}

// firstError is the first error in a generated file, empty if it has none.
func (t *translation) firstError(found *checkedPackage, name string) string {
	file := found.files[name]
	for _, e := range found.errors {
		if e.Pos >= file.FileStart && e.Pos < file.FileEnd && !isContinuation(e) && !found.isArtifact(e, nil) {
			return t.explainUndefined(t.withoutAliases(e.Msg))
		}
	}
	return ""
}
