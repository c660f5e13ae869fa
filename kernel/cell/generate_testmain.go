package cell

import (
	"fmt"
	"go/ast"
	"go/doc"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

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
	testing, regexp := t.importName("testing", "testing", p), t.importName("regexp", "regexp", p)
	p.imports[testing], p.imports[regexp] = "testing", "regexp"
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
