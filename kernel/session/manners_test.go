package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/values"
)

// A fault has one hint, beside what the compiler says, and is told once.
func TestHintsStandBesideTheError(t *testing.T) {
	s, _ := onStage(t)
	for _, c := range []struct{ code, want, never string }{
		{"a, b = 1, 2", "cell 1, line 1: undefined: a (a new variable is made by :=, as in a, b := 1, 2)", "undefined: b"},
		{"x := 1\nimport numpy", "cell 1, line 2: missing import path (numpy is a module of Python", ""},
		{"x := True", "undefined: True (in Go: true)", ""},
		{"x := True\ny := None", "undefined: True (in Go: true)", ""},
		{"def f(x):\n    return x", "cell 1, line 1: expected ';', found f (a function is written", "line 2"},
		{"x := nothing", "cell 1, line 1: undefined: nothing", "("},
	} {
		var client recorder
		fault := s.cell(t.Context(), &client, c.code)
		if fault == nil || !strings.HasPrefix(fault.Value, c.want) && !strings.Contains(fault.Value, c.want) {
			t.Errorf("%q: got %v, want %q", c.code, fault, c.want)
			continue
		}
		told := strings.Join(fault.Traceback, "\n")
		if c.never != "" && strings.Contains(fault.Value+told, c.never) || !strings.Contains(told, fault.Value) {
			t.Errorf("%q: the value is %q, and the traceback\n%s", c.code, fault.Value, told)
		}
	}
}

// A name that a cell of an earlier life made is known by that cell: the last that made it.
func TestNamesOfAnEarlierLife(t *testing.T) {
	s, _ := onStage(t)
	earlier := func() []front.Typed {
		return []front.Typed{
			{Line: 1, Code: "y := 1"}, {Line: 2, Code: "func f() int { return y }"}, {Line: 4, Code: "y := 5\nz := y"}, {Line: 5, Code: "y = 6; fmt.Println(z)"}, {Line: 6, Code: "%%\nw := 1"}, {Line: 7, Code: "y := ("},
		}
	}
	for code, want := range map[string]string{
		"y":     "undefined: y (y was made by cell 4 before the kernel's restart: run it again)",
		"y = 7": "undefined: y (y was made by cell 4 before the kernel's restart: run it again)",
		"f()":   "undefined: f (f was made by cell 2 before the kernel's restart: run it again)",
		"w":     "undefined: w",
		"v = 1": "undefined: v (a new variable is made by :=, as in v := 1)",
	} {
		var client recorder
		outcome := s.Execute(t.Context(), front.Request{Code: code, Count: 1, Life: t.Context(), Earlier: earlier}, &client)
		if fault := outcome.Error; fault == nil || fault.Value != "cell 1, line 1: "+want {
			t.Errorf("%s: got %v, want %q", code, fault, want)
		}
	}
}

// Whatever a program does until its stack is full, twenty lines say it.
func TestAFullStackIsToldInFewLines(t *testing.T) {
	s, _ := onStage(t)
	text := "func a() { b() }\nfunc b() { c() }\nfunc c() { d() }\nfunc d() { e() }\nfunc e() { a() }\nfunc r() { r() }\nr()"
	if _, err := s.cells.Translate(t.Context(), cell.Request{Cell: syntax.ParseCell(text), Number: 3}); err != nil {
		t.Fatal(err)
	}
	crash := func(functions string, line func(i int) int) string {
		var b strings.Builder
		b.WriteString("runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw({0x1?, 0x2?})\n\t/go/panic.go:1245 +0x48\n\ngoroutine 1 [running]:\n")
		for i := range 50 {
			fmt.Fprintf(&b, "main.%c(...)\n\t/tmp/build/%s:%d +0x17\n", functions[i%len(functions)], syntax.FileName(text), line(i))
		}
		return b.String() + "...1000 frames elided...\nmain.atelier_body()\n\t" + syntax.FileName(text) + ":7\n"
	}
	r := &run{Session: s}
	for _, c := range []struct{ crash, value, last string }{
		{crash("r", func(int) int { return 6 }), "cell 3, line 6: stack overflow: r calls itself without end", "r() }"},
		{crash("abcde", func(i int) int { return i%5 + 1 }), "cell 3, line 1: stack overflow: a, b, c, d call each other without end", "and 1 more places"},
	} {
		if !isOverflow(c.crash) {
			t.Errorf("it is no full stack:\n%s", c.crash)
		}
		e := r.overflowError(c.crash)
		told := strings.Join(e.Traceback, "\n")
		if lines := strings.Count(told, "\n") + 1; e.Value != c.value || lines > 20 || !strings.Contains(told, c.last) || strings.Contains(told, "runtime.") || strings.Contains(told, "line 7") {
			t.Errorf("got %q in %d lines, want %q:\n%s", e.Value, lines, c.value, told)
		}
	}
	if isOverflow("panic: stack overflow\n\ngoroutine 1") {
		t.Error("a panic of those words is taken for a full stack")
	}
}

