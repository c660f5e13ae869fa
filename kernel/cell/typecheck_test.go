package cell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// diagnose runs all cells but the last and returns what is wrong with that one, a line each as line:column: message.
func diagnose(t *testing.T, s *Session, texts ...string) []string {
	t.Helper()
	last := len(texts) - 1
	if last > 0 {
		cells(t, s, texts[:last]...)
	}
	_, err := s.Translate(context.Background(), Request{Cell: syntax.ParseCell(texts[last]), Number: last + 1})
	var found syntax.Diagnostics
	if !errors.As(err, &found) {
		t.Fatalf("got error %v, want diagnostics", err)
	}
	var list []string
	for _, item := range found {
		list = append(list, fmt.Sprintf("%d:%d:%d: %s", s.numbers[item.File], item.Line, item.Column, item.Message))
	}
	return list
}

func TestDiagnosticsStandAtTheirPlace(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
		want  []string // cell:line:column: message
	}{
		{"a name that is not there", []string{"x := 1\ny := x + z"}, []string{"1:2:10: undefined: z"}},
		{"in the second of two definitions", []string{"a := 1; b := a + c"}, []string{"1:1:18: undefined: c"}},
		{"below an import and a function", []string{"import \"os\"\nfunc f() {}\nf()\nos.Nothing()"}, []string{"1:4:4: undefined: os.Nothing"}},
		{"in a function", []string{"x := 1\nfunc f() int {\n\treturn \"a\"\n}"}, []string{"1:3:9: cannot use \"a\" (untyped string constant) as int value in return statement"}},
		{"two in one cell", []string{"p\nq"}, []string{"1:1:1: undefined: p", "1:2:1: undefined: q"}},
		{"a value that is not used", []string{"1 + 1\n2"}, []string{"1:1:1: 1 + 1 (untyped int constant 2) is not used"}},
		{"a local that is not used", []string{"if true {\n\tx := 1\n}"}, []string{"1:2:2: declared and not used: x"}},
		{"a variable before its definition", []string{"fmt.Println(x)\nx := 1"}, []string{"1:1:13: undefined: x (the cell defines it further below)"}},
		{"a variable with the name of a type of Go", []string{"rune := 'x'"}, []string{"1:1:1: rune has a meaning in every Go program: give the variable another name"}},
		{"a variable named main", []string{"main := 5"}, []string{"1:1:1: main has a meaning in every Go program: give the variable another name"}},
		{"a variable from Go's function of its name", []string{"max := max(3, 4)"}, []string{"1:1:8: max is Go's own function here, and the variable of the cell below: give the variable another name"}},
		{"a variable from a function of its name", []string{"func area() int { return 1 }", "area := area()"}, []string{"2:1:9: area is an earlier cell's here, and the variable of this cell below: give the variable another name"}},
		{"no new variable", []string{"x := 1\nx := 2"}, []string{"1:2:3: no new variables on left side of :="}},
		{"a statement that is not closed", []string{"for {\n\tx()\n"}, []string{"1:1:5: { is not closed: } is missing"}},
		{"a statement that goes on", []string{"x := 5 +"}, []string{"1:1:9: the cell ends before its code does: something is still to come, such as a name, a brace or a quote"}},
		{"a key before its definition", []string{"m := map[string]int{k: 1}\nk := \"a\""}, []string{"1:1:21: undefined: k (the cell defines it further below)"}},
		{"statements and main", []string{"x := 1\nfunc main() { fmt.Println(x) }"}, []string{"1:2:1: a cell runs either its statements or func main: give main its own cell, or another name"}},
		{"the name of something imported with a dot", []string{"import . \"math\"\nSqrt(4)", "E := 5"}, []string{"2:1:1: E is the name of something in math, which is imported with a dot: give the variable another name"}},
		{"a function that reads what is defined below", []string{"func f() int { return b * 2 }\nvar a = f()\nvar b = 21\na"}, []string{"1:2:9: f uses b, which the cell defines further below"}},
		{"the same through another function", []string{"func f() int { return b }\nfunc g() int { return f() }\nb := g()"}, []string{"1:3:6: g uses b, which the cell defines further below"}},
		{"an older function and a variable of another type", []string{"x := 1\nfunc show() { fmt.Println(x) }", "show()\nx := \"a\""}, []string{"2:1:1: show uses x, which the cell defines further below"}},
		{"C", []string{"x := 1\nimport \"C\""}, []string{"1:2:8: a cell cannot hold C code: put it into a Go package, and import that"}},
		{"a file to embed", []string{"import _ \"embed\"\n//go:embed a.txt\nvar text string"}, []string{"1:2:1: a cell cannot embed files: read them with os.ReadFile"}},
		{"one brace too many", []string{"fmt.Println(\"a\"))"}, []string{"1:1:17: one ) too many: nothing is open here that it could close"}},
		{"one too many at the end", []string{"func f() {\n\tif true {\n\t}\n}\n}\nf()"}, []string{"1:5:1: one } too many: nothing is open here that it could close"}},
		{"one too many in a statement", []string{"for {\n}}\nx"}, []string{"1:2:2: one } too many: nothing is open here that it could close"}},
		{"one too few, as the layout tells", []string{"func f() {\n\tif true {\n\t\tg()\n}\nf()"}, []string{"1:2:10: { is not closed: } is missing"}},
		{"one too few at the end", []string{"func f() {\n\tif true {\n\t\tg()\n\t}\n"}, []string{"1:1:10: { is not closed: } is missing"}},
		{"two too few", []string{"func f() {\n\tif true {\n\t\tg()\n"}, []string{"1:2:10: { is not closed: } is missing, and so for 1 more"}},
		{"one of another kind", []string{"x := []int{1, 2\nf(x[0)"}, []string{"1:2:4: [ is not closed: ] is missing before the ) of line 2, column 6"}},
		{"a parenthesis before a brace", []string{"if x := 1; x > 0 {\n\tfmt.Println(\"a\"\n}"}, []string{"1:2:13: ( is not closed: ) is missing before the } of line 3, column 1"}},
		{"brackets in texts and comments", []string{"x := \"{\" // }\n/* ( */ y := '['\nz"}, []string{"1:3:1: undefined: z"}},
		{"one name that is not there once", []string{"np.a()\nnp.b()\nfunc f() int { return np.c + other }"}, []string{"1:1:1: undefined: np", "1:3:30: undefined: other"}},
		{"one fault of the text once", []string{"x := 1 if y else 2"}, []string{"1:1:8: expected ';', found 'if'"}},
		{"one fault of a loop once", []string{"for i in range(10) {\n}"}, []string{"1:1:7: expected '{', found in"}},
		{"one fault of a declaration once", []string{"func f(x: int) {\n\tx +\n}"}, []string{"1:1:9: missing ',' in parameter list"}},
		{"a slip in a name of a package", []string{"fmt.Printl(\"a\")"}, []string{"1:1:5: undefined: fmt.Printl"}},
		{"a string that is not closed", []string{"x := \"a\ny"}, []string{"1:1:6: string literal not terminated"}},
		{"a package that is not there", []string{"1\nimport \"example.com/none\""}, []string{"1:2:8: no package example.com/none"}},
		{"an earlier function that does not fit any more", []string{"func f(a int) int { return a }", "func g() int {\n\treturn f(1)\n}", "func f(a string) string { return a }", "g()"},
			[]string{"2:2:11: cannot use 1 (untyped int constant) as string value in argument to f", "2:2:9: cannot use f(1) (value of type string) as int value in return statement"}},
		{"a local of a cell with %%", []string{"%%\nx := 1\n_ = x", "x"}, []string{"2:1:1: undefined: x (cell 1 has it below %%, where variables end with their cell: leave %% out)"}},
		{"a classic cell", []string{"var a = 1\n%%\nfmt.Println(a)\nb()"}, []string{"1:4:1: undefined: b"}},
		{"a main function", []string{"func main() {\n\tb()\n}"}, []string{"1:2:2: undefined: b"}},
		{"a type of a variable that cannot be", []string{"x := nil"}, []string{"1:1:6: use of untyped nil in variable declaration"}},
		{"the results do not fit", []string{"a, b := 1"}, []string{"1:1:9: assignment mismatch: 2 variables but 1 value"}},
		{"behind a name of a package that a variable has", []string{"import \"strings\"\nstrings := 1\nstrings.Bad()"}, []string{"1:3:9: strings.Bad undefined (type int has no field or method Bad)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := diagnose(t, session(t), c.cells...)
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
			}
		})
	}
}

