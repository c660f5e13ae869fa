//lint:file-ignore U1000 the fields of the types here are set by what is tested

package carry

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// edit keeps variables and types of one program and restores those of another, whose types have the same names.
func edit(t *testing.T, before, after *Variables) (folder string, notes []string) {
	t.Helper()
	folder = session(t)
	for _, k := range commit(t, folder, before) {
		if k.Reason != "" {
			t.Fatalf("%s is refused: %s", k.Name, k.Reason)
		}
	}
	notes, err := after.Restore(folder)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, folder, after)
	unchanged(t, folder, after)
	return folder, notes
}

// Types of one name, as they are declared by two cells, stand in functions of their own.
func oldTypes() []any {
	type Inner struct {
		n int
		s string
	}
	type Kind int
	type P struct {
		X, Y  int
		name  string
		inner Inner
		next  *P
		list  []Inner
		by    map[string]*Inner
		kind  Kind
		when  time.Time
		big   *big.Int
		known sync.Map
		at    [2]Inner
		any   any
		bytes string
		flag  bool
	}
	p := &P{X: 1, Y: 2, name: "a", inner: Inner{3, "i"}, list: make([]Inner, 2, 5), by: map[string]*Inner{}, kind: 7,
		when: time.Unix(5, 0).UTC(), big: big.NewInt(9), at: [2]Inner{{4, "j"}, {5, "k"}}, any: Inner{6, "l"}, bytes: "xyz", flag: true}
	p.next, p.list[1].n, p.by["b"] = p, 8, &p.at[1]
	p.known.Store("c", &p.inner)
	last, tail := &p.list[1], p.list[1:]
	return []any{&p, &last, &tail, (*Inner)(nil), (*Kind)(nil)}
}

func TestEveryFieldOfAnEditedType(t *testing.T) {
	type Inner struct {
		s     string
		extra []int
		n     float32
	}
	type Kind uint8
	type P struct {
		flag  bool
		bytes []byte
		any   any
		at    [2]Inner
		known sync.Map
		big   *big.Int
		when  time.Time
		kind  Kind
		by    map[string]*Inner
		list  []Inner
		next  *P
		inner Inner
		name  string
		X     uint16
		more  *P
	}
	old := oldTypes()
	var p *P
	var last *Inner
	var tail []Inner
	_, notes := edit(t,
		program([]Variable{variable("p", old[0]), variable("last", old[1]), variable("tail", old[2])}, old[3:]...),
		program([]Variable{variable("p", &p), variable("last", &last), variable("tail", &tail)}, (*Inner)(nil), (*Kind)(nil)))
	if want := []string{"p, last, tail: converted to the types as they are now, without carry.P.Y (the field is gone)"}; !slices.Equal(notes, want) {
		t.Errorf("got the notes %q, want %q", notes, want)
	}
	if p.X != 1 || p.name != "a" || p.kind != 7 || string(p.bytes) != "xyz" || !p.flag || p.more != nil || p.when != time.Unix(5, 0).UTC() || p.big.Int64() != 9 {
		t.Errorf("got %+v", p)
	}
	inner := fmt.Sprint(p.inner, p.at, p.any, len(p.list), cap(p.list), p.list[1])
	if want := "{i [] 3} [{j [] 4} {k [] 5}] {l [] 6} 2 5 { [] 8}"; inner != want {
		t.Errorf("got %s, want %s", inner, want)
	}
	if c, _ := p.known.Load("c"); p.next != p || p.by["b"] != &p.at[1] || c != &p.inner || last != &p.list[1] || &tail[0] != last || cap(tail) != 4 {
		t.Error("what shared memory does not share it any more")
	}
}

