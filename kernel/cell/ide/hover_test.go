package ide

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// docs are those of all tests, as a kernel has them for all its cells.
var docs DocIndex

func inspect(t testing.TB, s *cell.Session, text string, detail int) Inspection {
	t.Helper()
	text, at := marked(t, text)
	return Inspect(context.Background(), s, &docs, text, at, detail)
}

func TestInspection(t *testing.T) {
	s := after(t, append(slices.Clone(celltest.LongSession),
		"// Area is a size.\ntype Area float64\n\n// Of measures\n// a point.\nfunc (a Area) Of(p Point) float64 {\n\treturn float64(a)\n}\n\n// Box has sides.\ntype Box struct {\n\t// Width is in metres.\n\tWidth float64\n\theight float64 // in metres too\n}\n\n// Unit is one.\nconst Unit = Area(1)",
		"box := Box{}\nrun := studio.Open(\"a\")")...)
	for _, c := range []struct {
		name string
		text string
		want []string // what the Markdown has, in this order; none if nothing is to be found
	}{
		{"a function of a package", "strings.ToUpp|er(\"a\")", []string{"```go\nfunc ToUpper(s string) string\n```", "Package `strings`.", "ToUpper returns s with"}},
		{"right behind the dot", "strings.|ToUpper(\"a\")", []string{"func ToUpper(s string) string"}},
		{"right behind the name", "strings.ToUpper|(\"a\")", []string{"func ToUpper(s string) string"}},
		{"the package", "stri|ngs.ToUpper(\"a\")", []string{"package strings // import \"strings\"", "Package strings implements"}},
		{"a package alone", "math|", []string{"package math // import \"math\""}},
		{"the path of an import", "import \"net/ht|tp\"", []string{"package http // import \"net/http\""}},
		{"among arguments", "studio.Train(|", []string{"func Train(config models.Config, source data.Source, o fit.Options) *Run", "gomlx_models/studio`."}},
		{"in a string among arguments", "x := studio.Open(\"a|\")", []string{"func Open(name string) *Run"}},
		{"a number among arguments", "strings.Repeat(\"a\", 1|)", []string{"func Repeat(s string, count int) string"}},
		{"a name among arguments", "double(origin|.X)", []string{"var origin Point"}},
		{"nested calls", "double(double(1), |", []string{"func double(n int) int", "Of cell 4."}},
		{"behind an inner call", "strings.Repeat(strings.ToUpper(\"a\"), |)", []string{"func Repeat("}},
		{"a generic call", "makePair[int](|", []string{"func makePair[T any](a T, b T) Pair[T]"}},
		{"a method of a package's type", "named.WriteB|yte('a')", []string{"func (b *Builder) WriteByte(c byte) error", "Package `strings`.", "WriteByte appends the byte c"}},
		{"a method of an interface", "var r io.Reader\nr.Re|ad(nil)", []string{"Read(p []byte) (n int, err error)", "Package `io`."}},
		{"a type of a package", "vae.Con|fig{}", []string{"type Config struct {\n    // Preset is", "Package", "Config describes", "**Methods**", "Validate() error"}},
		{"a field of a package's type", "vae.Config{Lat|ent: 1}", []string{"field Latent int", "Latent is the number"}},
		{"a promoted field", "named.|X", []string{"field X int", "Of cell 2."}},
		{"a variable of a package", "os.Ar|gs", []string{"var Args []string", "Package `os`.", "Args hold"}},
		{"a constant of a package", "math.P|i", []string{"const Pi = 3.14159"}},
		{"a constant with a type", "time.Sec|ond", []string{"const Second Duration = 1000000000", "[Duration](https://pkg.go.dev/time#Duration)"}},
		{"a builtin function", "le|n(\"a\")", []string{"func len(v Type) int", "Package `builtin`.", "The len built-in"}},
		{"a builtin type", "var e erro|r", []string{"type error", "The error built-in"}},
		{"a variable of an earlier cell", "orig|in", []string{"var origin Point", "A variable of cell 3, 8 B."}},
		{"a pointer to a model", "ru|n", []string{"var run *studio.Run", "A variable of cell 7"}},
		{"a variable of this cell", "x := 1\nx|", []string{"var x int", "A variable of this cell."}},
		{"a local", "func f(value *Box) { val|ue.Width = 1 }", []string{"var value *Box", "A variable of this cell."}},
		{"a type of an earlier cell", "Bo|x{}", []string{"type Box struct {\n    // Width is in metres.\n    Width  float64\n    height float64 // in metres too\n}", "Of cell 6.", "Box has sides."}},
		{"its methods", "Are|a(1)", []string{"type Area float64", "Area is a size.", "**Methods**", "func (a Area) Of(p Point) float64"}},
		{"a method of an earlier cell", "Area(1).O|f(origin)", []string{"func (a Area) Of(p Point) float64", "Of cell 6.", "Of measures a point."}},
		{"a field of an earlier cell", "box.Wid|th", []string{"field Width float64", "Of cell 6.", "Width is in metres."}},
		{"another, in a literal", "Box{heig|ht: 1}", []string{"field height float64", "in metres too"}},
		{"a constant of an earlier cell", "Uni|t", []string{"const Unit Area = 1", "Of cell 6.", "Unit is one."}},
		{"a function of this cell", "// Twice doubles.\nfunc twice(n int) int { return 2 * n }\ntwi|ce(1)", []string{"func twice(n int) int", "Of this cell.", "Twice doubles."}},
		{"in a cell with faults", "x := := 1\nfor {\nstrings.ToU|pper(", []string{"func ToUpper(s string) string"}},
		{"a magic", "%va|rs", []string{"`%vars`", "Lists the variables"}},
		{"a magic of the whole cell", "%%ba|sh\nls", []string{"`%%bash`", "Runs the rest"}},
		{"%%", "%|%\nx := 1", []string{"`%% [arguments...]`"}},
		{"a shell command", "!l|s", []string{"Runs the rest of the line in a shell"}},
		{"no magic", "%nonsen|se", nil},
		{"no Go", "%%bash\nle|n", nil},
		{"a name that is nowhere", "nowhere|", nil},
		{"a member that is nowhere", "origin.nowhere|", nil},
		{"a keyword", "fo|r {\n}", nil},
		{"a comment", "// strings|", nil},
		{"nothing", "|", nil},
		{"a number", "12|", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := inspect(t, s, c.text, 0)
			if got.Found != (len(c.want) > 0) {
				t.Fatalf("%q: found is %t:\n%s", c.text, got.Found, got.Markdown)
			}
			rest := got.Markdown
			for _, want := range c.want {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("%q: no %q in\n%s", c.text, want, got.Markdown)
				}
				rest = after
			}
			if strings.Contains(got.Plain, "```") {
				t.Errorf("%q: Markdown in the plain text\n%s", c.text, got.Plain)
			}
		})
	}
}

