package carry

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
)

// vertex is a part of a graph that is knotted in every way there is.
type vertex struct {
	n      int
	weight [2]float32
	text   string
	next   *vertex
	kids   []*vertex
	window []vertex
	names  map[string]*vertex
	marks  map[*vertex]int
	holds  any
	number *int
	half   []float32
	self   **vertex
}

// knot makes a graph of n vertices whose references lead anywhere.
func knot(r *rand.Rand, n int) []vertex {
	all := make([]vertex, n)
	any1 := func() *vertex { return &all[r.IntN(n)] }
	for i := range all {
		v := &all[i]
		v.n, v.text, v.weight = r.Int(), fmt.Sprint(r.Uint64()), [2]float32{r.Float32(), float32(math.NaN())}
		for range 4 {
			switch r.IntN(10) {
			case 0:
				v.next = any1()
			case 1:
				v.kids = append(v.kids, any1(), nil, &vertex{n: i})
			case 2:
				from := r.IntN(n)
				to := from + r.IntN(n-from+1)
				v.window = all[from:to:n]
			case 3:
				v.names = map[string]*vertex{"a": any1(), "b": any1()}
			case 4:
				v.marks = map[*vertex]int{any1(): 1, any1(): 2}
			case 5:
				v.holds = []any{nil, any1(), any1().n, any1().names, any1().kids, "s", 1.5}[r.IntN(7)]
			case 6:
				v.number = &any1().n
			case 7:
				v.half = any1().weight[r.IntN(2):]
			case 8:
				v.self = &any1().next
			case 9:
				if len(any1().kids) > 0 {
					v.kids = any1().kids[:]
				}
			}
		}
	}
	return all
}

// A likeness compares two values as graphs: address for address, in both directions.
type likeness struct {
	there, back map[address]unsafe.Pointer
	todo        [][2]reflect.Value
}

type address struct {
	at unsafe.Pointer
	t  reflect.Type
}

func alike(x, y reflect.Value) error {
	l := &likeness{map[address]unsafe.Pointer{}, map[address]unsafe.Pointer{}, [][2]reflect.Value{{x, y}}}
	for len(l.todo) > 0 {
		next := l.todo[0]
		l.todo = l.todo[1:]
		if err := l.same(next[0], next[1]); err != nil {
			return err
		}
	}
	return nil
}

// met notes that the memory at x is that at y; known says that this is not new.
func (l *likeness) met(x, y unsafe.Pointer, t reflect.Type) (known bool, err error) {
	to, ok := l.there[address{x, t}]
	from, ok2 := l.back[address{y, t}]
	if ok != ok2 || ok && (to != y || from != x) {
		return false, fmt.Errorf("memory of type %s is shared in another way", t)
	}
	l.there[address{x, t}], l.back[address{y, t}] = y, x
	return ok, nil
}