// What has no place is dropped and told; what was zero is no loss.
func TestWhatIsDropped(t *testing.T) {
	const lost = "x: converted to the types as they are now, without "
	for _, test := range []struct {
		name          string
		before, after func() any // pointers to variables
		want          string     // of the variable
		notes         string
	}{
		{"gone",
			func() any { type P struct{ A, B int }; return &[]P{{1, 0}, {2, 0}} },
			func() any { type P struct{ A int }; return &[]P{} }, "[{1} {2}]", ""},
		{"gone, with a value",
			func() any { type P struct{ A, B int }; return &[]P{{1, 3}, {2, 4}} },
			func() any { type P struct{ A int }; return &[]P{} }, "[{1} {2}]", lost + "P.B (the field is gone)"},
		{"renamed",
			func() any { type P struct{ A string }; return &map[int]P{1: {"a"}} },
			func() any { type P struct{ B string }; return &map[int]P{} }, "map[1:{}]", lost + "P.A (the field is gone)"},
		{"text to number",
			func() any { type P struct{ A, B string }; return &P{"1", ""} },
			func() any { type P struct{ A, B int }; return &P{} }, "{0 0}", lost + "P.A (string does not convert to int)"},
		{"number to text",
			func() any { type P struct{ A int }; return &P{65} },
			func() any { type P struct{ A string }; return &P{} }, "{}", lost + "P.A (int does not convert to string)"},
		{"too large",
			func() any { type P struct{ A, B int }; return &P{300, -1} },
			func() any {
				type P struct {
					A int8
					B uint
				}
				return &P{}
			}, "{0 0}", lost + "P.A (the value 300 does not fit into int8), P.B (the value -1 does not fit into uint)"},
		{"broken",
			func() any { type P struct{ A, B float64 }; return &P{1.5, 2} },
			func() any { type P struct{ A, B int }; return &P{} }, "{0 2}", lost + "P.A (the value 1.5 does not fit into int)"},
		{"no number",
			func() any { type P struct{ A float64 }; return &P{math.NaN()} },
			func() any { type P struct{ A float32 }; return &P{} }, "{NaN}", ""},
		{"other elements",
			func() any {
				type P struct {
					A []int
					B map[string]int
					C *int
				}
				return &P{[]int{1}, map[string]int{"a": 1}, ptr(1)}
			},
			func() any {
				type P struct {
					A []string
					B map[string]bool
					C *string
				}
				return &P{}
			}, "{[] map[] <nil>}",
			lost + "P.A ([]int does not convert to []string), P.B (map[string]int does not convert to map[string]bool), P.C (*int does not convert to *string)"},
		{"another length",
			func() any {
				type P struct {
					A [2]int
					B string
				}
				return &P{[2]int{1, 2}, "b"}
			},
			func() any {
				type P struct {
					A [3]int
					B string
				}
				return &P{}
			}, "{[0 0 0] b}", lost + "P.A ([2]int does not convert to [3]int)"},
		{"struct for a pointer",
			func() any { type Q struct{ n int }; type P struct{ A Q }; return &P{Q{1}} },
			func() any { type Q struct{ n int }; type P struct{ A *Q }; return &P{} }, "{<nil>}", lost + "P.A (Q does not convert to *Q)"},
		{"value for an interface",
			func() any { type Q struct{ n int }; type P struct{ A Q }; return &P{Q{1}} },
			func() any {
				type Q struct{ n int }
				type P struct {
					A any
					q Q
				}
				return &P{}
			}, "{{1} {0}}", ""},
		{"interface for its value",
			func() any {
				type Q struct{ n int }
				type P struct {
					A any
					q Q
				}
				return &P{A: Q{1}}
			},
			func() any { type Q struct{ n int8 }; type P struct{ A Q }; return &P{} }, "{{1}}", ""},
		{"interface for another value",
			func() any { type P struct{ A any }; return &P{"a"} },
			func() any { type P struct{ A int }; return &P{} }, "{0}", lost + "P.A (string does not convert to int)"},
		{"an unnamed struct inside",
			func() any { type P struct{ A struct{ B, C int } }; return &P{struct{ B, C int }{1, 2}} },
			func() any { type P struct{ A struct{ C, D int8 } }; return &P{} }, "{{2 0}}", lost + "P.A.B (the field is gone)"},
		{"keys that fall together",
			func() any { type P struct{ A, B int }; return &map[P]int{{1, 2}: 1, {1, 0}: 1} },
			func() any { type P struct{ A int }; return &map[P]int{} }, "map[{1}:1]", "x: converted to the types as they are now, without P.B (the field is gone), an element (1 entries of a map, whose keys are no longer different)"},
		{"what can no longer be carried",
			func() any {
				type P struct {
					A chan int
					B int
				}
				return &P{nil, 2}
			},
			func() any {
				type P struct {
					B int
					A func()
				}
				return &P{}
			}, "{2 <nil>}", ""},
		{"another package's type",
			func() any {
				type P struct {
					A bytes.Buffer
					B image.Point
				}
				return &P{*bytes.NewBufferString("a"), image.Pt(1, 2)}
			},
			func() any {
				type P struct {
					A strings.Builder
					B point
				}
				return &P{}
			}, "{{<nil> []} {0 0}}",
			lost + "P.A (bytes.Buffer does not convert to strings.Builder), P.B (image.Point does not convert to point)"},
		{"bytes and others",
			func() any {
				type P struct {
					A string
					B []byte
					C []string
				}
				return &P{"a", []byte("b"), []string{"c"}}
			},
			func() any {
				type P struct {
					A []byte
					B []byte
				}
				return &P{}
			}, "{[97] [98]}", lost + "P.C (the field is gone)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			y := test.after()
			_, notes := edit(t, program([]Variable{variable("x", test.before())}), program([]Variable{variable("x", y)}))
			if got := fmt.Sprint(reflect.ValueOf(y).Elem()); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := strings.ReplaceAll(strings.Join(notes, "\n"), "carry.", ""); got != test.notes {
				t.Errorf("got the notes\n%s\nwant\n%s", got, test.notes)
			}
		})
	}
}

