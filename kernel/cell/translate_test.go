package cell

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// session is one of its own, over the packages that all tests share.
func session(t testing.TB) *Session {
	t.Helper()
	return NewSession(celltest.All())
}

// cells translates cells one after the other, as if each ran well, and type-checks the program of the last.
func cells(t testing.TB, s *Session, texts ...string) *Program {
	t.Helper()
	var p *Program
	for i, text := range texts {
		var err error
		p, err = s.Translate(context.Background(), Request{Cell: syntax.ParseCell(text), Number: i + 1})
		if err != nil {
			t.Fatalf("cell %d: %v\n%s", i+1, err, text)
		}
		compiles(t, p)
		p.Commit(kept(p))
	}
	return p
}

// kept says of every variable that it was kept.
func kept(p *Program) []Kept {
	var list []Kept
	for _, name := range p.Variables() {
		list = append(list, Kept{Name: name, Size: 8, Group: name})
	}
	return list
}

// compiles checks a program as the compiler would.
func compiles(t testing.TB, p *Program) {
	t.Helper()
	if p.DeclarationsOnly {
		return
	}
	var files []*generatedFile
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		text := strings.TrimPrefix(p.Files[name], "package main\n")
		files = append(files, &generatedFile{name: strings.TrimSuffix(name, ".go"), text: text})
	}
	found, err := typeCheck(files, celltest.All())
	if err != nil {
		t.Fatalf("%v\n%s", err, all(p))
	}
	for _, e := range found.errors {
		t.Errorf("%s: %s", found.set.Position(e.Pos), e.Msg)
	}
	if len(found.errors) > 0 {
		t.Fatal(all(p))
	}
}

func all(p *Program) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		b.WriteString("--- " + name + "\n" + p.Files[name] + "\n")
	}
	return b.String()
}