// Magics run in their order, and those of the engine that stand together are handed over together, each once.
func TestMagicsInTheirOrder(t *testing.T) {
	s, on := onStage(t)
	var got []string
	on.magics = func(list []engine.Magic) error { got = append(got, fmt.Sprintf("%q", list)); return nil }
	for _, code := range []string{"%with_inputs\n!a \\\n b\n%vars\n%cd x", "%%script cat -\n1\n2"} {
		if fault := s.cell(t.Context(), &recorder{}, code); fault != nil {
			t.Fatal(fault.Value)
		}
	}
	want := []string{`[{"with_inputs" "" "%with_inputs" ""} {"!" "a   b" "!a   b" ""}]`, `[{"cd" "x" "%cd x" ""}]`, `[{"%script" "cat -" "%%script cat -" "1\n2"}]`}
	if !slices.Equal(got, want) {
		t.Errorf("the engine got\n%q, want\n%q", got, want)
	}
}

func TestMagicsThatAreNone(t *testing.T) {
	s, on := onStage(t)
	on.magics = func(list []engine.Magic) error { t.Errorf("%+v is run", list); return nil }
	for code, want := range map[string]string{
		"%%tiem\nx := 1":       "cell 1, line 1: there is no %%tiem: did you mean %%time? %help lists what there is",
		"x := 1\n%%whatever a": "cell 1, line 2: there is no %%whatever: %help lists what there is",
		"x := 1\n%%bash\nls":   "cell 1, line 2: %%bash has to stand on the first line of its cell",
		"x := 1\n%%time\nx":    "cell 1, line 2: %%time has to stand on the first line of its cell",
		"%bsh":                 "cell 1, line 1: there is no %bsh: did you mean %%bash? %help lists what there is",
	} {
		var client recorder
		if fault := s.cell(t.Context(), &client, code); fault == nil || fault.Value != want {
			t.Errorf("%q: got %v, want %q", code, fault, want)
		}
	}
}

// What a line with a question mark shows is what a client shows on a key.
func TestAQuestionShowsWhatIsKnown(t *testing.T) {
	s, on := onStage(t)
	on.execute = func() error { return leave(s, &values.Report{Kept: []values.Kept{{Name: "q", Size: 8, Group: "g"}}}) }
	for code, want := range map[string]string{
		"q := 5\nq?":           "var q int",
		"?strings.Repeat":      "func Repeat(s string, count int) string",
		"strings.Repeat??":     "Source:",
		"%time?":               "Runs a statement, or the cell",
		"?%%timeit":            "again and again",
		"x := (\nstrings.Cut?": "func Cut(", // also where the rest has a fault
	} {
		var client tables
		s.cell(t.Context(), &client, code)
		if !strings.Contains(client.plain, want) {
			t.Errorf("%q: got %q, want %q", code, client.plain, want)
		}
		line := code[strings.LastIndex(code, "\n")+1:]
		asked := strings.Trim(line, "?")
		if strings.HasPrefix(code, "q") {
			asked = "q := 5\nq"
		}
		detail := strings.Count(line, "?") - 1
		if found := s.Inspect(t.Context(), asked, len(asked), detail); found.Data[contract.MIMEPlain] != client.plain {
			t.Errorf("%q: got %q, and on a key %q", code, client.plain, found.Data[contract.MIMEPlain])
		}
	}
	var client recorder
	if fault := s.cell(t.Context(), &client, "nothing?"); fault != nil || strings.Join(client.sent, "") != "stdout: nothing is known of nothing\n" {
		t.Errorf("nothing?: got %q and %v", client.sent, fault)
	}
}

// A value that comes with an error is shown, before the error.
func TestAValueBesideAnError(t *testing.T) {
	s, on := onStage(t)
	on.execute = func() error {
		if err := leave(s, &values.Report{Fault: &values.Fault{Name: "error", Message: "seven"}, Result: map[string]string{contract.MIMEPlain: "7"}}); err != nil {
			return err
		}
		return &program.ExitError{Code: 1}
	}
	var client recorder
	fault := s.cell(t.Context(), &client, "func g() (int, error) { return 7, errors.New(\"seven\") }\ng()")
	if fault == nil || fault.Value != "cell 1, line 2: seven" || strings.Join(client.sent, "|") != "execute_result" {
		t.Errorf("got %v and %q", fault, client.sent)
	}
}

// The build's time is told apart, after what the program says of itself; and what print is, once.
func TestTheBuildIsTimedApart(t *testing.T) {
	s, on := onStage(t)
	on.execute = func() error {
		var kept []values.Kept
		for _, name := range []string{"x", "y", "z"} {
			kept = append(kept, values.Kept{Name: name, Size: 8, Group: name})
		}
		return leave(s, &values.Report{Kept: kept})
	}
	for _, c := range []struct{ code, want string }{
		{"%%time\nx := 1", "stdout: Build: "}, {"%time y := 1", "stdout: Build: "}, {"%%timeit\n1 + 1", "stdout: Build: "}, {"z := 1", ""},
		{"print(1)", "stderr: \n(print is Go's own for standard error"}, {"print(2)", ""}, {"println(2)", ""},
	} {
		var client recorder
		if fault := s.cell(t.Context(), &client, c.code); fault != nil {
			t.Fatalf("%q: %v", c.code, fault)
		}
		if got := strings.Join(client.sent, "|"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q: got %q, want %q", c.code, got, c.want)
		}
	}
}

func TestSimilarMagics(t *testing.T) {
	for name, want := range map[string]string{
		"%tim": "%%time", "%timit": "%%timeit", "tmie": "%time", "%vars": "%vars", "bash": "%%bash", "resett": "%reset", "x": "", "matplotlib": "", "%html": "", "writefile": "%%writefile", "hlep": "%help",
	} {
		if got := similarMagic(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