type disc struct{ r float64 }

func (d disc) area() float64      { return d.r * d.r * 3 }
func (d disc) perimeter() float64 { return d.r * 6 }

// An interface that has gained a method keeps what still implements it.
func TestAnInterfaceGainsAMethod(t *testing.T) {
	types := []any{(*disc)(nil), (*square)(nil)}
	old, now := oldShapes(), newShapes()
	_, notes := edit(t, program(old, types...), program(now, types...))
	got := fmt.Sprint(reflect.ValueOf(now[0].Pointer).Elem(), reflect.ValueOf(now[1].Pointer).Elem(), reflect.ValueOf(now[2].Pointer).Elem())
	if want := "[{1} <nil> {3}] {4} <nil>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	lost := "a carry.square has not the methods of carry.Shape any more"
	if want := []string{"last is not here any more: " + lost, "shapes: converted to the types as they are now, without an element (" + lost + ")"}; !slices.Equal(sorted(notes), want) {
		t.Errorf("got the notes %q, want %q", notes, want)
	}
}

func sorted(list []string) []string { slices.Sort(list); return list }

func oldShapes() []Variable {
	type Shape interface{ area() float64 }
	shapes, first, last := []Shape{disc{1}, square{2}, disc{3}}, Shape(disc{4}), Shape(square{5})
	return []Variable{variable("shapes", &shapes), variable("first", &first), variable("last", &last)}
}

func newShapes() []Variable {
	type Shape interface {
		area() float64
		perimeter() float64
	}
	var shapes []Shape
	var first, last Shape
	return []Variable{variable("shapes", &shapes), variable("first", &first), variable("last", &last)}
}

// A variable of which nothing is left is said to be lost by later programs too, until it is set.
func TestAVariableIsGone(t *testing.T) {
	types := []any{(*disc)(nil), (*square)(nil)}
	folder, _ := edit(t, program(oldShapes(), types...), program(newShapes(), types...))
	m, err := ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	if lost := m.Variables["last"].Lost; len(lost) != 1 || lost[0].Path != "last" || len(m.Variables["first"].Lost) > 0 {
		t.Errorf("lost is %v, want last", m.Variables)
	}
	again := newShapes()
	if err := restored(folder, program(again, types...)); err != nil {
		t.Fatal(err)
	}
	reflect.ValueOf(again[2].Pointer).Elem().Set(reflect.ValueOf(disc{6}))
	if kept := commit(t, folder, program(again, types...)); len(kept[2].Lost) > 0 {
		t.Errorf("after it was set it has lost %v", kept[2].Lost)
	}
}

// fieldTypes are what the fields of random structs have.
var fieldTypes = []reflect.Type{
	reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](), reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[celsius](),
	reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[[]int](), reflect.TypeFor[map[string]int](), reflect.TypeFor[point](), reflect.TypeFor[*node](),
	reflect.TypeFor[[3]int8](), reflect.TypeFor[any](), reflect.TypeFor[[]point](), reflect.TypeFor[time.Duration](), reflect.TypeFor[complex64](),
}