func TestInspectionInDetail(t *testing.T) {
	s := after(t, append(slices.Clone(celltest.LongSession), "// Shout is loud.\nfunc shout(s string) string {\n\treturn strings.ToUpper(s)\n}")...)
	for _, c := range []struct{ name, text, want string }{
		{"the source of a package's function", "strings.ToUpp|er", "// ToUpper returns s with all Unicode letters mapped to their upper case.\nfunc ToUpper(s string) string {"},
		{"the source of a cell's function", "sho|ut", "// Shout is loud.\nfunc shout(s string) string {\n\treturn strings.ToUpper(s)\n}"},
		{"the source of this cell's function", "func g() int {\n\treturn 1\n}\ng|()", "func g() int {\n\treturn 1\n}"},
		{"what a package offers", "strings|", "**Functions**\n\n`Clone`, `Compare`"},
		{"a variable's type", "orig|in", "type Point struct{ X, y int }"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := inspect(t, s, c.text, 1); !strings.Contains(got.Markdown, c.want) {
				t.Errorf("%q: no %q in\n%s", c.text, c.want, got.Markdown)
			}
		})
	}
}

func TestInspectionOfWhatIsGone(t *testing.T) {
	s := cell.NewSession(celltest.Listed())
	p, err := s.Translate(context.Background(), cell.Request{Cell: syntax.ParseCell("f := func() int { return 1 }"), Number: 3})
	if err != nil {
		t.Fatal(err)
	}
	p.Commit([]cell.Kept{{Name: "f", Reason: "functions cannot be carried"}})
	got := inspect(t, s, "f|()", 0)
	if want := "f of cell 3 is not here: functions cannot be carried."; !strings.Contains(got.Plain, want) {
		t.Errorf("no %q in %q", want, got.Plain)
	}
	if got := complete(t, s, "f|"); len(got.Matches) > 0 && got.Matches[0] == "f" {
		t.Error("what is gone is offered")
	}
}

func BenchmarkInspect(b *testing.B) {
	s := after(b, celltest.LongSession...)
	inspect(b, s, "studio.Train(|", 1)
	for b.Loop() {
		inspect(b, s, "studio.Train(|", 1)
	}
}
