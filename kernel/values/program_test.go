package values_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry"
)

// cells builds generated programs, all in one module that stands on the clone's.
type cells struct {
	t      *testing.T
	module string
	folder string // the session's
}

func newCells(t *testing.T) *cells {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	c := &cells{t, t.TempDir(), t.TempDir()}
	c.write("go.mod", "module cells\n\ngo 1.27.0\n\nrequire github.com/atelier-go/atelier v0.0.0\n\n"+
		"replace github.com/atelier-go/atelier => "+root+"\n")
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	c.write("go.sum", string(sum))
	return c
}

func (c *cells) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.module, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// run builds a program from the text of its main.go and runs it. It returns its output and exit status.
func (c *cells) run(name, text string) (output string, status int) {
	c.t.Helper()
	c.write(name+"/main.go", text)
	binary := filepath.Join(c.module, name, "program")
	build := exec.Command("go", "build", "-mod=mod", "-o", binary, "./"+name)
	build.Dir = c.module
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if out, err := build.CombinedOutput(); err != nil {
		c.t.Fatalf("building %s: %v\n%s", name, err, out)
	}
	run := exec.Command(binary)
	run.Env = append(os.Environ(), contract.SessionVariable+"="+c.folder)
	out, err := run.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return string(out), run.ProcessState.ExitCode()
}