// randomStruct is a struct of some of the fields A to H in any order.
func randomStruct(r *rand.Rand) reflect.Type {
	fields := []reflect.StructField{{Name: "Z", Type: reflect.TypeFor[point]()}}
	for _, i := range r.Perm(8)[:1+r.IntN(8)] {
		fields = append(fields, reflect.StructField{Name: string(rune('A' + i)), Type: fieldTypes[r.IntN(len(fieldTypes))]})
	}
	r.Shuffle(len(fields), func(i, k int) { fields[i], fields[k] = fields[k], fields[i] })
	return reflect.StructOf(fields)
}

func fillField(r *rand.Rand, v reflect.Value) {
	switch {
	case v.CanInt():
		v.SetInt(int64(r.IntN(256) - 128))
	case v.CanUint():
		v.SetUint(uint64(r.IntN(300)))
	case v.CanFloat():
		v.SetFloat(float64(r.IntN(600)-300) / 2)
	case v.Kind() == reflect.String:
		v.SetString(strings.Repeat("s", r.IntN(3)))
	case v.Kind() == reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case v.Kind() == reflect.Interface:
		v.Set(reflect.ValueOf([]any{1, "a", point{1, 2}, []int{3}}[r.IntN(4)]))
	case v.Type() == reflect.TypeFor[[]int]():
		v.Set(reflect.ValueOf([]int{r.IntN(9)}))
	case v.Kind() == reflect.Map:
		v.Set(reflect.ValueOf(map[string]int{"a": r.IntN(9)}))
	case v.Type() == reflect.TypeFor[*node]():
		v.Set(reflect.ValueOf(&node{r.IntN(9), &node{}}))
	case v.Type() == reflect.TypeFor[[]point]():
		v.Set(reflect.ValueOf([]point{{1, r.IntN(9)}}))
	case v.Kind() == reflect.Struct:
		v.Set(reflect.ValueOf(point{r.IntN(9), 1}))
	}
}

// wanted is what a field should be: the value that it had, if that is one of its new type too.
func wanted(old reflect.Value, t reflect.Type) (v reflect.Value, whole bool) {
	zero := reflect.Zero(t)
	isNumber := func(t reflect.Type) bool { return t.Kind() >= reflect.Int && t.Kind() <= reflect.Complex128 }
	switch {
	case old.Type() == t, t.Kind() == reflect.Interface:
		return old, true
	case old.IsZero():
		return zero, true
	case t.Kind() == reflect.Uint16 && old.CanInt() && old.Int() < 0:
		return zero, false
	case isNumber(t) && isNumber(old.Type()) && old.CanConvert(t):
		if now := old.Convert(t); now.Convert(old.Type()).Interface() == old.Interface() {
			return now, true
		}
	case old.Kind() == reflect.Interface && old.Elem().Type() == t:
		return old.Elem(), true
	}
	return zero, false
}

// Whatever is edited in a struct: each field has what the field of that name had, or is zero, which is told.
func TestEditedStructs(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 1))
	for range 300 {
		before, after := randomStruct(r), randomStruct(r)
		x, y := reflect.New(before), reflect.New(after)
		for i := range before.NumField() {
			fillField(r, x.Elem().Field(i))
		}
		folder := session(t)
		commit(t, folder, program([]Variable{variable("x", x.Interface())}))
		p := program([]Variable{variable("x", y.Interface())}, (*node)(nil), (*celsius)(nil), (*time.Duration)(nil))
		notes, err := p.Restore(folder)
		if err != nil {
			t.Fatal(err)
		}
		told := strings.Join(notes, "")
		for i := range before.NumField() {
			name, old := before.Field(i).Name, x.Elem().Field(i)
			now := y.Elem().FieldByName(name)
			want, whole := reflect.Value{}, old.IsZero()
			if now.IsValid() {
				if want, whole = wanted(old, now.Type()); !reflect.DeepEqual(now.Interface(), want.Interface()) {
					t.Fatalf("%s of %v is %v in %v, want %v", name, before, now, after, want)
				}
			}
			if got := strings.Contains(told, " "+name+" ("); got == whole {
				t.Fatalf("%s was %v of %v, is of %v: it is told %v that it is lost: %s", name, old, before, after, got, told)
			}
		}
	}
}
