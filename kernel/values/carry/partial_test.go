package carry

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// half can be kept but not restored.
type half struct{ inner *time.Timer }

func (h half) KeepIn(string) error { return nil }

// What cannot be kept is zero, and said; what is around it is kept.
func TestPartialValues(t *testing.T) {
	for _, test := range []struct {
		name  string
		value any // a pointer to it
		want  string
		types []any
	}{
		{"in a slice", &[]func(){nil, func() {}}, "x[1] of type func(): it is a function literal that uses local variables: write func name(...)", nil},
		{"in arrays", &[2][3]func(){1: {2: func() {}}}, "x[1][2] of type func(): it is a function literal that uses local variables: write func name(...)", nil},
		{"in a field's array", &struct{ f [2]func() }{[2]func(){1: func() {}}}, "x.f[1] of type func(): it is a function literal that uses local variables: write func name(...)", nil},
		{"in a map", &map[string]func(){"a": nil, "b": func() {}}, `x["b"] of type func(): it is a function literal that uses local variables: write func name(...)`, nil},
		{"behind a map", &map[int]*[]any{7: {1, func() {}}}, "x[7][1] of type func(): it is a function literal that uses local variables: write func name(...)", nil},
		{"in an interface", &[]any{nil, func() {}}, "x[1] of type func(): it is a function literal that uses local variables: write func name(...)", nil},
		{"behind an interface", &[]any{pair[int, []any]{2, []any{make(chan int)}}}, "x[0].second[0] of type chan int: a channel cannot be carried", []any{(*pair[int, []any])(nil)}},
		{"nil function in an interface", &[]any{(func())(nil)}, "x[0] of type func(): a nil function of an unnamed type cannot be carried", nil},
		{"unnamed struct in an interface", &[]any{struct{ A int }{1}}, "x[0] of type any: it holds a value of the unnamed type struct { A int }: give the type a name", nil},
		{"keeper panics", &[]*fickle{nil, {panics: true}}, "x[1] of type carry.fickle: its KeepIn fails: it panics: no ink", nil},
		{"keeper as a field", &struct {
			f fickle
			n int
		}{fickle{fails: true}, 3}, "x.f of type carry.fickle: its KeepIn fails: no paper", nil},
		{"keeper in an interface", &[]any{1, &fickle{fails: true}, 2}, "x[1] of type carry.fickle: its KeepIn fails: no paper", []any{(*fickle)(nil)}},
		{"half a keeper", &struct{ h half }{half{time.NewTimer(0)}}, "x.h.inner of type time.Timer: it has unexported state and no encoding", nil},
		{"file", &struct{ f *os.File }{os.Stdout}, "x.f of type os.File: it has unexported state and no encoding", nil},
		{"file in an interface", &[]any{1, os.Stdout}, "x[1] of type os.File: it has unexported state and no encoding", nil},
		{"key of a map", &map[any]int{1: 2, make(chan int): 3}, "x[…] of type chan int: its entry is left out: a channel cannot be carried", nil},
		{"array as a key", &map[[2]any]int{{0: os.Stdout}: 3, {1: "a"}: 4}, "x[…] of type os.File: its entry is left out: it has unexported state and no encoding", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := session(t)
			kept := commit(t, folder, program([]Variable{variable("x", test.value)}, test.types...))[0]
			if kept.Reason != "" || len(kept.Lost) != 1 || kept.Lost[0].String() != test.want || kept.Losses != 1 {
				t.Fatalf("got the reason %q and lost %v of %d,\nwant %q lost", kept.Reason, kept.Lost, kept.Losses, test.want)
			}
			back := reflect.New(reflect.TypeOf(test.value).Elem())
			again := program([]Variable{variable("x", back.Interface())}, test.types...)
			if err := restored(folder, again); err != nil {
				t.Fatal(err)
			}
			// The files of these told how many entries there had been, and the lost value's type.
			if !strings.Contains(test.want, "left out") && test.name != "keeper in an interface" {
				unchanged(t, folder, again)
			}
		})
	}
}

// job has everything that a struct may have around what cannot be kept.
type job struct {
	name  string
	done  chan bool
	count int
	hook  func()
	parts []part
	ready bool
}

type part struct {
	data []byte
	file *os.File
	n    int
}

func TestTheRestOfAStructIsKept(t *testing.T) {
	made := func() *job {
		return &job{"a", make(chan bool), 3, func() {}, []part{{[]byte("x"), os.Stdout, 1}, {[]byte("y"), nil, 2}}, true}
	}
	want := &job{"a", nil, 3, nil, []part{{[]byte("x"), nil, 1}, {[]byte("y"), nil, 2}}, true}
	x, y := made(), (*job)(nil)
	folder := session(t)
	kept := commit(t, folder, program([]Variable{variable("x", &x)}))[0]
	if err := restored(folder, program([]Variable{variable("x", &y)})); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(y, want) {
		t.Errorf("got %+v, want %+v", y, want)
	}
	if got := fmt.Sprint(kept.Lost); kept.Losses != 3 || !strings.Contains(got, "x.done of") || !strings.Contains(got, "x.hook of") || !strings.Contains(got, "x.parts[0].file of") {
		t.Errorf("lost are %s", got)
	}

	// A later program has lost the same, unless it sets it anew.
	y.count, y.parts[0].file = 4, nil
	y.hook = func() {}
	again := commit(t, folder, program([]Variable{variable("x", &y)}))[0]
	if got := fmt.Sprint(again.Lost); again.Losses != 3 || again.Lost[0].Path != "x.hook" || again.Lost[0].Earlier || !strings.Contains(got, "x.done") || !again.Lost[1].Earlier {
		t.Errorf("then lost are %+v", again.Lost)
	}
	y = want
	y.parts = nil
	if again := commit(t, folder, program([]Variable{{Name: "x", Pointer: &y, Fresh: true}}))[0]; len(again.Lost) > 0 {
		t.Errorf("a value without anything to lose has lost %v", again.Lost)
	}
}

// Many losses are counted, and the first are told.
func TestManyLosses(t *testing.T) {
	x := make([]chan int, 1000)
	for i := range x {
		x[i] = make(chan int)
	}
	kept := commit(t, session(t), program([]Variable{variable("x", &x)}))[0]
	if kept.Losses != 1000 || len(kept.Lost) != 20 || kept.Lost[19].Path != "x[19]" {
		t.Errorf("got %d losses, and told %d of them: %v", kept.Losses, len(kept.Lost), kept.Lost)
	}
}

// A pointer to what cannot be kept is nil, wherever it stands, and what shares memory around it still does.
func TestSharedAroundALoss(t *testing.T) {
	type knot struct {
		self *knot
		file *os.File
		n    *int
		m    map[string]*knot
	}
	n := 5
	x := &knot{file: os.Stdout, n: &n}
	x.self, x.m = x, map[string]*knot{"x": x}
	number := &n
	var y *knot
	var number2 *int
	folder := session(t)
	commit(t, folder, program([]Variable{variable("x", &x), variable("number", &number)}))
	if err := restored(folder, program([]Variable{variable("x", &y), variable("number", &number2)})); err != nil {
		t.Fatal(err)
	}
	if y.self != y || y.m["x"] != y || y.n != number2 || *number2 != 5 || y.file != nil {
		t.Errorf("got %+v and %p", y, number2)
	}
}
