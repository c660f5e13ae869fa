package snapshot

import (
	"path/filepath"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A decoder reads one group.
type decoder struct {
	in      *Reader
	types   []reflect.Type
	plans   []*plan
	regions []region
	folder  string // what Keepers have written
	depth   int
	later   []func()       // to be done when everything is read
	current *region        // that is being read
	dropped []string       // what has no place in the program's types, in words
	gone    map[int]string // by member: why nothing is left of it
	names   *Names
}

// region reads what a region holds.
func (d *decoder) region(r *region) {
	if r.entries {
		d.entries(r)
		return
	}
	if r.plan.kind == raw {
		d.in.fill(unsafe.Slice((*byte)(r.at), uintptr(r.n)*r.plan.size))
		return
	}
	for i := range r.n {
		d.value(unsafe.Add(r.at, uintptr(i)*r.plan.size), r.plan)
	}
}

func (d *decoder) entries(r *region) {
	q := r.plan
	m := reflect.NewAt(q.t, unsafe.Pointer(&r.at)).Elem()
	key, element := reflect.New(q.key.t), reflect.New(q.elem.t)
	for range d.in.index(r.n + 1) {
		d.value(key.UnsafePointer(), q.key)
		d.value(element.UnsafePointer(), q.elem)
		m.SetMapIndex(key.Elem(), element.Elem())
		key.Elem().SetZero()
		element.Elem().SetZero()
	}
}

// value reads a value to p, whose memory is zero.
func (d *decoder) value(p unsafe.Pointer, q *plan) {
	if q.size == 0 {
		return
	}
	switch q.kind {
	case raw:
		d.in.fill(unsafe.Slice((*byte)(p), q.size))
	case boolean:
		*(*bool)(p) = d.in.byte() != 0
	case text:
		*(*string)(p) = d.in.string()
	case array:
		for i := range q.n {
			d.value(unsafe.Add(p, uintptr(i)*q.elem.size), q.elem)
		}
	case record:
		for _, part := range q.parts {
			d.value(unsafe.Add(p, part.offset), part.plan)
		}
	case dynamic:
		d.dynamic(p, q)
	case pointer, slice, mapping:
		d.reference(p, q)
	case concurrent:
		d.concurrent(p, q)
	case callable:
		d.function(p, q)
	case logging:
		d.logger(p, q)
	default:
		d.closed(p, q)
	}
}

func (d *decoder) dynamic(p unsafe.Pointer, q *plan) {
	n := d.in.index(len(d.types) + 3)
	if n == 0 {
		return
	}
	switch n {
	case len(d.types) + 1:
		d.named(p, q)
		return
	case len(d.types) + 2:
		d.assign(p, q, reflect.ValueOf(d.types[d.in.index(len(d.types))]))
		return
	}
	if d.depth++; d.depth > MaxNesting {
		d.in.fail("interface values are nested too deep")
	}
	inner := d.plans[n-1]
	if inner.t.Kind() == reflect.Interface || inner.kind == unsupported {
		d.in.fail("the file is damaged: an interface value cannot hold a %s", inner.t)
	}
	v := reflect.New(inner.t)
	d.value(v.UnsafePointer(), inner)
	if !v.Elem().Type().AssignableTo(q.t) {
		d.drop("", notAssignable(inner.t, q.t), d.depth == 1 && d.current.plan == q)
	} else {
		reflect.NewAt(q.t, p).Elem().Set(v.Elem())
	}
	d.depth--
}

func (d *decoder) reference(p unsafe.Pointer, q *plan) {
	switch n := d.in.uint(); {
	case n == refNil:
	case n == refEmpty:
		d.empty(p, q)
	case n == refNamed:
		d.named(p, q)
	case n >= refFirst && n-refFirst < uint64(len(d.regions)):
		d.refer(p, q, &d.regions[n-refFirst])
	default:
		d.in.fail("the file is damaged: a reference to nowhere")
	}
}

// empty reads a reference to memory without a size.
func (d *decoder) empty(p unsafe.Pointer, q *plan) {
	switch {
	case q.kind == pointer && q.elem.size == 0:
		*(*unsafe.Pointer)(p) = reflect.New(q.elem.t).UnsafePointer()
	case q.kind == slice:
		n, limit := d.in.length(), d.in.length()
		if n > limit || limit > 0 && q.elem.size > 0 {
			d.in.fail("the file is damaged: a slice of nothing")
		}
		reflect.NewAt(q.t, p).Elem().Set(reflect.MakeSlice(q.t, n, limit))
	default:
		d.in.fail("the file is damaged: an empty %s", q.t)
	}
}

// refer makes the reference at p point into r, if what it expects is there.
func (d *decoder) refer(p unsafe.Pointer, q *plan, r *region) {
	if q.kind == mapping {
		if !r.entries || r.plan.key != q.key || r.plan.elem != q.elem {
			d.in.fail("the file is damaged: a map of another type")
		}
		*(*unsafe.Pointer)(p) = r.at
		return
	}
	offset, n, limit := d.in.uint(), 1, 1
	if q.kind == slice {
		n, limit = d.in.length(), d.in.length()
	}
	all := uint64(r.plan.size) * uint64(r.n)
	if r.entries || q.elem.size == 0 || limit == 0 || n > limit || offset >= all || uint64(limit) > all/uint64(q.elem.size) {
		d.in.fail("the file is damaged: a reference leads out of its memory")
	}
	if want, count := flatten(q.elem, limit); !fits(r.plan, r.n, uintptr(offset), want, count) {
		d.in.fail("the file is damaged: a reference leads to a value of another type")
	}
	target := unsafe.Add(r.at, offset)
	if q.kind == pointer {
		*(*unsafe.Pointer)(p) = target
	} else {
		*(*sliceHeader)(p) = sliceHeader{target, n, limit}
	}
}

// closed reads a value that is not made of parts.
func (d *decoder) closed(p unsafe.Pointer, q *plan) {
	m := marshaler(d.in.index(int(byText) + 1))
	if m == noMarshaler {
		return
	}
	if q.kind != custom || m != q.marshaler {
		d.in.fail("the file is damaged: a %s is not kept in this way", q.t)
	}
	v := reflect.NewAt(q.t, p).Interface()
	var err error
	if m == byKeeper {
		err = restoreFrom(v, filepath.Join(d.folder, strconv.Itoa(d.in.length())))
	} else {
		err = unmarshal(m, v, []byte(d.in.string()))
	}
	if err != nil {
		d.in.fail("a value of type %s cannot be read back: %w", pretty.TypeName(q.t), err)
	}
}

// allocate makes the memory of a region that is no variable's.
func (d *decoder) allocate(r *region) {
	if r.entries {
		least := max(r.plan.key.least+r.plan.elem.least, 1)
		r.at = reflect.MakeMapWithSize(r.plan.t, int(min(int64(r.n), d.in.left/least))).UnsafePointer()
		return
	}
	if r.n == 1 {
		r.at = reflect.New(r.plan.t).UnsafePointer()
		return
	}
	r.at = r.plan.list(r.n).UnsafePointer()
}