func (l *likeness) same(x, y reflect.Value) error {
	if x.Kind() != y.Kind() || x.IsValid() && x.Type() != y.Type() {
		return fmt.Errorf("got a %v, want a %v", y.Kind(), x.Kind())
	}
	switch x.Kind() {
	case reflect.Invalid:
	case reflect.Pointer, reflect.Map:
		if x.IsNil() != y.IsNil() || x.IsNil() {
			return differ(x.IsNil() == y.IsNil(), x, y)
		}
		if known, err := l.met(x.UnsafePointer(), y.UnsafePointer(), x.Type()); err != nil || known {
			return err
		}
		if x.Kind() == reflect.Map {
			return l.maps(x, y)
		}
		l.todo = append(l.todo, [2]reflect.Value{x.Elem(), y.Elem()})
	case reflect.Slice:
		if x.IsNil() != y.IsNil() || x.Len() != y.Len() || x.Cap() != y.Cap() {
			return fmt.Errorf("got a slice of %d of %d, want %d of %d", y.Len(), y.Cap(), x.Len(), x.Cap())
		}
		for i := range x.Cap() {
			a, b := x.Slice(0, x.Cap()).Index(i), y.Slice(0, y.Cap()).Index(i)
			l.todo = append(l.todo, [2]reflect.Value{a.Addr(), b.Addr()})
		}
	case reflect.Array:
		for i := range x.Len() {
			if err := l.same(x.Index(i), y.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range x.NumField() {
			if err := l.same(fieldOf(x, i), fieldOf(y, i)); err != nil {
				return err
			}
		}
	case reflect.Interface:
		return l.same(x.Elem(), y.Elem())
	case reflect.Float32, reflect.Float64:
		return differ(math.Float64bits(x.Float()) == math.Float64bits(y.Float()), x, y)
	default:
		return differ(x.Interface() == y.Interface(), x, y)
	}
	return nil
}

// fieldOf returns v's field i, also if it is not exported. v must have an address.
func fieldOf(v reflect.Value, i int) reflect.Value {
	f := v.Field(i)
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// addressable is a copy of v that has an address, so that all inside can be read.
func addressable(v any) reflect.Value {
	c := reflect.New(reflect.TypeOf(v)).Elem()
	c.Set(reflect.ValueOf(v))
	return c
}

func differ(same bool, x, y reflect.Value) error {
	if same {
		return nil
	}
	return fmt.Errorf("got %v, want %v", y, x)
}

// maps pairs the entries by what their keys say; keys that are pointers are vertices, told by their number.
func (l *likeness) maps(x, y reflect.Value) error {
	if x.Len() != y.Len() {
		return fmt.Errorf("got a map of %d, want %d", y.Len(), x.Len())
	}
	name := func(key reflect.Value) any {
		if v, ok := key.Interface().(*vertex); ok {
			return v.n
		}
		return key.Interface()
	}
	named := map[any][2]reflect.Value{}
	for each := y.MapRange(); each.Next(); {
		named[name(each.Key())] = [2]reflect.Value{each.Key(), each.Value()}
	}
	for each := x.MapRange(); each.Next(); {
		other, ok := named[name(each.Key())]
		if !ok {
			return fmt.Errorf("the key %v is missing", each.Key())
		}
		l.todo = append(l.todo, [2]reflect.Value{each.Key(), other[0]}, [2]reflect.Value{each.Value(), other[1]})
	}
	return nil
}

// Whatever the knots, a graph comes back as the same graph.
func TestKnots(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		all := knot(r, 1+r.IntN(12))
		a, b, c := all, &all[r.IntN(len(all))], all[0].kids
		var a2, c2 = []vertex(nil), []*vertex(nil)
		var b2 *vertex
		x := []Variable{variable("a", &a), variable("b", &b), variable("c", &c)}
		y := []Variable{variable("a", &a2), variable("b", &b2), variable("c", &c2)}
		types := []any{(*vertex)(nil)}
		folder := session(t)
		for _, k := range commit(t, folder, program(x, types...)) {
			if k.Reason != "" {
				t.Fatalf("seed %d: %s is refused: %s", seed, k.Name, k.Reason)
			}
		}
		if err := restored(folder, program(y, types...)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		type all3 struct {
			a []vertex
			b *vertex
			c []*vertex
		}
		if err := alike(addressable(all3{a, b, c}), addressable(all3{a2, b2, c2})); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// everything is a type for quick to fill.
type everything struct {
	A bool
	B int8
	C uint64
	D float32
	E complex128
	F string
	G []byte
	H []string
	I map[string][]int16
	J *map[int8]float64
	K [3]struct{ X, Y uint16 }
	L [][]bool
	M map[[2]byte]*string
	N *everything
	O time.Duration
}

func TestQuick(t *testing.T) {
	property := func(x everything) bool {
		var y everything
		trip(t, &x, &y)
		return reflect.DeepEqual(x, y)
	}
	if err := quick.Check(property, &quick.Config{MaxCount: 60}); err != nil {
		t.Error(err)
	}
}

// Equal values give equal files, whatever the order in which maps were filled.
func TestDeterministic(t *testing.T) {
	files := map[string]bool{}
	for i := range 10 {
		x := map[any]*point{}
		for k := range 100 {
			x[(k*37+i*11)%100] = &point{(k*37 + i*11) % 100, 1}
			x[fmt.Sprint((k*37+i*11)%100)] = nil
		}
		folder := session(t)
		kept := commit(t, folder, program([]Variable{variable("x", &x)}))
		data, err := os.ReadFile(filepath.Join(folder, contract.ValuesFolder, kept[0].Group))
		if err != nil {
			t.Fatal(err)
		}
		files[string(data)] = true
	}
	if len(files) != 1 {
		t.Errorf("got %d different files of equal maps, want 1", len(files))
	}
}

// fuzzed are variables that together use every part of the format.
func fuzzed() *Variables {
	shared := &vertex{n: 1, text: "abc", names: map[string]*vertex{"a": nil}, holds: []any{1, "x", &point{1, 2}, [2]bool{true, false}}}
	shared.next, shared.number, shared.half = shared, &shared.n, shared.weight[1:]
	list := []vertex{{n: 2, kids: []*vertex{shared}}, {window: []vertex{}}}
	number, when := big.NewInt(1<<40), time.Unix(1, 2)
	things := map[any]any{1: map[string]bool{"t": true}, "k": []struct{}{{}, {}}, point{1, 2}: ptr(ptr(&struct{}{}))}
	functions := []any{strings.ToUpper, strings.Fields, op(abs), map[string]touch{"bound": shared.touch, "nil": nil}}
	failed := fmt.Errorf("%w, %w", errors.Join(io.EOF, &fs.PathError{Err: fs.ErrExist}), errors.New("new"))
	types := []reflect.Type{reflect.TypeFor[vertex](), nil, reflect.TypeFor[[]int]()}
	logger := log.New(os.Stderr, "prefix", log.Lmsgprefix)
	p := program([]Variable{
		variable("list", &list), variable("number", &number), variable("shared", &shared),
		variable("things", &things), variable("when", &when),
		variable("functions", &functions), variable("failed", &failed), variable("types", &types), variable("logger", &logger),
	}, append(samples, (*vertex)(nil), (*point)(nil), (*op)(nil), (*touch)(nil))...)
	p.Named = underNames
	return p
}

// zeros declares the variables of p anew.
func zeros(p *Variables) *Variables {
	fresh := &Variables{Types: p.Types, Named: p.Named}
	for _, v := range p.List {
		fresh.List = append(fresh.List, variable(v.Name, reflect.New(reflect.TypeOf(v.Pointer).Elem()).Interface()))
	}
	return fresh
}

// A damaged file is an error at worst. What it says about its variables never leads out of the program's memory.
func FuzzDecode(f *testing.F) {
	p := fuzzed()
	folder := session(f)
	for _, k := range commit(f, folder, p) {
		if k.Reason != "" {
			f.Fatalf("%s is refused: %s", k.Name, k.Reason)
		}
		data, err := os.ReadFile(filepath.Join(folder, contract.ValuesFolder, k.Group))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		again := zeros(p)
		known := snapshot.NewCatalog(toKeep(again.List), again.Types)
		r, err := snapshot.NewGroupDecoder(snapshot.NewReader(bytes.NewReader(data), int64(len(data))), "", known, again.known(), func(name string) reflect.Value {
			for _, v := range again.List {
				if v.Name == name {
					return reflect.ValueOf(v.Pointer)
				}
			}
			return reflect.Value{}
		})
		if err != nil || r.Read() != nil {
			return
		}
		for _, k := range keepable(t, again) { // what was read is sound: it can be walked and written
			if k.Reason != "" {
				t.Logf("%s: %s", k.Name, k.Reason)
			}
		}
	})
}

func keepable(t *testing.T, p *Variables) []values.Kept {
	t.Helper()
	kept, err := p.Keep(session(t))
	if err != nil {
		t.Fatal(err)
	}
	return kept
}
