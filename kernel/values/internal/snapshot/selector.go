package snapshot

import (
	"reflect"
	"strconv"
	"unsafe"
)

// selector names what lies at an offset in a value, as a selector: ".next" or "[3].x".
func (q *plan) selector(offset uintptr) string {
	if q.t.Kind() == reflect.Array && q.kind != custom && q.elem.size > 0 {
		return "[" + strconv.Itoa(int(offset/q.elem.size)) + "]" + q.elem.selector(offset%q.elem.size)
	}
	for _, part := range q.parts {
		if offset >= part.offset && offset < part.offset+part.plan.size {
			return "." + part.name + part.plan.selector(offset-part.offset)
		}
	}
	return ""
}

// selector names what lies at p in the block.
func (b *block) selector(p unsafe.Pointer) string {
	offset := uintptr(p) - b.start()
	if b.list {
		return "[" + strconv.Itoa(int(offset/b.plan.size)) + "]" + b.plan.selector(offset%b.plan.size)
	}
	return b.plan.selector(offset)
}

// index names element i of the block's memory, which is flattened.
func (b *block) index(i int) string {
	q, step := b.plan, ""
	if b.list {
		_, n := flatten(q, 1)
		step, i = "["+strconv.Itoa(i/n)+"]", i%n
	}
	for q.t.Kind() == reflect.Array && q.kind != custom {
		q = q.elem
		_, n := flatten(q, 1)
		step, i = step+"["+strconv.Itoa(i/n)+"]", i%n
	}
	return step
}

// path is how the notebook would reach block i from its variable.
func (w *walker) path(i int) string {
	var steps []string
	for ; w.blocks[i].parent >= 0; i = w.blocks[i].parent {
		b := &w.blocks[i]
		if b.slot != nil {
			steps = append(steps, w.blocks[b.parent].selector(b.slot))
		} else {
			steps = append(steps, b.step)
		}
	}
	path := w.variables[w.blocks[i].root].Name
	const enough = 20
	for n := len(steps) - 1; n >= 0; n-- {
		if len(steps) > enough && n == enough/2 {
			path += "…"
		}
		if len(steps) <= enough || n >= len(steps)-enough/2 || n < enough/2 {
			path += steps[n]
		}
	}
	return path
}

// flatten takes n arrays as what they are made of.
func flatten(q *plan, n int) (*plan, int) {
	for q.t.Kind() == reflect.Array && q.kind != custom {
		q, n = q.elem, n*q.n
	}
	return q, n
}

// fits says whether count values of want lie at an offset in n values of q. Both are flattened.
func fits(q *plan, n int, offset uintptr, want *plan, count int) bool {
	for q.size > 0 {
		i := offset / q.size
		if i >= uintptr(n) {
			return false
		}
		offset %= q.size
		if offset == 0 && q == want {
			return count <= n-int(i)
		}
		inner := q.partAt(offset)
		if inner == nil {
			return false
		}
		offset -= inner.offset
		q, n = flatten(inner.plan, 1)
	}
	return false
}

// partAt returns the field of a record at an offset, nil if there is none.
func (q *plan) partAt(offset uintptr) *part {
	for i := range q.parts {
		if part := &q.parts[i]; offset >= part.offset && offset < part.offset+part.plan.size {
			return part
		}
	}
	return nil
}
