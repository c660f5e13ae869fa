package carry

import (
	"reflect"
	"testing"
	"unsafe"
)

// pass keeps the variables x and restores them to the variables y of the same names.
func pass(t *testing.T, x, y []Variable, types ...any) {
	t.Helper()
	folder := session(t)
	for _, k := range commit(t, folder, program(x, types...)) {
		if k.Reason != "" {
			t.Fatalf("%s is refused: %s", k.Name, k.Reason)
		}
	}
	if err := restored(folder, program(y, types...)); err != nil {
		t.Fatal(err)
	}
	unchanged(t, folder, program(y, types...))
}

func TestSharedPointer(t *testing.T) {
	type two struct{ a, b *point }
	p := &point{1, 2}
	x, y := two{p, p}, two{}
	trip(t, &x, &y)
	if y.a != y.b || *y.a != *p {
		t.Errorf("got %p and %p, want one pointer to %v", y.a, y.b, *p)
	}
}

func TestCycle(t *testing.T) {
	x := &node{value: 1}
	x.next = &node{2, x}
	var y *node
	trip(t, &x, &y)
	if y.next.next != y || y.value != 1 || y.next.value != 2 {
		t.Errorf("got a list that does not return to its head: %v", y)
	}
}

func TestMapOfItself(t *testing.T) {
	x := map[string]any{}
	x["me"] = x
	var y map[string]any
	trip(t, &x, &y)
	y["new"] = 1
	if len(y["me"].(map[string]any)) != 2 {
		t.Error("the map holds a copy of itself, want itself")
	}
}

func TestSliceAndElements(t *testing.T) {
	a := []point{{1, 2}, {3, 4}, {5, 6}}
	tail, middle, field := a[1:], &a[1], &a[2].Y
	var b, tail2 []point
	var middle2 *point
	var field2 *int
	pass(t,
		[]Variable{variable("a", &a), variable("tail", &tail), variable("middle", &middle), variable("field", &field)},
		[]Variable{variable("a", &b), variable("tail", &tail2), variable("middle", &middle2), variable("field", &field2)})
	b[1], b[2].Y = point{30, 40}, 60
	if tail2[0] != b[1] || *middle2 != b[1] || *field2 != 60 {
		t.Errorf("after a change of a: got tail %v, middle %v, field %d; want all to follow", tail2, *middle2, *field2)
	}
}

// Two slices overlap, and no variable holds their whole array.
func TestOverlappingSlices(t *testing.T) {
	array := []int{0, 1, 2, 3, 4, 5, 6, 7}
	left, right := array[1:4:5], array[3:5:7]
	var left2, right2 []int
	pass(t,
		[]Variable{variable("left", &left), variable("right", &right)},
		[]Variable{variable("left", &left2), variable("right", &right2)})
	if !reflect.DeepEqual(left2, left) || !reflect.DeepEqual(right2, right) || cap(left2) != 4 || cap(right2) != 4 {
		t.Fatalf("got %v of %d and %v of %d, want %v and %v of 4 each", left2, cap(left2), right2, cap(right2), left, right)
	}
	right2[0] = 33
	if left2[2] != 33 {
		t.Error("the slices do not overlap any more")
	}
}

func TestHiddenElements(t *testing.T) {
	x := append(make([]int, 0, 4), 1, 2, 3)[:1]
	var y []int
	trip(t, &x, &y)
	if got := y[:3]; !reflect.DeepEqual(got, []int{1, 2, 3}) {
		t.Errorf("beyond the length: got %v, want [1 2 3]", got)
	}
}

func TestPointersToVariables(t *testing.T) {
	x, other := point{1, 2}, [4]int{1, 2, 3, 4}
	px, py, window := &x, &x.Y, other[1:3]
	var x2 point
	var other2 [4]int
	var px2 *point
	var py2 *int
	var window2 []int
	pass(t,
		[]Variable{variable("px", &px), variable("x", &x), variable("py", &py), variable("other", &other), variable("window", &window)},
		[]Variable{variable("px", &px2), variable("x", &x2), variable("py", &py2), variable("other", &other2), variable("window", &window2)})
	if px2 != &x2 || py2 != &x2.Y || &window2[0] != &other2[1] || cap(window2) != 3 {
		t.Error("the pointers do not lead to the variables")
	}
}

func TestPointerToItself(t *testing.T) {
	type loop *loop
	var x, y loop
	x = &x
	trip(t, &x, &y)
	if y != &y {
		t.Error("the variable does not point to itself")
	}
}

