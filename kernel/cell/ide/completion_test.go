package ide

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

func complete(t testing.TB, s *cell.Session, text string) Completion {
	t.Helper()
	text, at := marked(t, text)
	return Complete(context.Background(), s, text, at)
}

func TestCompletion(t *testing.T) {
	s := after(t, celltest.LongSession...)
	for _, c := range []struct {
		name string
		text string
		want string // all matches; with "..." at the end, those that must be among them
	}{
		{"a function of a package that was imported", "strings.ToU|", "ToUpper ToUpperSpecial"},
		{"of a package that nobody imported", "fmt.Printl|", "Println"},
		{"in any case", "fmt.printl|", "Println"},
		{"those in the case that was typed come first", "fmt.S|", "Scan Scanf Scanln Sscan Sscanf Sscanln Sprint Sprintf Sprintln State Stringer ..."},
		{"of an import of this cell", "import str \"strconv\"\nstr.Ato|", "Atoi"},
		{"of an import below", "str.Ato|\nimport str \"strconv\"", "Atoi"},
		{"of ours", "studio.Tr|", "Train"},
		{"a package that is nowhere", "nowhere.A|", ""},
		{"what an earlier variable has", "origin.|", "move Sum X y"},
		{"through a pointer", "byName[\"a\"].|", "move Sum X y"},
		{"through embedding", "named.Wr|", "WriteByte WriteRune WriteString Write"},
		{"through embedding, ours", "named.|", "Builder Cap Grow Len move name Point Reset String Sum Write WriteByte WriteRune WriteString X y"},
		{"nothing that a package keeps to itself", "f.|", "Len Read ReadAt ReadByte ReadRune Reset Seek Size UnreadByte UnreadRune WriteTo"},
		{"of an element", "points[0].|", "move Sum X y"},
		{"of a call", "strings.NewReplacer(\"a\", \"b\").R|", "Replace"},
		{"of a call of a call", "studio.Open(\"a\").Samples(3).T|", "Texts Tile Title Titled"},
		{"of a generic", "pair.First.S|", "Sum"},
		{"of a generic's method", "pair.Swap().F|", "First"},
		{"of a method of a type", "Point.|", "move Sum"},
		{"of an interface", "var e error\ne.|", "Error"},
		{"of a number", "1.|", ""},
		{"of a constant", "Limit.|", ""},
		{"of two results", "both().|", ""},
		{"a variable of this cell", "p := &Point{}\np.|", "move Sum X y"},
		{"in a block", "for _, p := range points {\n\tp.|\n}", "move Sum X y"},
		{"in a block that is not closed", "for _, p := range points {\n\tp.|", "move Sum X y"},
		{"in a function literal", "run := func(a *Point) {\n\tq := a\n\tq.|\n}", "move Sum X y"},
		{"a parameter", "func g(a *Point, n int) {\n\ta.|\n}", "move Sum X y"},
		{"a receiver", "func (n *Named) g() {\n\tn.na|\n}", "name"},
		{"a named result", "func g() (r *Point, err error) {\n\terr.|\n}", "Error"},
		{"in a type switch", "var a any = origin\nswitch b := a.(type) {\ncase Point:\n\tb.|\n}", "move Sum X y"},
		{"in an if", "if p := byName[\"a\"]; p.|", "move Sum X y"},
		{"in an if with its block", "if p := byName[\"a\"]; p.| {\n}\nx := 1", "move Sum X y"},
		{"in a range", "for i := range named.Po| {\n}", "Point"},
		{"in the head of a for", "for origin.|\n", "move Sum X y"},
		{"a half statement before others", "fmt.Println(origin.|\nx := 3\ny := 4", "move Sum X y"},
		{"a dot before a statement", "q := origin\nq.|\nfmt.Println(1)\nz := q", "move Sum X y"},
		{"a dot before a keyword", "q := origin\nq.|\nfor {\n}", "move Sum X y"},
		{"within arguments", "fmt.Println(1, origin.|, 2)", "move Sum X y"},
		{"in a literal", "x := []any{origin.|}", "move Sum X y"},
		{"in a literal before others", "x := []any{origin.|\ny := 1", "move Sum X y"},
		{"behind a word that is a keyword", "x := struct{ form int }{}\nx.for|", "form"},
		{"in a cell of the classic form", "var n = 3\n%%\np := &Point{}\np.|", "move Sum X y"},
		{"behind a magic", "%env A b\n!ls \\\n -l\norigin.|", "move Sum X y"},
		{"in code points", "s := \"äöü\" + origin.|", "move Sum X y"},
		{"a variable that the cell makes anew", "origin := strings.Fields(\"a\")\norigin[0].|", ""},
		{"a variable from its older value", "origin := &origin\norigin.|", "move Sum X y"},
		{"a function of the cell with a variable of it", "v := Point{}\nfunc g() int { return v.| }", "move Sum X y"},
		{"a fault elsewhere", "x := := 2\norigin.|\n)", "move Sum X y"},
		{"fields of a literal", "Point{|", "X y"},
		{"fields of a literal that are left", "Point{X: 1, |}", "y"},
		{"fields of a literal of a package", "vae.Config{La|", "Latent Layers"},
		{"fields of a literal of a package before statements", "c := vae.Config{La|\nx := 1", "Latent Layers"},
		{"fields of an argument", "fmt.Println(&Named{na|})", "name"},
		{"fields of an element", "x := []Point{{|}}", "X y"},
		{"fields over lines", "p := Point{\n\tX: 1,\n\t|\n}", "y"},
		{"the value of a field", "Point{X: dou|}", "double"},
		{"a name, also of a package", "ori|", "origin originality"},
		{"a name as an argument", "double(ori|", "origin originality"},
		{"a name of the cell", "myValue := 1\nfmt.Println(myV|)", "myValue"},
		{"not before it is there", "myValue := myV|", ""},
		{"nor below", "myV|\nmyValue := 1", ""},
		{"a local", "func g() {\n\tinner := 1\n\tif inn|\n}", "inner"},
		{"not another's", "func g() {\n\tinner := 1\n}\ninne|", ""},
		{"a parameter by name", "func g(first int) int {\n\treturn fir|\n}", "first"},
		{"a type", "var x Poi|", "Point"},
		{"a type of a parameter", "func g(a *Poi|)", "Point"},
		{"no variable where a type stands", "var x origi|", "originality"},
		{"a type of a package", "func g(b strings.B|)", "Builder"},
		{"a constant", "x := Lim|", "Limit"},
		{"a new name", "func ori|", ""},
		{"another new name", "type Poi|", ""},
		{"a package", "strin|", "string strings"},
		{"a package that nobody imported, by name", "strc|", "strconv"},
		{"a package of ours", "stud|", "studio"},
		{"a keyword", "impo|", "import importer"},
		{"a keyword in a function", "func g() {\n\tretu|\n}", "return"},
		{"no keyword within an expression", "x := retu|", ""},
		{"something predeclared", "x := appe|", "append"},
		{"in a string", "\"ori|\"", ""},
		{"in a raw string", "x := `\nori|\n`", ""},
		{"in a comment", "// ori|", ""},
		{"in a long comment", "/* ori| */", ""},
		{"behind a string", "\"a\"|", ""},
		{"the text of an import", "import \"github.com/atelier-go/atelier/gomlx_models/stu|\"", "github.com/atelier-go/atelier/gomlx_models/studio"},
		{"the text of an import that is not closed", "import (\n\t\"os\"\n\tx \"net/htt|", "net/http net/http/cgi net/http/cookiejar net/http/fcgi net/http/httptest net/http/httptrace net/http/httputil net/http/pprof"},
		{"a magic", "%va|", "%vars"},
		{"a magic of the whole cell", "%%ba|", "%%bash"},
		{"a magic below other text", "x := 1\n%he|", "%help"},
		{"what a magic is about", "x := 1\n%rm origi|", "origin"},
		{"no Go in another language", "%%bash\nori|", ""},
		{"no package where an import has its name", "import str|", ""},
		{"nor in a group of imports", "import (\n\tstr|\n)", ""},
		{"in the middle of a word", "fmt.Print|x(1)", "Print Printf Println"},
		{"with other line ends", "q := origin\r\nq.|\r\nx := 1\r\n", "move Sum X y"},
		{"below a half magic", "%\norigin.S|", "Sum"},
		{"a type in a literal", "x := []*Poi|", "Point"},
		{"a type that is asserted", "var a any\na.(Poi|)", "Point"},
		{"a map's value", "var m map[string]origi|", "originality"},
		{"a label", "goto ori|", ""},
		{"in a statement with an unknown function", "nowhere(origin.|)", "move Sum X y"},
		{"behind an unknown member", "origin.nowhere.|", ""},
		{"in a function whose end is missing, before another", "func g(a *Point) {\n\ta.|\n\nfunc h() {\n}", "move Sum X y"},
		{"in an if whose end is missing", "func g(a *Point) {\n\tif a.|\n\treturn\n}", "move Sum X y"},
		{"in a case", "switch origin.X {\ncase origin.|\n}", "move Sum X y"},
		{"in a composite argument over lines", "fmt.Println(\n\t1,\n\torigin.|\n)", "move Sum X y"},
		{"in a chain over lines", "strings.NewReplacer(\"a\", \"b\").\n\tR|", "Replace"},
		{"behind a pointer's star", "p := &origin\n(*p).|", "move Sum X y"},
		{"of a channel's element", "c := make(chan Point)\n(<-c).|", "move Sum X y"},
		{"of an asserted type", "var a any\na.(Point).|", "move Sum X y"},
		{"of a converted value", "Point(origin).|", "move Sum X y"},
		{"of a literal", "Point{}.|", "move Sum X y"},
		{"of a function literal's parameter in a call", "slices.SortFunc(points, func(a, b Point) int { return a.| })", "move Sum X y"},
		{"of an inferred call", "slices.Max([]float64{1}).|", ""},
		{"of a generic function of the cell", "func firstOf[T any](l []T) T { return l[0] }\nfirstOf(points).|", "move Sum X y"},
		{"a type parameter", "func g[T fmt.Stringer](v T) { v.| }", "String"},
		{"a method of a cell's own type", "type mine struct{ inner int }\nfunc (m mine) get() int { return m.| }", "get inner"},
		{"what a main function defines", "func main() {\n\tq := origin\n\tq.|\n}", "move Sum X y"},
		{"a package with the name of a variable", "os := 1\nos.Arg|", "Args"},
		{"nothing", "x := |", "..."},
		{"a dot alone", ".|", ""},
		{"an empty cell", "|", "byName double Limit origin Pair points ..."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := complete(t, s, c.text).Matches
			want, some := strings.CutSuffix(c.want, "...")
			if some {
				for _, name := range strings.Fields(want) {
					if !slices.Contains(got, name) {
						t.Errorf("%q: %s is missing among %q", c.text, name, got)
					}
				}
				return
			}
			list := strings.Fields(want)
			slices.SortStableFunc(list, func(a, b string) int { return strings.Compare(a, b) })
			sorted := slices.Sorted(slices.Values(got))
			if !slices.Equal(sorted, list) {
				t.Errorf("%q: got %q, want %q", c.text, sorted, list)
			}
		})
	}
}

