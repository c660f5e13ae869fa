package snapshot

import (
	"reflect"
	"strings"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A layout is how a file holds the values of a type: a plan without the type, which the program that reads the file may
// have edited.
type layout struct {
	name      typeKey
	kind      planKind
	basic     reflect.Kind
	marshaler marshaler
	size      uintptr
	n         int     // elements of an array
	elem, key *layout // as in a plan
	parts     []layoutPart
	least     int64
}

type layoutPart struct {
	name   string
	offset uintptr
	layout *layout
}

// layouts describes types for a file, those that others contain before these.
type layouts struct {
	ids      map[*plan]int
	order    []*plan
	editable bool // one of them may be edited between two cells
}

// add enters a plan and what its values contain.
func (l *layouts) add(q *plan) {
	if _, ok := l.ids[q]; ok {
		return
	}
	if q.t.Kind() == reflect.Array && q.kind != custom {
		l.add(q.elem)
	}
	for _, part := range q.parts {
		l.add(part.plan)
	}
	l.ids[q] = len(l.order)
	l.order = append(l.order, q)
	path, _, _ := strings.Cut(q.t.PkgPath(), "/")
	l.editable = l.editable || pretty.IsNotebook(q.t.PkgPath()) || strings.Contains(path, ".")
}

// describeLayouts is what a file says about the layouts of the types in the table; nothing if none can be edited.
func describeLayouts(types []reflect.Type) []byte {
	l := layouts{ids: map[*plan]int{}}
	for _, t := range types {
		l.add(planOf(t))
	}
	for i := 0; i < len(l.order); i++ { // what they refer to
		if q := l.order[i]; q.elem != nil {
			l.add(q.elem)
		}
		if q := l.order[i]; q.key != nil {
			l.add(q.key)
		}
	}
	if !l.editable {
		return nil
	}
	data := appendUint(nil, uint64(len(l.order)))
	for _, q := range l.order {
		data = l.describe(data, q)
	}
	for _, t := range types {
		data = appendUint(data, uint64(l.ids[planOf(t)]))
	}
	return data
}

func (l *layouts) describe(data []byte, q *plan) []byte {
	key := keyOf(q.t)
	data = appendString(appendString(data, key.path), key.name)
	data = append(data, byte(q.kind), byte(q.t.Kind()), byte(q.marshaler))
	data = appendUint(appendUint(data, uint64(q.size)), uint64(q.n))
	for _, other := range []*plan{q.elem, q.key} {
		if other == nil {
			data = appendUint(data, 0)
		} else {
			data = appendUint(data, uint64(l.ids[other])+1)
		}
	}
	data = appendUint(data, uint64(len(q.parts)))
	for _, part := range q.parts {
		data = appendString(data, part.name)
		data = appendUint(appendUint(data, uint64(part.offset)), uint64(l.ids[part.plan]))
	}
	return data
}

// readLayouts reads the layouts of so many types.
func readLayouts(in *Reader, types int) []*layout {
	all := make([]layout, in.count(10))
	for i := range all {
		all[i].read(in, all, i)
	}
	list := make([]*layout, types)
	for i := range list {
		list[i] = &all[in.index(len(all))]
	}
	return list
}

// read reads layout i of all. What it contains stands before it, so that none contains itself.
func (l *layout) read(in *Reader, all []layout, i int) {
	l.name.path = in.string()
	l.name.name = in.string()
	l.kind, l.basic, l.marshaler = planKind(in.byte()), reflect.Kind(in.byte()), marshaler(in.byte())
	l.size, l.n = uintptr(in.length()), in.length()
	for _, other := range []**layout{&l.elem, &l.key} {
		if n := in.index(len(all) + 1); n > 0 {
			*other = &all[n-1]
		}
	}
	l.parts = make([]layoutPart, in.count(3))
	for k := range l.parts {
		l.parts[k] = layoutPart{in.string(), uintptr(in.length()), nil}
		l.parts[k].layout = &all[in.index(i)]
	}
	if !l.valid(all[:i]) {
		in.fail("the file is damaged: the description of a type is not valid")
	}
}

// valid checks a layout, and finds how much a value takes in the file.
func (l *layout) valid(before []layout) bool {
	const largest = 1 << 40
	isBefore := func(other *layout) bool {
		for i := range before {
			if other == &before[i] {
				return true
			}
		}
		return false
	}
	l.least = 1
	switch {
	case l.size > largest || l.kind > logging || l.marshaler > byText || l.size == 0:
		l.least = 0
		return l.size == 0
	case l.basic == reflect.Array && l.kind != custom:
		if l.elem == nil || !isBefore(l.elem) || l.n <= 0 || l.elem.size == 0 || l.size/l.elem.size != uintptr(l.n) || l.size%l.elem.size != 0 {
			return false
		}
		l.least = atLeast(l.size, l.elem.least, int64(l.n))
		return l.kind == array && l.least > 0 || l.kind == raw && l.elem.kind == raw
	case len(l.parts) > 0:
		l.least = 0
		for _, part := range l.parts {
			if part.layout.size == 0 || part.offset > l.size || part.layout.size > l.size-part.offset || l.kind == raw && part.layout.kind != raw {
				return false
			}
			l.least += part.layout.least
		}
		return l.kind == record && l.least > 0 || l.kind == raw
	}
	switch l.kind {
	case array, record:
		return false
	case pointer, slice, concurrent:
		return l.elem != nil
	case mapping:
		return l.elem != nil && l.key != nil
	case raw:
		t, ok := numbers[l.basic]
		return !ok && l.basic == reflect.Struct || ok && t.Size() == l.size
	}
	return true
}

// numbers are the types of numbers, by kind.
var numbers = func() map[reflect.Kind]reflect.Type {
	m := map[reflect.Kind]reflect.Type{}
	for _, v := range []any{
		0, int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), uintptr(0),
		float32(0), float64(0), complex64(0), complex128(0),
	} {
		m[reflect.TypeOf(v).Kind()] = reflect.TypeOf(v)
	}
	return m
}()

// flattened takes n arrays as what they are made of.
func (l *layout) flattened(n int) (*layout, int) {
	for l.basic == reflect.Array && l.kind != custom && l.size > 0 {
		l, n = l.elem, n*l.n
	}
	return l, n
}

// partAt is the part of a struct at an offset, nil if there is none.
func (l *layout) partAt(offset uintptr) *layoutPart {
	for i := range l.parts {
		if part := &l.parts[i]; offset >= part.offset && offset < part.offset+part.layout.size {
			return part
		}
	}
	return nil
}

// partNamed is the field of a struct of that name, nil if there is none.
func (q *plan) partNamed(name string) *part {
	for i := range q.parts {
		if q.parts[i].name == name {
			return &q.parts[i]
		}
	}
	return nil
}
