package carry

import (
	"math"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

type (
	celsius        float64
	point          struct{ X, Y int }
	pair[A, B any] struct {
		first  A
		second B
	}
	node struct {
		value int
		next  *node
	}
	figure interface{ area() float64 }
	square struct{ side float64 }
	named  struct {
		point
		*node
		Name string
	}
	guardedCount struct {
		Mu sync.Mutex
		n  int
	}
	padded struct {
		a bool
		b int64
		c byte
		_ [3]byte
		d uint16
	}
	recursive []recursive
	tree      map[string]tree
)

func (s square) area() float64 { return s.side * s.side }

// kinds are values that a round trip leaves as they are.
var kinds = []struct {
	name  string
	value any
	types []any
}{
	{name: "bool", value: true},
	{name: "int", value: -42},
	{name: "int8", value: int8(math.MinInt8)},
	{name: "int16", value: int16(math.MinInt16)},
	{name: "int32", value: int32(math.MinInt32)},
	{name: "int64", value: int64(math.MinInt64)},
	{name: "uint", value: uint(7)},
	{name: "uint8", value: uint8(math.MaxUint8)},
	{name: "uint16", value: uint16(math.MaxUint16)},
	{name: "uint32", value: uint32(math.MaxUint32)},
	{name: "uint64", value: uint64(math.MaxUint64)},
	{name: "uintptr", value: uintptr(12345)},
	{name: "float32", value: float32(0.1)},
	{name: "float64, smallest", value: math.SmallestNonzeroFloat64},
	{name: "float64, infinite", value: math.Inf(-1)},
	{name: "complex64", value: complex64(complex(1, -2))},
	{name: "complex128", value: complex(math.Inf(1), -0.5)},
	{name: "string, empty", value: ""},
	{name: "string, any bytes", value: "a\x00\xff\xfe\u2028"},
	{name: "named number", value: celsius(21.5)},
	{name: "duration", value: 3 * time.Second},
	{name: "array", value: [3]string{"a", "", "c"}},
	{name: "array of arrays", value: [2][3]int{{1, 2, 3}, {4, 5, 6}}},
	{name: "array of nothing", value: [0]int{}},
	{name: "struct", value: point{1, -2}},
	{name: "struct without fields", value: struct{}{}},
	{name: "struct with gaps", value: padded{true, -1, 2, [3]byte{}, 3}},
	{name: "unnamed struct", value: struct {
		A int
		b string
	}{1, "x"}},
	{name: "generic", value: pair[string, []int]{"a", []int{1}}},
	{name: "embedded", value: named{point{1, 2}, &node{value: 3}, "n"}},
	{name: "slice", value: []int{1, 2, 3}},
	{name: "slice, nil", value: []int(nil)},
	{name: "slice, empty", value: []int{}},
	{name: "slice, with room", value: make([]int, 2, 10)},
	{name: "slice of bool", value: []bool{true, false, true}},
	{name: "slice of bytes", value: []byte("hello")},
	{name: "slice of nothing", value: make([]struct{}, 3, 5)},
	{name: "slice of slices", value: [][]float64{{1}, nil, {}}},
	{name: "slice of itself", value: recursive{{}, nil, {{}}}},
	{name: "map", value: map[string]int{"a": 1, "b": 2}},
	{name: "map, nil", value: map[string]int(nil)},
	{name: "map, empty", value: map[string]int{}},
	{name: "map of slices", value: map[point][]string{{1, 2}: {"x"}, {3, 4}: nil}},
	{name: "map of maps", value: tree{"a": {"b": nil, "c": {}}}},
	{name: "map by interface", value: map[any]any{1: "a", "1": 2, 1.5: nil, [2]int{1, 2}: []int{3}}},
	{name: "map by array", value: map[[2]bool]bool{{true, false}: true}},
	{name: "set", value: map[int]struct{}{3: {}, 4: {}}},
	{name: "map by nothing", value: map[struct{}]int{{}: 7}},
	{name: "pointer", value: &point{1, 2}},
	{name: "pointer, nil", value: (*point)(nil)},
	{name: "pointer to nothing", value: &struct{}{}},
	{name: "pointer to pointer", value: ptr(ptr(ptr(3)))},
	{name: "list", value: &node{1, &node{2, &node{3, nil}}}},
	{name: "interfaces", value: []any{nil, 1, int8(2), "s", 2.5, true, []int{1}, map[string]any{"k": nil}, [2]uint8{1, 2}, ptr(3), struct{}{}}},
	{name: "interfaces of own types", value: []figure{square{2}, nil, &square{3}}, types: []any{(*square)(nil)}},
	{name: "interfaces of composites", value: []any{[]square{{1}}, map[string]*square{"a": {2}}, [][2]*point{{nil, {1, 2}}}}, types: []any{(*square)(nil), (*point)(nil)}},
	{name: "generic in an interface", value: []any{pair[int, square]{1, square{2}}}, types: []any{(*pair[int, square])(nil)}},
	{name: "typed nil in an interface", value: []any{(*point)(nil), []int(nil), map[string]int(nil)}, types: []any{(*point)(nil)}},
	{name: "time", value: time.Date(2026, 11, 3, 12, 30, 0, 123456789, time.UTC)},
	{name: "zero time", value: time.Time{}},
	{name: "big number", value: new(big.Int).Exp(big.NewInt(7), big.NewInt(200), nil)},
	{name: "big numbers", value: []big.Float{*big.NewFloat(1.5), *big.NewFloat(-2)}},
	{name: "address", value: netip.MustParseAddr("192.0.2.1")},
	{name: "map by address", value: map[netip.Addr]string{netip.MustParseAddr("192.0.2.1"): "a", netip.MustParseAddr("::1"): "b"}},
	{name: "url with a user", value: mustURL("http://me:secret@example.org/x?y=1#z")},
	{name: "random source", value: rand.NewPCG(1, 2)},
	{name: "idle mutex", value: guardedCount{n: 3}},
	{name: "unused builder", value: struct{ b strings.Builder }{}},
	{name: "nil function", value: struct {
		f func(int) int
		c chan int
	}{}},
}

func ptr[T any](v T) *T { return &v }

func mustURL(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	return u
}

func TestKinds(t *testing.T) {
	for _, test := range kinds {
		t.Run(test.name, func(t *testing.T) {
			x := pretty.Settable(reflect.ValueOf(test.value))
			y := reflect.New(x.Type()).Elem()
			trip(t, x.Addr().Interface(), y.Addr().Interface(), test.types...)
			if !reflect.DeepEqual(x.Interface(), y.Interface()) {
				t.Errorf("got %#v, want %#v", y.Interface(), x.Interface())
			}
			if x.Kind() == reflect.Slice && x.Cap() != y.Cap() {
				t.Errorf("got capacity %d, want %d", y.Cap(), x.Cap())
			}
		})
	}
}

func TestInterfaceVariable(t *testing.T) {
	var x, y any = []figure{square{2}}, nil
	trip(t, &x, &y, (*square)(nil), (*figure)(nil))
	if !reflect.DeepEqual(x, y) {
		t.Errorf("got %v, want %v", y, x)
	}
}

func TestFloatBits(t *testing.T) {
	x := []float64{math.Copysign(0, -1), math.Float64frombits(0x7ff8_dead_beef_0001), math.Float64frombits(0x7ff0_0000_0000_0001)}
	var y []float64
	trip(t, &x, &y)
	for i := range x {
		if got, want := math.Float64bits(y[i]), math.Float64bits(x[i]); got != want {
			t.Errorf("number %d: got the bits %x, want %x", i, got, want)
		}
	}
}

func TestNaNKeys(t *testing.T) {
	x := map[float64]int{math.NaN(): 1, math.Float64frombits(0x7ff8_0000_0000_0002): 2, 0: 3}
	var y map[float64]int
	trip(t, &x, &y)
	sum := 0
	for _, v := range y {
		sum += v
	}
	if len(y) != 3 || sum != 6 {
		t.Errorf("got %v, want three entries with the values 1, 2 and 3", y)
	}
}

// Every value that is restored replaces what the variable held before.
func TestRestoreReplaces(t *testing.T) {
	x := pair[map[string]int, *big.Int]{}
	y := pair[map[string]int, *big.Int]{map[string]int{"old": 1}, big.NewInt(5)}
	trip(t, &x, &y)
	if y.first != nil || y.second != nil {
		t.Errorf("got %v, want the zero value", y)
	}
}