func TestCompletionSaysWhatMatchesAre(t *testing.T) {
	s := after(t, celltest.LongSession...)
	for _, c := range []struct{ text, match, kind, signature string }{
		{"strings.ToUpp|", "ToUpper", "function", "(s string) string"},
		{"strings.Bui|", "Builder", "struct", ""},
		{"io.Wri|", "Writer", "interface", ""},
		{"time.Dur|", "Duration", "type", "int64"},
		{"time.Sat|", "Saturday", "constant", "time.Weekday"},
		{"math.P|", "Pi", "constant", "untyped float"},
		{"os.Std|", "Stdout", "variable", "*os.File"},
		{"origin.X|", "X", "field", "int"},
		{"Point{X|", "X", "field", "int"},
		{"origin.S|", "Sum", "method", "() int"},
		{"named.WriteS|", "WriteString", "method", "(s string) (int, error)"},
		{"orig|", "origin", "variable", "Point"},
		{"func g(first int) int {\n\treturn fir|\n}", "first", "variable", "int"},
		{"doub|", "double", "function", "(n int) int"},
		{"makeP|", "makePair", "function", "[T any](a T, b T) Pair[T]"},
		{"Poi|", "Point", "struct", ""},
		{"Lim|", "Limit", "constant", "untyped int"},
		{"x := appe|", "append", "function", ""},
		{"var x flo|", "float64", "type", ""},
		{"var x err|", "error", "interface", ""},
		{"x := tru|", "true", "constant", "untyped bool"},
		{"x := ni|", "nil", "constant", ""},
		{"strin|", "strings", "package", ""},
		{"import \"net/htt|\"", "net/http", "package", ""},
		{"%rm orig|", "origin", "variable", ""},
		{"%rm Poi|", "Point", "type", ""},
		{"%rm Poi|", "Point.Sum", "method", ""},
		{"%rm Lim|", "Limit", "constant", ""},
		{"%exec doub|", "double", "function", ""},
		{"func g() {\n\tretu|\n}", "return", "keyword", ""},
		{"%rese|", "%reset", "magic", "[go.mod]"},
	} {
		got := complete(t, s, c.text)
		at := slices.Index(got.Matches, c.match)
		if at < 0 || got.Details[at] != (Detail{c.kind, c.signature}) {
			t.Errorf("%q: got %q with %q, want %s, a %s with %q", c.text, got.Matches, got.Details, c.match, c.kind, c.signature)
		}
		list := got.Metadata()["_jupyter_types_experimental"].([]map[string]any)
		if len(list) != len(got.Matches) {
			t.Errorf("%q: %d matches and the types of %d", c.text, len(got.Matches), len(list))
		}
	}
}