// report runs a program and reads what it reports.
func (c *cells) report(name, text string, status int) *values.Report {
	c.t.Helper()
	out, got := c.run(name, text)
	if out != "" || got != status {
		c.t.Fatalf("%s: got status %d and the output %q, want status %d and none", name, got, out, status)
	}
	r, err := values.ReadReport(c.folder)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// commit is report, and the session takes over what the program has kept.
func (c *cells) commit(name, text string) *values.Report {
	c.t.Helper()
	r := c.report(name, text, 0)
	if err := carry.Commit(c.folder, r); err != nil {
		c.t.Fatal(err)
	}
	return r
}

const first = `package main

import (
	"fmt"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry"
)

type point struct{ x, y int }

func (p point) String() string { return fmt.Sprintf("<%d,%d>", p.x, p.y) }

type box[T any] struct{ content T }

var (
	points []point
	last   *point
	things []any
	f      func() int
)

func body() {
	points = []point{{1, 2}, {3, 4}}
	last = &points[1]
	things = []any{points[0], box[string]{"b"}, 5}
	f = func() int { return 1 }
	values.Show(points)
}

func main() {
	values.Run(values.Program{
		Carrier: &carry.Variables{List: []carry.Variable{
			{Name: "points", Pointer: &points, Fresh: true}, {Name: "last", Pointer: &last, Fresh: true},
			{Name: "things", Pointer: &things, Fresh: true}, {Name: "f", Pointer: &f, Fresh: true},
		}},
		Body: body,
		Expressions: []values.Expression{
			{Name: "n", Eval: func() []any { return values.List(len(points)) }},
			{Name: "bad", Eval: func() []any { return values.List(points[7]) }},
		},
	})
}
`

const second = `package main

import (
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry"
)

type point struct{ x, y int }

type box[T any] struct{ content T }

var (
	points []point
	last   *point
	things []any
)

func main() {
	values.Run(values.Program{
		Carrier: &carry.Variables{List: []carry.Variable{
			{Name: "last", Pointer: &last}, {Name: "points", Pointer: &points}, {Name: "things", Pointer: &things},
		}, Types: []any{(*point)(nil), (*box[string])(nil)}},
		Body: func() {
			last.x = 30
			values.ShowOrFail(points, things, error(nil))
		},
	})
}
`

func TestTwoPrograms(t *testing.T) {
	c := newCells(t)
	r := c.commit("first", first)
	if got, want := r.Result["text/plain"], "[]point{<1,2>, <3,4>}"; got != want {
		t.Errorf("result: got %q, want %q", got, want)
	}
	if got := r.Expressions["n"].Data["text/plain"]; got != "2" {
		t.Errorf("expression n: got %q, want 2", got)
	}
	if got, want := r.Expressions["bad"].Error, "runtime error: index out of range [7] with length 2"; got != want {
		t.Errorf("expression bad: got %q, want %q", got, want)
	}
	if got, want := r.Kept[3].Reason, "f of type func() int: it is a function literal that uses local variables: write func name(...)"; got != want {
		t.Errorf("f: got the reason %q, want %q", got, want)
	}
	needs := []values.TypeName{{Path: "main", Name: "point"}, {Path: "main", Name: "box[string]"}}
	if got := r.Kept[2].Needs; !reflect.DeepEqual(got, needs) {
		t.Errorf("things needs the types %v, want %v", got, needs)
	}

	before, err := carry.ReadManifest(c.folder)
	if err != nil {
		t.Fatal(err)
	}
	r = c.commit("second", second)
	if got, want := r.Result["text/plain"], `[]point{{x: 1, y: 2}, {x: 30, y: 4}}, []any{point{x: 1, y: 2}, box[string]{content: "b"}, 5}`; got != want {
		t.Errorf("result: got %q, want %q", got, want)
	}
	after, err := carry.ReadManifest(c.folder)
	if err != nil {
		t.Fatal(err)
	}
	if after.Variables["things"].Group != before.Variables["things"].Group {
		t.Error("things is written again, though it is unchanged")
	}
	if after.Variables["points"].Group == before.Variables["points"].Group {
		t.Error("points is not written again, though it is changed")
	}
}

// A program whose types were edited since has the values all the same, by the names of the fields.
func TestChangedType(t *testing.T) {
	c := newCells(t)
	c.commit("first", first)
	r := c.report("changed", strings.Replace(second, "x, y int }", "z string; x float64 }", 1), 0)
	if got, want := r.Result["text/plain"], `[]point{{z: "", x: 1}, {z: "", x: 30}}, []any{point{z: "", x: 1}, box[string]{content: "b"}, 5}`; got != want {
		t.Errorf("result: got %q, want %q", got, want)
	}
	lost := "without point.y (the field is gone)"
	if want := []string{"last, points: converted to the types as they are now, " + lost, "things: converted to the types as they are now, " + lost}; !reflect.DeepEqual(r.Notes, want) {
		t.Errorf("got the notes %q, want %q", r.Notes, want)
	}
}

func TestUnknownType(t *testing.T) {
	c := newCells(t)
	c.commit("first", first)
	r := c.report("unknown", strings.Replace(second, ", (*box[string])(nil)", "", 1), 0)
	if want := []string{"things: converted to the types as they are now, without an element (there is no type box[string])"}; !reflect.DeepEqual(r.Notes, want) {
		t.Errorf("got the notes %q, want %q", r.Notes, want)
	}
}

// cell is a program with a body and declarations around it, and no variables.
func cell(body, rest string) string {
	return `package main

import (
	"errors"
	"os"
	"runtime"

	"github.com/atelier-go/atelier/kernel/values"
)

var (
	_ = errors.New
	_ = os.Exit
	_ = runtime.Goexit
)

func main() { values.Run(values.Program{Body: body}) }

` + rest + `

func body() {
//line cell-1:1
` + body + `
}
`
}

func TestFaults(t *testing.T) {
	c := newCells(t)
	for _, test := range []struct {
		name, body, rest string
		fault            values.Fault
	}{
		{
			"value", "deeper(3)", "func deeper(n int) {\n//line cell-0:7\n\tpanic(n)\n}",
			values.Fault{Name: "panic", Message: "3", Frames: []values.Frame{{"main.deeper", "cell-0", 7}, {"main.body", "cell-1", 1}}},
		},
		{
			"runtime", "var m map[string]int\nm[\"a\"] = 1", "",
			values.Fault{Name: "runtime error", Message: "assignment to entry in nil map", Frames: []values.Frame{{"main.body", "cell-1", 2}}},
		},
		{
			"nilpointer", "var p *int\n*p = 1", "",
			values.Fault{Name: "runtime error", Message: "invalid memory address or nil pointer dereference", Frames: []values.Frame{{"main.body", "cell-1", 2}}},
		},
		{
			"error", `panic(errors.New("no data"))`, "",
			values.Fault{Name: "panic", Message: "no data", Frames: []values.Frame{{"main.body", "cell-1", 1}}},
		},
		{
			"nil", `panic(nil)`, "",
			values.Fault{Name: "runtime error", Message: "panic called with nil argument", Frames: []values.Frame{{"main.body", "cell-1", 1}}},
		},
		{
			"goexit", `runtime.Goexit()`, "",
			values.Fault{Name: "panic", Message: "runtime.Goexit was called on the cell's goroutine", Frames: []values.Frame{{"main.body", "cell-1", 1}}},
		},
		{
			"failed", `values.ShowOrFail(1, errors.New("not found"))`, "",
			values.Fault{Name: "error", Message: "not found"},
		},
		{
			"atend", `values.AtEnd(func() { panic("late") })`, "",
			values.Fault{Name: "panic", Message: "late", Frames: []values.Frame{{"main.body.func1", "cell-1", 1}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &cells{t, c.module, c.folder}
			r := c.report(test.name, cell(test.body, test.rest), 1)
			if r.Fault == nil {
				t.Fatal("got no fault")
			}
			for i := range r.Fault.Frames {
				r.Fault.Frames[i].File = filepath.Base(r.Fault.Frames[i].File)
			}
			if got, want := *r.Fault, test.fault; !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v,\nwant %+v", got, want)
			}
			want := ""
			if test.name == "failed" {
				want = "1" // what the call gave with the error
			}
			if r.Result[contract.MIMEPlain] != want || r.Kept != nil {
				t.Errorf("got the result %v and %d variables beside the fault, want %q and none", r.Result, len(r.Kept), want)
			}
		})
	}
}

// A program that exits by itself reports nothing, also if an earlier one did.
func TestExit(t *testing.T) {
	c := newCells(t)
	c.report("well", cell("values.Show(1)", ""), 0)
	if _, status := c.run("exits", cell("values.Show(2)\nos.Exit(3)", "")); status != 3 {
		t.Errorf("got status %d, want 3", status)
	}
	if _, err := values.ReadReport(c.folder); !errors.Is(err, values.ErrNoReport) {
		t.Errorf("got the error %v, want ErrNoReport", err)
	}
}

func TestRenderedIsCompleteAtTheEnd(t *testing.T) {
	c := newCells(t)
	out, status := c.run("ends", cell(`values.AtEnd(func() {
	for _, shown := range values.Rendered() {
		os.Stdout.WriteString(shown["text/plain"])
	}
})
values.Show("seen")`, ""))
	if !strings.Contains(out, "seen") || status != 0 {
		t.Errorf("got %q and status %d, want what the cell ends with", out, status)
	}
}

func TestAtEndAfterFault(t *testing.T) {
	c := newCells(t)
	out, status := c.run("ends", cell(`values.AtEnd(func() { os.Stdout.WriteString("a") })
values.AtEnd(func() { os.Stdout.WriteString("b") })
panic("x")`, ""))
	if out != "ab" || status != 1 {
		t.Errorf("got %q and status %d, want ab and status 1", out, status)
	}
}

// By hand a program tells what the kernel would show.
func TestWithoutSession(t *testing.T) {
	c := newCells(t)
	c.folder = ""
	for _, test := range []struct {
		body, out string
		status    int
	}{{`values.Show("hello")`, "hello\n", 0}, {`panic("x")`, "panic: x\n", 1}} {
		if out, status := c.run("alone", cell(test.body, "")); out != test.out || status != test.status {
			t.Errorf("%s: got %q and status %d, want %q and status %d", test.body, out, status, test.out, test.status)
		}
	}
}

// The linker writes the names of functions in another way where a package's path ends in one with a dot.
func TestFunctionOfAPackageWithADot(t *testing.T) {
	c := newCells(t)
	c.write("dotted.v2/dotted.go", "package dotted\n\nfunc F() int { return 7 }\n\ntype T struct{ N int }\n\nfunc (t T) M() int { return t.N }\n")
	const program = `package main

import (
	"fmt"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry"

	"cells/dotted.v2"
)

var (
	f, m func() int
	t    dotted.T
	_    = unsafe.Pointer(nil)
	_    = fmt.Sprint
)

func main() {
	values.Run(values.Program{
		Body:      func() { BODY },
		Carrier: &carry.Variables{
			List:  []carry.Variable{{Name: "f", Pointer: &f, Fresh: FRESH}, {Name: "m", Pointer: &m, Fresh: FRESH}, {Name: "t", Pointer: &t, Fresh: true}},
			Named: []carry.Named{NAMED},
		},
	})
}
`
	first := strings.NewReplacer("BODY", "f, m = dotted.F, dotted.T{3}.M", "FRESH", "true", "NAMED", "").Replace(program)
	r := c.commit("first", first)
	if got, want := r.Kept[0].Names, []string{"cells/dotted%2ev2.F"}; !slices.Equal(got, want) {
		t.Fatalf("got the names %q, want %q; %s", got, want, r.Kept[0].Reason)
	}
	named := `{Name: "cells/dotted%2ev2.F", Value: dotted.F}, {Name: "cells/dotted%2ev2.T.M-fm", Value: func(r unsafe.Pointer) any { return (*(*dotted.T)(r)).M }}`
	second := strings.NewReplacer("BODY", "fmt.Print(f(), m())", "FRESH", "false", "NAMED", named).Replace(program)
	if out, status := c.run("second", second); out != "7 3" || status != 0 {
		t.Errorf("got %q and status %d, want 7 and 3", out, status)
	}
}
