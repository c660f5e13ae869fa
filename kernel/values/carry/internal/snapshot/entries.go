package snapshot

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// entries are a map's, copied to where they have addresses.
type entries struct {
	plan           *plan // the map's
	keys, elements reflect.Value
}

func entriesOf(m unsafe.Pointer, q *plan) entries {
	v := reflect.NewAt(q.t, unsafe.Pointer(&m)).Elem()
	n := v.Len()
	e := entries{q, q.key.list(n), q.elem.list(n)}
	i := 0
	for each := v.MapRange(); each.Next() && i < n; i++ {
		e.keys.Index(i).SetIterKey(each)
		e.elements.Index(i).SetIterValue(each)
	}
	return e
}

func (e entries) key(i int) unsafe.Pointer {
	return unsafe.Add(e.keys.UnsafePointer(), uintptr(i)*e.plan.key.size)
}

func (e entries) element(i int) unsafe.Pointer {
	return unsafe.Add(e.elements.UnsafePointer(), uintptr(i)*e.plan.elem.size)
}

// sorted returns the numbers of the entries, sorted as far as their keys have an order, so that equal
// maps are walked alike.
func (e entries) sorted() []int {
	numbers := make([]int, e.keys.Len())
	for i := range numbers {
		numbers[i] = i
	}
	slices.SortFunc(numbers, func(a, b int) int { return order(e.key(a), e.key(b), e.plan.key) })
	return numbers
}

// order compares two keys: any order will do, as long as all programs agree.
func order(a, b unsafe.Pointer, q *plan) int {
	switch q.kind {
	case raw:
		return bytes.Compare(unsafe.Slice((*byte)(a), q.size), unsafe.Slice((*byte)(b), q.size))
	case text:
		return strings.Compare(*(*string)(a), *(*string)(b))
	case dynamic:
		return orderDynamic(reflect.NewAt(q.t, a).Elem().Elem(), reflect.NewAt(q.t, b).Elem().Elem())
	}
	return 0
}

func orderDynamic(a, b reflect.Value) int {
	switch {
	case !a.IsValid() || !b.IsValid():
		return cmp.Compare(a.Kind(), b.Kind())
	case a.Type() != b.Type():
		return strings.Compare(a.Type().String(), b.Type().String())
	}
	return order(pretty.Settable(a).Addr().UnsafePointer(), pretty.Settable(b).Addr().UnsafePointer(), planOf(a.Type()))
}

// shortKey names a map's key in a path.
func shortKey(key reflect.Value) string {
	switch {
	case key.Kind() == reflect.String:
		return strconv.Quote(pretty.Shorten(key.String()))
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10)
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10)
	}
	return "…"
}