func TestMatchesStandInThePlaceOfWhatWasTyped(t *testing.T) {
	s := after(t, celltest.LongSession...)
	for _, c := range []struct {
		text       string
		start, end int
		first      string
	}{
		{"fmt.Printl|", 4, 10, "Println"},
		{"x := 1\nfmt.|", 11, 11, "Append"},
		{"s := \"äöü\" + origin.S|", 20, 21, "Sum"},
		{"%va|", 0, 3, "%vars"},
		{"import \"net/htt|\"", 8, 15, "net/http"},
		{"%rm orig|", 4, 8, "origin"},
		{"fmt.S|", 4, 5, "Scan"},
	} {
		got := complete(t, s, c.text)
		if got.Start != c.start || got.End != c.end || got.Matches[0] != c.first {
			t.Errorf("%q: got %d to %d, first %s, want %d to %d, first %s", c.text, got.Start, got.End, got.Matches[0], c.start, c.end, c.first)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	texts := slices.Clone(celltest.LongSession)
	for i := range 25 {
		texts = append(texts, fmt.Sprintf("type T%d struct{ A, B int }\nfunc (t T%[1]d) Sum() int { return t.A + t.B }\nfunc f%[1]d(x []float64) float64 {\n\tsum := 0.0\n\tfor _, v := range x {\n\t\tsum += math.Sqrt(v)\n\t}\n\treturn sum\n}\nv%[1]d := []T%[1]d{{1, 2}}\nfmt.Println(v%[1]d, f%[1]d(nil))", i))
	}
	s := after(b, append(texts, "run := studio.Open(\"digits\")")...)
	for _, text := range []string{"studio.Tr|", "run.Samples(3).|", "for _, x := range v7 {\n\tfmt.Println(x.|\n}\ny := 1", "v|"} {
		b.Run(text, func(b *testing.B) {
			complete(b, s, text)
			for b.Loop() {
				complete(b, s, text)
			}
		})
	}
}

// A client may ask while a cell is translated.
func TestCompletionBesideCells(t *testing.T) {
	s := after(t, celltest.LongSession...)
	complete(t, s, "strings.ToU|")
	inspect(t, s, "origin|", 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 20 {
			p, err := s.Translate(context.Background(), cell.Request{Cell: syntax.ParseCell("type Point struct{ X, y int }\norigin := Point{}\nfmt.Println(strings.ToUpper(\"a\"))"), Number: i})
			if err != nil {
				t.Error(err)
				return
			}
			p.Commit(keptAll(p))
		}
	}()
	for range 20 {
		if got := complete(t, s, "origin.X|"); !slices.Equal(got.Matches, []string{"X"}) {
			t.Errorf("got %q", got.Matches)
		}
		inspect(t, s, "origin|", 1)
	}
	<-done
}
