//lint:file-ignore U1000 the fields of the types here are set by what is tested

package carry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// namesOfEdited is what the programs of these tests hand over.
func namesOfEdited() []Named {
	return append(slices.Clone(underNames), Named{Name: "io.Discard", Value: &io.Discard})
}

func withNames(vars []Variable, types ...any) *Variables {
	p := program(vars, append(types, samples...)...)
	p.Types, p.Named = append(p.Types, (*vertex)(nil), (*op)(nil)), namesOfEdited()
	return p
}

// What is carried by its name has its place in a type that was edited, and is passed over where there is none.
func TestNamedPartsOfEditedTypes(t *testing.T) {
	before := func() (any, *vertex) {
		type P struct {
			gone    [2]op
			bound   touch
			plain   op
			held    any
			err     error
			eof     any
			log     *log.Logger
			quiet   log.Logger
			stream  *os.File
			typ     reflect.Type
			method  any
			known   sync.Map
			ctx     context.Context
			removed any
			cut     touch
			old     *os.File
			left    log.Logger
			word    reflect.Type
		}
		v := &vertex{n: 4}
		p := &P{gone: [2]op{abs, nil}, bound: v.touch, plain: abs, held: strings.ToUpper, err: fmt.Errorf("a: %w", io.EOF), eof: io.EOF,
			log: log.New(os.Stderr, "p", 0), stream: os.Stderr, typ: reflect.TypeFor[[]int](), method: touch(v.touch), removed: strings.Fields, cut: v.touch,
			old: os.Stderr, word: reflect.TypeFor[int](), ctx: context.WithValue(context.Background(), coded(1), v)}
		p.quiet.SetOutput(io.Discard)
		p.left.SetOutput(os.Stderr)
		p.known.Store("mine", errMine)
		return &p, v
	}
	type P struct {
		word2  int
		known  sync.Map
		ctx    context.Context
		method touch // that an interface held
		typ    any
		stream io.Writer
		quiet  log.Logger
		log    *log.Logger
		eof    error
		err    any
		held   any
		plain  op
		bound  any // that a field of the type held
		old    int
	}
	old, v := before()
	var p *P
	var w *vertex
	_, notes := edit(t,
		withNames([]Variable{variable("p", old), variable("v", &v)}),
		withNames([]Variable{variable("p", &p), variable("v", &w)}))
	const gone = " (the field is gone)"
	want := "p, v: converted to the types as they are now, without carry.P.gone" + gone + ", carry.P.removed" + gone + ", carry.P.cut" + gone +
		", carry.P.old (*os.File does not convert to int), carry.P.left" + gone + ", carry.P.word" + gone
	if got := strings.Join(notes, "\n"); got != want {
		t.Errorf("got the notes\n%s\nwant\n%s", got, want)
	}
	p.method()
	p.bound.(touch)()
	if w.n != 6 {
		t.Errorf("the receiver is another one: got %d, want 6", w.n)
	}
	if p.plain(-3) != 3 || p.held.(func(string) string)("a") != "A" || p.eof != io.EOF || !errors.Is(p.err.(error), io.EOF) || p.stream != io.Writer(os.Stderr) {
		t.Errorf("got %+v", p)
	}
	if p.typ != reflect.TypeFor[[]int]() || p.log.Prefix() != "p" || p.log.Writer() != os.Stderr || p.quiet.Writer() != io.Discard || p.ctx.Value(coded(1)) != any(w) {
		t.Errorf("got %+v", p)
	}
	if mine, _ := p.known.Load("mine"); mine != any(errMine) {
		t.Errorf("got %v, want errMine itself", mine)
	}
}

// What the program has no more is told, and the rest is there.
func TestNamesThatEditedTypesMiss(t *testing.T) {
	before := func() any {
		type P struct {
			f    op
			g    any
			gone touch
			n    int
		}
		return &P{abs, strings.ToUpper, (&vertex{}).touch, 3}
	}
	type P struct {
		n    int
		gone touch
		g    any
		f    op
		more string
	}
	var p P
	after := withNames([]Variable{variable("p", &p)})
	after.Named = []Named{{Name: "strings.ToUpper", Value: strings.ToUpper}}
	folder := session(t)
	for _, k := range commit(t, folder, withNames([]Variable{variable("p", before())})) {
		if k.Reason != "" || k.Lost != nil {
			t.Fatalf("got %q and %v", k.Reason, k.Lost)
		}
	}
	notes, err := after.Restore(folder)
	if err != nil {
		t.Fatal(err)
	}
	const missing = " (the program has nothing named "
	want := "p: converted to the types as they are now, without carry.P.f" + missing + ownPath + ".abs), carry.P.gone" + missing + ownPath + ".(*vertex).touch-fm)"
	if got := strings.Join(notes, "\n"); got != want {
		t.Errorf("got the notes\n%s\nwant\n%s", got, want)
	}
	if p.f != nil || p.gone != nil || p.n != 3 || p.g.(func(string) string)("a") != "A" {
		t.Errorf("got %+v", p)
	}
}

// drawn is a source of random numbers.
type drawn func() uint64

func (d drawn) Uint64() uint64 { return d() }

// A part that cannot be kept is lost alone; what would not work without it goes with it.
func TestPartsOfNamedValues(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	defer cancel()
	type holder struct {
		n      int
		log    *log.Logger
		quiet  log.Logger
		ctx    context.Context
		method any
		f      op
		err    error
		bound  touch
		rand   *rand.Rand
		own    rand.Rand
	}
	n := 1
	source := drawn(func() uint64 { return uint64(n) })
	x := &holder{n: 3, log: log.New(new(strings.Builder), "", 0), ctx: context.WithValue(context.WithoutCancel(context.WithValue(cancelled, coded(1), 2)), coded(2), 3),
		method: (&vertex{}).touch, f: func(x int) int { return x + n }, err: io.EOF}
	x.quiet.SetOutput(new(strings.Builder))
	x.bound = func() { n++ }
	x.rand, x.own = rand.New(source), *rand.New(source)
	folder := session(t)
	p := withNames([]Variable{variable("x", &x)})
	kept := commit(t, folder, p)[0]
	const literal = "it is a function literal that uses local variables: write func name(...)"
	var got []string
	for _, l := range kept.Lost {
		got = append(got, l.String())
	}
	want := []string{
		"x.log of type log.Logger: it writes to a *strings.Builder of the cell's own: one that writes to os.Stdout, os.Stderr or io.Discard is carried",
		"x.quiet of type log.Logger: it writes to a *strings.Builder of the cell's own: one that writes to os.Stdout, os.Stderr or io.Discard is carried",
		"x.ctx.Context.c.Context of type context.cancelCtx: a context that can be cancelled ends with its program: make it in the cell that uses it",
		"x.method of type any: it holds a value of the unnamed type func(): give the type a name",
		"x.f of type carry.op: " + literal, "x.bound of type carry.touch: " + literal,
		"x.rand.src of type carry.drawn: " + literal, "x.own.src of type carry.drawn: " + literal,
	}
	if kept.Reason != "" || !slices.Equal(got, want) {
		t.Errorf("got %q and lost\n%s\nwant\n%s", kept.Reason, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var y *holder
	again := withNames([]Variable{variable("x", &y)})
	if err := restored(folder, again); err != nil {
		t.Fatal(err)
	}
	if y.n != 3 || y.log != nil || y.ctx != nil || y.method != nil || y.f != nil || y.err != io.EOF || y.bound != nil || y.rand != nil {
		t.Errorf("got %+v", y)
	}
}
