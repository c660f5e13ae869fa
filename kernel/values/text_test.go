package values

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

type (
	celsius float64
	point   struct{ X, Y int }
	node    struct {
		value int
		next  *node
	}
	pair[A, B any] struct {
		first  A
		second B
	}
	guardedCount struct {
		Mu sync.Mutex
		n  int
	}
)

func ptr[T any](v T) *T { return &v }

func TestMain(m *testing.M) {
	pretty.NotebookPackage = reflect.TypeFor[Program]().PkgPath() // the tests' own types stand for the notebook's
	os.Exit(m.Run())
}

type loud struct{ n int }

func (l loud) String() string { return fmt.Sprintf("LOUD %d", l.n) }

type shy struct{ n int }

func (s *shy) String() string { return fmt.Sprintf("shy %d", s.n) }

type broken struct{ p *int }

func (b broken) String() string { return fmt.Sprint(*b.p) }

func TestPlain(t *testing.T) {
	ring := &node{value: 1}
	ring.next = ring
	own := map[string]any{}
	own["me"] = own
	clock := time.Now()
	for _, test := range []struct {
		value any
		want  string
	}{
		{1 + 1, "2"},
		{uint8(200), "200"},
		{'a', "97"},
		{2.0, "2"},
		{float32(0.1), "0.1"},
		{1e21, "1e+21"},
		{math.Inf(1), "+Inf"},
		{complex(1, -2), "(1-2i)"},
		{true, "true"},
		{"raw \"text\"\n", "raw \"text\"\n"},
		{celsius(21.5), "21.5"},
		{time.Duration(1500) * time.Millisecond, "1.5s"},
		{errors.New("no data"), "no data"},
		{loud{3}, "LOUD 3"},
		{&loud{3}, "LOUD 3"},
		{shy{4}, "shy 4"},
		{big.NewInt(7), "7"},
		{netip.MustParseAddr("::1"), "::1"},
		{time.March, "March"},
		{Rune('a'), "'a' (97)"},
		{Rune('\n'), `'\n' (10)`},
		{clock, clock.Round(0).String()},
		{&clock, clock.Round(0).String()},
		{[]time.Time{clock}, "[]time.Time{" + clock.Round(0).String() + "}"},
		{(*time.Time)(nil), "(*time.Time)(nil)"},
		{point{1, -2}, "values.point{X: 1, Y: -2}"},
		{&point{1, 2}, "&values.point{X: 1, Y: 2}"},
		{[]int{1, 2, 3}, "[]int{1, 2, 3}"},
		{[]int(nil), "[]int(nil)"},
		{[]int{}, "[]int{}"},
		{[2][2]float64{{1, 2.5}, {3, 4}}, "[2][2]float64{{1, 2.5}, {3, 4}}"},
		{[]string{"a", "b\n"}, `[]string{"a", "b\n"}`},
		{[]point{{1, 2}}, "[]values.point{{X: 1, Y: 2}}"},
		{[]*point{{1, 2}, nil}, "[]*values.point{&values.point{X: 1, Y: 2}, nil}"},
		{[]any{1, "a", nil, point{}, []int(nil), loud{1}, 2.5}, `[]any{1, "a", nil, values.point{X: 0, Y: 0}, nil, LOUD 1, 2.5}`},
		{[]error{errors.New("x"), nil}, "[]error{x, nil}"},
		{[]shy{{4}}, "[]values.shy{shy 4}"},
		{map[string]int{"b": 2, "a": 1}, `map[string]int{"a": 1, "b": 2}`},
		{map[int][]string{10: {"x"}, 9: nil}, `map[int][]string{9: nil, 10: {"x"}}`},
		{map[any]int{"b": 1, 2: 2, "a": 3, 1: 4}, `map[any]int{1: 4, 2: 2, "a": 3, "b": 1}`},
		{map[float64]string{math.NaN(): "x"}, `map[float64]string{NaN: "x"}`},
		{map[string]int(nil), "map[string]int(nil)"},
		{(*point)(nil), "(*values.point)(nil)"},
		{pair[int, string]{1, "x"}, `values.pair[int,string]{first: 1, second: "x"}`},
		{ptr(5), "&5"},
		{ptr(ptr("x")), `&&"x"`},
		{[]byte("hello"), `[]byte("hello")`},
		{[]byte{0, 255}, "[]byte{0, 255}"},
		{struct{}{}, "struct {}{}"},
		{func(int) string { return "" }, "func(int) string"},
		{make(chan int), "chan int"},
		{ring, "&values.node{value: 1, next: <cycle>}"},
		{own, `map[string]any{"me": <cycle>}`},
		{guardedCount{n: 2}, "values.guardedCount{Mu: sync.Mutex{…}, n: 2}"},
		{broken{}, "<the text of a values.broken cannot be had: its method panics: runtime error: invalid memory address or nil pointer dereference>"},
		{make([]int, 60)[:53], "[]int{\n    " + strings.Repeat("0, ", 27) + "0,\n    " + strings.Repeat("0, ", 21) + "0, … 3 more\n}"},
		{
			struct {
				Name  string
				Long  []string
				Point *point
			}{"n", []string{strings.Repeat("a", 50), strings.Repeat("b", 50)}, &point{}},
			"struct { Name string; Long []string; Point *values.point }{\n" +
				"    Name: \"n\",\n" +
				"    Long: []string{\n        \"" + strings.Repeat("a", 50) + "\",\n        \"" + strings.Repeat("b", 50) + "\",\n    },\n" +
				"    Point: &values.point{X: 0, Y: 0},\n}",
		},
		{
			&node{1, &node{2, &node{3, &node{4, &node{5, &node{6, &node{7, nil}}}}}}},
			"&values.node{\n    value: 1,\n    next: &values.node{\n        value: 2,\n        next: &values.node{\n            value: 3,\n" +
				"            next: &values.node{\n                value: 4,\n                next: &values.node{\n                    value: 5,\n" +
				"                    next: &values.node{value: 6, next: &values.node{…}},\n                },\n            },\n        },\n    },\n}",
		},
	} {
		if got := pretty.Plain(test.value); got != test.want {
			t.Errorf("%T: got\n%s\nwant\n%s", test.value, got, test.want)
		}
	}
}

func TestTextIsCut(t *testing.T) {
	wide := make([][][]string, 50)
	for i := range wide {
		wide[i] = make([][]string, 50)
		for j := range wide[i] {
			wide[i][j] = []string{strings.Repeat("ä", 600), "x"}
		}
	}
	for _, v := range []any{strings.Repeat("ä", 100_000), wide, errors.New(strings.Repeat("e", 100_000))} {
		if got := pretty.Plain(v); len(got) > pretty.MaxText*3/2 || !strings.Contains(got, "…") {
			t.Errorf("a long %T: got %d bytes, want about %d and an ellipsis", v, len(got), pretty.MaxText)
		}
	}
}

// "main." says nothing to the reader of a notebook; other packages keep their names.
func TestTypeName(t *testing.T) {
	for text, want := range map[string]string{
		"main.Point": "Point", "[]*main.Point": "[]*Point", "map[main.A]main.B": "map[A]B", "main.Pair[int,main.B]": "Pair[int,B]",
		"domain.Name": "domain.Name", "interface {}": "any", "func(main.A) interface {}": "func(A) any",
	} {
		if got := pretty.ShortType(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