func TestWhatCouldNotBeKeptSaysSo(t *testing.T) {
	s := session(t)
	p, err := s.Translate(context.Background(), Request{Cell: syntax.ParseCell("f := func() int { return 1 }\nf()"), Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	p.Commit([]Kept{{Name: "f", Reason: "functions cannot be carried"}})
	for _, text := range []string{"f()", "func g() int { return f() }\ng()"} {
		got := faultText(t, s, text)
		if !strings.Contains(got, "f of cell 1 is not here: functions cannot be carried") {
			t.Errorf("%s: got %q", text, got)
		}
	}
	cells(t, s, "f = func() int { return 2 }\nf()") // it needs the old value no more
	cells(t, s, "f := 2", "f")
}

func faultText(t *testing.T, s *Session, text string) string {
	t.Helper()
	return strings.Join(diagnose(t, s, text), "\n")
}

func TestAFailedCellLeavesNoVariable(t *testing.T) {
	s := session(t)
	cells(t, s, "type P struct{ x int }\np := P{1}", "n := 1")
	p, err := s.Translate(context.Background(), Request{Cell: syntax.ParseCell("n := \"a\"\nm := 2\ntype P struct{ y int }\nfunc help() int { return 3 }\npanic(n)"), Number: 3})
	if err != nil {
		t.Fatal(err)
	}
	p.Fail()
	cells(t, s, "n + 1 + p.x")
	if got := faultText(t, s, "help()"); !strings.Contains(got, "undefined: help") {
		t.Errorf("got %q", got)
	}
	if got := faultText(t, s, "m"); !strings.Contains(got, "undefined: m (cell 3, which defines it, failed)") {
		t.Errorf("got %q", got)
	}
}

func TestAProgramThatEndsItselfLeavesNoVariable(t *testing.T) {
	s := session(t)
	p, err := s.Translate(context.Background(), Request{Cell: syntax.ParseCell("x := 1\nos.Exit(0)"), Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	p.Commit(nil)
	if got := faultText(t, s, "x"); !strings.Contains(got, "undefined: x (cell 1, which defines it, ended its program by itself)") {
		t.Errorf("got %q", got)
	}
}

func TestATypeDeclaredAnewOutdatesItsVariables(t *testing.T) {
	s := session(t)
	cells(t, s, "type P []int\ntype Q []P\nq := Q{}\nn := 1", "type P []int\nq")
	if got := faultText(t, s, "type P []string\nq"); !strings.Contains(got, "q of cell 1 is not here: its type P is declared anew by this cell") {
		t.Errorf("in the same cell: got %q", got)
	}
	cells(t, s, "type P []string", "n")
	if got := faultText(t, s, "q"); !strings.Contains(got, "q of cell 1 is not here: its type P was declared anew since") {
		t.Errorf("in a later cell: got %q", got)
	}
	// What shares memory with such a variable goes with it.
	shared := session(t)
	cells(t, shared, "type P []int\nq := P{}\nr := []int(q)\nn := 1")
	shared.vars["r"].group, shared.vars["q"].group = "one", "one"
	cells(t, shared, "type P []string", "n")
	if got := faultText(t, shared, "r"); !strings.Contains(got, "r of cell 1 is not here: its type P was declared anew since") {
		t.Errorf("of one group: got %q", got)
	}
	// Structs are converted when they are restored.
	cells(t, s, "type S struct{ x, y int }\ns := []*S{}", "type S struct{ z string; x float64 }\ns[0].z", "s[0].x")
}
