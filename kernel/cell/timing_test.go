package cell

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// directive tells the compiler where a text stands.
var directive = regexp.MustCompile(`/\*line [^*]*\*/`)

func TestTimedCellsBecomePrograms(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
		holds []string // what is in the code of the last
		never string
	}{
		{"a whole cell", []string{"%%time\nx := 1\nx + 1", "x"}, nil, "timing."},
		{"a whole cell, itself", []string{"%%time\nx := 1\nx + 1"}, []string{"timing.Start()\ndefer timing.End()", "values.Show("}, ""},
		{"bare %time", []string{"// how long?\n%time\nx := 1"}, []string{"defer timing.End()"}, ""},
		{"func main", []string{"%%time\nfunc main() { fmt.Println(1) }"}, []string{"defer timing.End()"}, ""},
		{"below %%", []string{"%%time\n%%\nx := 1\nfmt.Println(x)"}, []string{"defer timing.End()"}, ""},
		{"a definition", []string{"%time x := strings.Repeat(\"a\", 9)\ny := x"}, []string{"timing.Start();", "x  = strings.Repeat(\"a\", 9);timing.Stop()"}, ""},
		{"a declaration and its comment", []string{"%time var x, y = 1, 2 // both\nx + y"}, []string{" 1, 2;timing.Stop() // both"}, ""},
		{"a loop over lines", []string{"%time for i := range 3 {\n\tfmt.Println(i)\n}\n1"}, []string{"};timing.Stop()"}, ""},
		{"the last expression", []string{"x := 1\n%time x + 1"}, []string{"timing.Start();", "values.Show(", ");timing.Stop()"}, ""},
		{"two of them", []string{"%time x := 1\n%time y := 2"}, []string{"x  = 1;timing.Stop()", "y  = 2;timing.Stop()"}, ""},
		{"repeated", []string{"x := []int{3, 1}", "%%timeit\ny := slices.Clone(x)\nslices.Sort(y)\nlen(y)"}, []string{"timing.Repeat(0, 0, func() {", "timing.Use(", "\n})"}, "values.Show("},
		{"repeated, with options and setup", []string{"%%timeit -n 10 -r3 n := 5\nm := n * 2\nunused := 1"}, []string{"n := 5; _ = n\ntiming.Repeat(10, 3, func() {"}, ""},
		{"a group of variables", []string{"%%timeit\nvar (\n\ta = 1\n\tb = 2\n)"}, []string{"_ = a; _ = b"}, ""},
		{"a declaration as setup", []string{"%%timeit var a = 1\na++"}, []string{"var a = 1; _ = a\ntiming.Repeat("}, ""},
		{"an expression that is no statement", []string{"%%timeit\n1.5 * 2"}, []string{"timing.Use("}, ""},
		{"two results", []string{"%%timeit\nstrconv.Atoi(\"1\")"}, []string{"strconv.Atoi(\"1\")"}, "timing.Use("},
		{"no result", []string{"%%timeit\nfmt.Print()"}, nil, "timing.Use("},
		{"one statement again and again", []string{"x := 1", "%timeit -n 5 x++\nx"}, []string{"timing.Repeat(5, 0, func() {", "values.Show("}, ""},
		{"an expression again and again", []string{"%timeit math.Sqrt(2)"}, []string{"timing.Use("}, "values.Show("},
		{"a variable named timing", []string{"timing := 1\n%time timing++"}, []string{"timiʌ.Start()"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := all(cells(t, session(t), c.cells...))
			for _, want := range c.holds {
				if !strings.Contains(directive.ReplaceAllString(text, ""), want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if c.never != "" && strings.Contains(text, c.never) {
				t.Errorf("there is %q in\n%s", c.never, text)
			}
		})
	}
}

func TestFaultsInTimedCellsStandAtTheirPlace(t *testing.T) {
	for _, c := range []struct{ name, cell, want string }{
		{"behind %time", "%time x := y", "1:1:12: undefined: y"},
		{"behind %timeit and its options", "%timeit -n 10 f()", "1:1:15: undefined: f"},
		{"below %%timeit", "%%timeit a := 1\nb := a + c", "1:2:10: undefined: c"},
		{"in the setup", "%%timeit a := c\na++", "1:1:15: undefined: c"},
		{"on the line below", "%time x := 1\ny", "1:2:1: undefined: y"},
		{"within another statement", "for range 3 {\n%time f()\n}\nfunc f() {}", "1:2:7: what is timed has to be a statement"},
		{"tests", "%%time\n%test\nfunc TestA(t *testing.T) {}", "0:0:0: tests tell themselves how long they take"},
		{"a function", "%time func f() {}\n1", "1:1:7: what is timed has to be a statement"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := diagnose(t, session(t), c.cell); len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What %%timeit repeats leaves no variables, and says so.
func TestTimeitKeepsItsVariables(t *testing.T) {
	s := session(t)
	cells(t, s, "x := 1", "%%timeit z := 1\ny := x + z\nx = y")
	if got := faultText(t, s, "y"); !strings.Contains(got, "undefined: y (cell 2 has it below %%timeit, where variables end with their cell)") {
		t.Errorf("got %q", got)
	}
	cells(t, s, "x")
}

// %exec links what it calls, and all that this reaches, also of earlier cells.
func TestExecUsesItsFunction(t *testing.T) {
	s := session(t)
	cells(t, s, "n := 3\nfunc helper() int { return n }", "func f() { fmt.Println(helper()) }\nfunc other() {}")
	p := cells(t, s, "%exec f")
	text := all(p)
	if !strings.Contains(text, "func helper()") || strings.Contains(text, "func other()") || !slices.Contains(p.Variables(), "n") {
		t.Errorf("%%exec f: got the variables %q and\n%s", p.Variables(), text)
	}
	if text := all(cells(t, s, "%exec f -a\nm := 2")); !strings.Contains(text, "\nf()\n}") || !strings.Contains(text, "flag.Parse()") {
		t.Errorf("a script and %%exec: got\n%s", text)
	}
	for cell, want := range map[string]string{
		"%exec nobody":                             "undefined: nobody, which %exec names",
		"%exec n":                                  "%exec calls a function without parameters, and n is int",
		"func g(a int) {}\n%exec g":                "%exec calls a function without parameters, and g is func(a int)",
		"func h[T any]() {}\n%exec h":              "%exec calls a function without parameters, and h is func[T any]()",
		"type F func()\n%exec F":                   "%exec calls a function without parameters, and F is F",
		"func k() int { return 1 }\n%exec strings": "undefined: strings, which %exec names",
	} {
		if got := faultText(t, s, cell); !strings.Contains(got, want) {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
	cells(t, s, "func two() (int, error) { return 1, nil }\n%exec two")
}