func TestCellsBecomePrograms(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
	}{
		{"an expression", []string{"1 + 1"}},
		{"a package that nobody imported", []string{`fmt.Println("a")`}},
		{"imports at any place", []string{"x := 1\nimport \"fmt\"\nfmt.Println(x)\nimport \"strings\"\nstrings.ToUpper(\"a\")"}},
		{"a variable of an earlier cell", []string{"x := 1", "x + 1", "x++\nx"}},
		{"a variable anew, of another type", []string{"x := 1", `x := "a"`, "x"}},
		{"a variable from its own older value", []string{"x := 1", "x := float64(x) / 2", "x"}},
		{"several at once", []string{"a, b := 1, \"x\"\n_, c := 2, 'x'\nb, d := \"y\", 3", "a + int(c) + d"}},
		{"declared variables", []string{"fmt.Println()\nvar x int\nvar (\n\ty = 2.5\n\tz, w string = \"a\", \"b\"\n)", "fmt.Println(x + int(y))\nz + w"}},
		{"declarations in any order", []string{"var a = b + 1\nvar b = 2", "a"}},
		{"a function that uses a later variable", []string{"x := 3", "func f() int { return x }", "x = 4\nf()"}},
		{"a function and a variable of one cell", []string{"x := 3\nfunc f() int { return x }\nf()", "x = 4; f()"}},
		{"methods in another cell", []string{"type P struct{ x, y int }", "func (p P) Sum() int { return p.x + p.y }", "p := P{1, 2}\np.Sum()", "p.x"}},
		{"generics", []string{"type Pair[T any] struct{ A, B T }\nfunc (p Pair[T]) Swap() Pair[T] { return Pair[T]{p.B, p.A} }\nfunc Map[A, B any](a []A, f func(A) B) (b []B) {\n\tfor _, x := range a { b = append(b, f(x)) }\n\treturn b\n}", "p := Pair[string]{\"a\", \"b\"}", "p.Swap()", "Map([]int{1}, func(i int) string { return fmt.Sprint(i) })"}},
		{"a variable with the name of a package", []string{"import \"strings\"", "strings := strings.Fields(\"a b\")", "strings", "len(strings)", "import \"strings\"\nstrings := strings.Split(\"a\", \"\")\nstrings"}},
		{"a function beside it that needs the package", []string{"import \"strings\"\nfunc up(s string) string { return strings.ToUpper(s) }", "strings := []int{1}", "up(\"a\")\nstrings"}},
		{"two packages of one name", []string{"import \"math/rand\"\nfunc a() int { return rand.Int() }", "import \"crypto/rand\"\nfunc b() any { return rand.Reader }", "a()\nb()"}},
		{"the package of a name that fits", []string{"r := rand.New(rand.NewPCG(1, 2))\nr.IntN(9)", "rand.Intn(3)", "rand.Reader"}},
		{"the classic form", []string{"%%\nx := 1\nfmt.Println(x)", "import \"os\"\nvar y = 2\n%%\nfmt.Println(y, os.Args)", "func main() { fmt.Println(y) }", "%main -a b\nfmt.Println(flag.Args())"}},
		{"a function that %exec calls", []string{"func hello() { fmt.Println(1) }\n%exec hello"}},
		{"tests", []string{"func twice(x int) int { return 2 * x }", "%test\nfunc TestTwice(t *testing.T) { if twice(2) != 4 { t.Fatal() } }\nfunc BenchmarkTwice(b *testing.B) { for b.Loop() { twice(2) } }\nfunc ExampleTwice() {\n\tfmt.Println(twice(1))\n\t// Output: 2\n}"}},
		{"a whole program", []string{"package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1)\n}"}},
		{"init functions", []string{"func init_a() { fmt.Println(1) }", "2"}},
		{"flags", []string{"import \"flag\"\nvar n = flag.Int(\"n\", 5, \"\")", "%% -n=7\nfmt.Println(*n)"}},
		{"a dot import", []string{"import . \"math\"", "Sqrt(4)", "x := 1", "func f() float64 { return Pi }\nf()"}},
		{"a blank import", []string{"import _ \"embed\"", "1"}},
		{"constants", []string{"const (\n\tA = iota\n\tB\n\tC\n)", "A := 7", "A + B + C"}},
		{"results and an error", []string{"strconv.Atoi(\"1\")", "os.Chdir(\".\")", "x, err := strconv.Atoi(\"1\")", "err", "x"}},
		{"no value", []string{"func nothing() {}\nnothing()", "nil", "var x any = nil\nx"}},
		{"control flow", []string{"sum := 0\nfor i := 0; i < 3; i++ {\n\tsum += i\n}\nif x := sum; x > 2 { sum = 9 } else {\n\tsum = 1\n}\nswitch y := sum; y {\ncase 9:\n}\nouter:\nfor {\n\tbreak outer\n}\nsum"}},
		{"semicolons", []string{"a := 1; b := 2; a + b", "a + b;", "x := []int{1,\n2}; x[0]"}},
		{"a closure that names itself", []string{"var fib func(int) int\nfib = func(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfib(9)"}},
		{"a hidden type", []string{"x := errors.New(\"a\")\nr := reflect.ValueOf(1).Type()\nrt := strings.NewReplacer(\"a\", \"b\")\nrt.Replace(\"a\")"}},
		{"a type within a function", []string{"func f() any { type hidden struct{ x int }; return hidden{1} }\nf()"}},
		{"raw strings and comments", []string{"x := `\n%not magic\n`\n/* a\n!b\n*/ // c\nx"}},
		{"a big constant", []string{"1 << 70", "'a'", "2.5", "1 << 3", "1e400", "'a' << 40"}},
		{"a variable with the name of its type", []string{"type T struct{ A int }\nt := T{1}", "T := 5", "1 + T"}},
		{"a field where a method was", []string{"type A struct{ X int }\nfunc (a A) Name() string { return \"\" }", "type A struct {\n\tX    int\n\tName string\n}", "A{Name: \"n\"}.Name"}},
		{"a variable named as its package", []string{"time := time.Now()", "strings := strings.Fields(\"a b\")\nfunc up(s string) string { return strings.ToUpper(s) }", "up(strings[0])\ntime"}},
		{"keys of maps and of structs", []string{"k := \"a\"", "type S struct{ k int }\nm := map[string]int{k: 1}\ns := S{k: 2}\nk := \"b\"\nn := map[string]int{k: 3}", "len(m) + len(n) + s.k"}},
		{"errors to compare with", []string{"var (\n\tErrA = errors.New(\"a\")\n\tErrB = errors.New(\"b\")\n)\nfunc f() error { return ErrA }\nfmt.Println(f())", "errors.Is(f(), ErrA)", "ErrB"}},
		{"a method that reads what is defined below its type's use", []string{"type G struct{}\nfunc (g G) Draw() int { return b }\ng := G{}\nb := 21\ng.Draw()"}},
		{"a function that is used below what it reads", []string{"func f() int { return b * 2 }\nfmt.Println()\nb := 21\nf()", "b = f()\nb := f()\nb"}},
		{"constraints by another name", []string{"type Number interface{ ~int | ~float64 }\ntype Num Number\nfunc sum[T Num](a, b T) T { return a + b }", "sum(1, 2)"}},
		{"a type over several lines", []string{"var x struct {\n\tA int\n} = struct{ A int }{1}\nx.A", "var y, z float64 = 1,\n\t2\ny + z"}},
		{"a package found before a variable took its name", []string{"func f() int { return rand.Intn(1) }", "rand := 3", "f() + rand"}},
		{"a hidden type and our own imports", []string{"import \"encoding/binary\"\nvalues := binary.BigEndian\nvalues.Uint16([]byte{1, 2})", "carry := 1", "x := carry"}},
		{"an older value for a function and for the cell", []string{"x := 10\nfunc double() int { return x * 2 }", "x := double() + x", "x"}},
		{"a struct's field of a package", []string{"import \"image\"\nimport \"image/color\"", "img := image.NewGray(image.Rect(0, 0, 2, 2))\nimg.SetGray(0, 0, color.Gray{9})\nimg", "img.Bounds()"}},
		{"a function literal at the top", []string{"func(a int) { fmt.Println(a) }(3)", "go func() {}()", "defer func() {}()"}},
		{"a receive", []string{"c := make(chan int, 1)\nc <- 1\n<-c"}},
		{"an embedded type and an interface", []string{"type Shape interface{ Area() float64 }\ntype Sq struct{ s float64 }\nfunc (s Sq) Area() float64 { return s.s * s.s }\nvar shape Shape = Sq{2}", "shape.Area()", "shapes := []Shape{Sq{1}, Sq{2}}\nlen(shapes)"}},
		{"a package that only a type names", []string{"var d time.Duration\nfmt.Println()", "d"}},
		{"a type with the name of a package", []string{"import \"path\"\ntype path struct{}\nfunc (path) Join() int { return 1 }\nfunc f() int { return path.Join(path{}) }", "f()"}},
		{"a predeclared name", []string{"real := 1\nreal", "copy := real\ncopy"}},
	} {
		t.Run(c.name, func(t *testing.T) { cells(t, session(t), c.cells...) })
	}
}