func TestArrayPointers(t *testing.T) {
	s := []int{1, 2, 3, 4, 5, 6}
	half := (*[3]int)(s[3:])
	grid := [][2]int{{1, 2}, {3, 4}}
	row := grid[1][:]
	var s2, row2 []int
	var half2 *[3]int
	var grid2 [][2]int
	pass(t,
		[]Variable{variable("s", &s), variable("half", &half), variable("grid", &grid), variable("row", &row)},
		[]Variable{variable("s", &s2), variable("half", &half2), variable("grid", &grid2), variable("row", &row2)})
	half2[0], row2[0] = 40, 30
	if s2[3] != 40 || grid2[1][0] != 30 {
		t.Errorf("after a change: got %v and %v, want 40 in the one and 30 in the other", s2, grid2)
	}
}

// The first field of a struct has the struct's address.
func TestSameAddress(t *testing.T) {
	type outer struct{ inner struct{ n [1]int } }
	p := &outer{}
	inner, number, list := &p.inner, &p.inner.n[0], p.inner.n[:]
	p2, inner2, number2, list2 := (*outer)(nil), inner, number, list
	pass(t,
		[]Variable{variable("inner", &inner), variable("list", &list), variable("number", &number), variable("p", &p)},
		[]Variable{variable("inner", &inner2), variable("list", &list2), variable("number", &number2), variable("p", &p2)})
	if inner2 != &p2.inner || number2 != &p2.inner.n[0] || &list2[0] != number2 || p2 == p {
		t.Error("the pointers do not lead to the parts of one struct")
	}
}

func TestSharedMapsOfTwoTypes(t *testing.T) {
	type header map[string][]string
	x := header{"a": {"b"}}
	plain := map[string][]string(x)
	var x2 header
	var plain2 map[string][]string
	pass(t,
		[]Variable{variable("plain", &plain), variable("x", &x)},
		[]Variable{variable("plain", &plain2), variable("x", &x2)})
	x2["c"] = nil
	if len(plain2) != 2 {
		t.Error("the variables hold two maps, want one")
	}
}

func TestSharedThroughInterfaces(t *testing.T) {
	p := &square{2}
	x := []any{p, map[string]any{"p": p}, struct{}{}, []figure{p}}
	var y []any
	trip(t, &x, &y, (*square)(nil), (*figure)(nil))
	q := y[0].(*square)
	if y[1].(map[string]any)["p"] != any(q) || y[3].([]figure)[0] != figure(q) {
		t.Error("the pointer leads to several squares")
	}
}

func TestPointerKeys(t *testing.T) {
	p := &point{1, 2}
	type marked struct {
		all  []*point
		mark map[*point]string
	}
	x := marked{[]*point{p, {1, 2}}, map[*point]string{p: "here"}}
	var y marked
	trip(t, &x, &y)
	if len(y.mark) != 1 || y.mark[y.all[0]] != "here" {
		t.Errorf("got %v, want the first point marked", y)
	}
}

// A chain far longer than any stack is deep.
func TestLongList(t *testing.T) {
	const n = 200_000
	var x, y *node
	for i := range n {
		x = &node{i, x}
	}
	trip(t, &x, &y)
	length := 0
	for ; y != nil; y = y.next {
		if y.value != n-1-length {
			t.Fatalf("node %d: got %d, want %d", length, y.value, n-1-length)
		}
		length++
	}
	if length != n {
		t.Errorf("got %d nodes, want %d", length, n)
	}
}

// Memory that unsafe has given two types cannot be described.
func TestTwoTypesOfMemory(t *testing.T) {
	x := []int64{1, 2}
	p := (*float64)(unsafe.Pointer(&x[0]))
	kept := commit(t, session(t), program([]Variable{variable("p", &p), variable("x", &x)}))
	for _, k := range kept {
		if k.Reason == "" {
			t.Errorf("%s is kept, want it refused", k.Name)
		}
	}
}

func TestGroups(t *testing.T) {
	shared := &point{1, 2}
	a, b := shared, []*point{shared}
	alone := map[string]*point{"p": {1, 2}}
	c := 7
	pc := &c
	kept := commit(t, session(t), program([]Variable{
		variable("a", &a), variable("alone", &alone), variable("b", &b), variable("c", &c), variable("pc", &pc),
	}))
	group := map[string]string{}
	for _, k := range kept {
		group[k.Name] = k.Group
	}
	if group["a"] != group["b"] || group["c"] != group["pc"] || group["alone"] == group["a"] || group["a"] == group["c"] || group["c"] == group["alone"] {
		t.Errorf("got the groups %v, want a with b, c with pc, and alone alone", group)
	}
}
