package snapshot

import (
	"reflect"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// reference reads a pointer, slice or map.
func (c *converter) reference(p unsafe.Pointer, from *layout, to *plan) {
	n := c.in.uint()
	if n == refNamed {
		c.named(p, to)
		return
	}
	var offset uint64
	length, limit := 1, 1
	if n == refEmpty && from.kind == slice || n >= refFirst && from.kind != mapping {
		if n >= refFirst {
			offset = c.in.uint()
		}
		if from.kind == slice {
			length, limit = c.in.length(), c.in.length()
		}
	}
	switch {
	case n == refNil:
	case to.kind != from.kind:
		c.drop("%s does not convert to %s", c.nameOf(from), pretty.TypeName(to.t))
	case n == refEmpty:
		c.emptied(p, to, length, limit)
	case n-refFirst >= uint64(len(c.regions)):
		c.in.fail("the file is damaged: a reference to nowhere")
	case !c.refer(p, from, to, int(n-refFirst), offset, length, limit):
		c.drop("%s does not convert to %s", c.nameOf(from), pretty.TypeName(to.t))
	}
}

func (c *converter) emptied(p unsafe.Pointer, to *plan, length, limit int) {
	switch {
	case to.kind == pointer:
		*(*unsafe.Pointer)(p) = reflect.New(to.elem.t).UnsafePointer()
	case to.kind == slice && length <= limit && (to.elem.size == 0 || limit == 0):
		reflect.NewAt(to.t, p).Elem().Set(reflect.MakeSlice(to.t, length, limit))
	case to.kind == slice && length <= limit && int64(limit) <= maxArray/int64(to.elem.size):
		reflect.NewAt(to.t, p).Elem().Set(reflect.MakeSlice(to.t, length, limit)) // its elements have a size now
	default:
		c.in.fail("the file is damaged: a slice of nothing")
	}
}

// refer makes the reference at p point into region i, if what it expects is there.
func (c *converter) refer(p unsafe.Pointer, from *layout, to *plan, i int, offset uint64, length, limit int) bool {
	r := &c.regions[i]
	if r.plan == nil || r.entries != (to.kind == mapping) {
		return false
	}
	if to.kind == mapping {
		if r.plan.key != to.key || r.plan.elem != to.elem {
			return false
		}
		*(*unsafe.Pointer)(p) = r.at
		return true
	}
	at, found := c.place(c.from[i], r, offset, from.elem)
	if want, count := flatten(to.elem, limit); found != want || limit == 0 || length > limit || to.elem.size == 0 ||
		uintptr(limit) > uintptr(r.n)*r.plan.size/to.elem.size || !fits(r.plan, r.n, at, want, count) {
		return false
	}
	if target := unsafe.Add(r.at, at); to.kind == pointer {
		*(*unsafe.Pointer)(p) = target
	} else {
		*(*sliceHeader)(p) = sliceHeader{target, length, limit}
	}
	return true
}

// place is where what lay at an offset in a region lies now, and what that is; nil if it has no place. want is what lay
// there.
func (c *converter) place(l *layout, r *region, offset uint64, want *layout) (at uintptr, found *plan) {
	want, _ = want.flattened(1)
	q, n := r.plan, r.n
	rest := uintptr(offset)
	for l.size > 0 {
		i := rest / l.size
		if i >= uintptr(n) {
			return 0, nil
		}
		at, rest = at+i*q.size, rest%l.size
		if rest == 0 && l == want {
			return at, q
		}
		old := l.partAt(rest)
		if old == nil {
			return 0, nil
		}
		now := q.partNamed(old.name)
		if now == nil {
			return 0, nil
		}
		at, rest = at+now.offset, rest-old.offset
		l, n = old.layout.flattened(1)
		var m int
		if q, m = flatten(now.plan, 1); m != n {
			return 0, nil
		}
	}
	return 0, nil
}