// The number of a cell is not in its program, so that the same text is built once.
func TestTheSameCellGivesTheSameProgram(t *testing.T) {
	s := session(t)
	cells(t, s, "import \"strings\"\ntype P struct{ x int }\nx, y, z := 1, P{2}, strings.Fields(\"a\")\nfunc f() int { return x }")
	first := all(cells(t, s, "x++\nf() + y.x + len(z)"))
	if again := all(cells(t, s, "n := 1", "x++\nf() + y.x + len(z)")); again != first {
		t.Errorf("got\n%s\nwant\n%s", again, first)
	}
}

// A program holds what its cell reaches, and no more: a cell waits for what it links.
func TestAProgramHoldsWhatItReaches(t *testing.T) {
	s := session(t)
	cells(t, s,
		"import \"image\"\nimg := image.NewGray(image.Rect(0, 0, 1, 1))\nfunc area(i *image.Gray) int { return i.Bounds().Dx() }",
		"n := 1\nfunc plus(i int) int { return i + n }")
	for text, want := range map[string]string{
		"1":            "",
		"plus(1)":      "n",
		"area(img)":    "img",
		"m := plus(2)": "m n",
	} {
		p := cells(t, s, text)
		if got := strings.Join(p.Variables(), " "); got != want {
			t.Errorf("%s: holds the variables %q, want %q", text, got, want)
		}
		if got := slices.Contains(p.Imports, carryPath); got != (want != "") {
			t.Errorf("%s: carries variables: %v, want %v", text, got, want != "")
		}
		if got := slices.Contains(p.Imports, "image"); got != strings.Contains(text, "img") {
			t.Errorf("%s: imports %q", text, p.Imports)
		}
	}
}

func TestSizesAreForPeople(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 20_000_000: "20.0 MB", 2_147_483_648: "2.1 GB"} {
		if got := SizeText(bytes); got != want {
			t.Errorf("%d: got %q, want %q", bytes, got, want)
		}
	}
}

// A function that the cell calls finds the older value of a variable, until the cell has made it anew.
func TestFunctionsReadOlderValues(t *testing.T) {
	s := session(t)
	cells(t, s, "x, y := 10, 1\nfunc double() int { return x * 2 }\nfunc show() string { return fmt.Sprint(y) }")
	p := cells(t, s, "x := double()\ny := 2")
	for _, want := range []string{`{Name: "x", Pointer: &x, Fresh: false}`, `{Name: "y", Pointer: &y, Fresh: true}`} {
		if !strings.Contains(p.Files["main.go"], want) {
			t.Errorf("no %s in\n%s", want, p.Files["main.go"])
		}
	}
}

// What stands in an interface is registered by the name that package reflect gives it.
func TestTypesInInterfacesAreRegistered(t *testing.T) {
	s := session(t)
	cells(t, s, "type Pair[A, B any] struct { a A; b B }\ntype P struct{ x int }\nvar g any = Pair[string, P]{\"a\", P{1}}")
	s.vars["g"].needs = []TypeName{{Path: "main", Name: "Pair[string,main.P]"}, {Path: "main", Name: "Pair[net/url.URL,int]"}}
	if err := s.packages.Ensure(t.Context(), []string{"net/url"}); err != nil {
		t.Fatal(err)
	}
	p := cells(t, s, "g")
	for _, want := range []string{"(*Pair[string,P])(nil)", "(*Pair[url.URL,int])(nil)"} {
		if !strings.Contains(p.Files["main.go"], want) {
			t.Errorf("no %s in\n%s", want, p.Files["main.go"])
		}
	}
}

func TestForgettingATypeOutdatesItsVariables(t *testing.T) {
	s := session(t)
	cells(t, s, "type U struct{ A int }\nu := U{1}\nn := 2")
	if unknown := s.Forget("U", "nobody"); len(unknown) != 1 || unknown[0] != "nobody" {
		t.Errorf("unknown are %q, want nobody", unknown)
	}
	cells(t, s, "n + 1")
	if got := faultText(t, s, "u"); !strings.Contains(got, "u of cell 1 is not here: its type U was declared anew since") {
		t.Errorf("got %q", got)
	}
}

// Only another meaning outdates: not a comment, not another place in a group; but a length does.
func TestWhatOutdatesAVariable(t *testing.T) {
	for _, c := range []struct {
		first, second string
		outdated      bool
	}{
		{"type P struct{ x int }", "// P is a point.\ntype P struct{ x int }", false},
		{"type (\n\tA struct{ x int }\n\tP struct{ a A }\n)", "type A struct{ x int }", false},
		{"const N = 3\ntype P [N]int", "const N = 5", true},
		{"const N = 3\ntype P [N]int", "const N = 3 // as before", false},
		{"type A = int\ntype P struct{ x A }", "type A = string", false},
		{"type A = int\ntype P []A", "type A = string", true},
		{"type A = int\ntype P []A", "type A = float64", false},
		{"type P int", "type P uint8", false},
		{"type P int", "type P string", true},
		{"type P int", "type P struct{ x int }", true},
		{"type P struct{ x int }", "type P[T any] struct{ x T }", true},
		{"type P struct{ x int }", "func P() {}", true},
		{"type Q struct{ x int }\ntype P []map[string]*Q", "type Q struct{ y, x int }", false},
		{"type Q struct{ x int }\ntype P map[Q]int", "type Q struct{ y, x int }", false},
		{"type Q struct{ x int }\ntype P map[Q]int", "type Q struct{ y []int }", true},
		{"type R struct{ x int }\ntype Q struct{ r R }\ntype P map[Q]int", "type R struct{ y func() }", true},
		{"type P interface{ A() }", "type P interface{ A(); B() }", false},
		{"type P struct{ x int }", "type P struct {\n\tx int // across\n}", false},
		{"type P struct{ x, y int }", "type P struct{ x int; y int }", false},
		{"type P func(a, b int) int", "type P func(\n\ta, /* and */ b int,\n) int", false},
	} {
		s := session(t)
		cells(t, s, c.first+"\nvar p P", c.second)
		if got := s.Variables()[0].Reason != ""; got != c.outdated {
			t.Errorf("%s, then %s: outdated is %v, want %v", c.first, c.second, got, c.outdated)
		}
	}
}
