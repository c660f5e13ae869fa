package snapshot

import (
	"reflect"
	"sync"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A plan is how the values of a type are carried.
type plan struct {
	kind      planKind
	t         reflect.Type
	size      uintptr
	elem      *plan // of an array, pointer, slice or map
	key       *plan // of a map
	n         int   // elements of an array
	parts     []part
	marshaler marshaler                  // of an own plan
	least     int64                      // the fewest bytes that a value takes in a file; 0 only if it has no size
	tidy      func(reflect.Value) string // of a standard type
	intact    bool                       // of a standard type: nothing that a value refers to may be left out
	shares    bool                       // a value may refer to other memory
	slices    sync.Once
	slice     reflect.Type
}

// isOpaque tells plans whose types are not looked into.
func (p *plan) isOpaque() bool {
	return p.kind == custom || p.kind == sealed || p.kind == descriptor || p.kind == logging || p.kind == concurrent
}

// list makes a slice of n zero values. Looking its type up is slow.
func (p *plan) list(n int) reflect.Value {
	p.slices.Do(func() { p.slice = reflect.SliceOf(p.t) })
	return reflect.MakeSlice(p.slice, n, n)
}

// part is a field of a record.
type part struct {
	name   string // with the dot before it; empty if users do not see it
	offset uintptr
	plan   *plan
}

type planKind int

const (
	raw     planKind = iota // bytes as they are: numbers, and arrays and structs of nothing else
	boolean                 // kept apart from raw: only two of its bytes are valid
	text
	array
	record
	pointer
	slice
	mapping
	dynamic     // interface
	concurrent  // sync.Map
	custom      // by the methods of the type
	sealed      // unexported state of another package: zero or refused
	unsupported // channels, unsafe pointers: nil or refused
	callable    // functions, by their names
	descriptor  // what a reflect.Type holds
	logging     // a *log.Logger's
)

// planOf returns the plan of t.
func planOf(t reflect.Type) *plan {
	plans.Lock()
	defer plans.Unlock()
	return makePlan(t)
}

var plans = struct {
	sync.Mutex
	of map[reflect.Type]*plan
}{of: map[reflect.Type]*plan{}}

func makePlan(t reflect.Type) *plan {
	if p, ok := plans.of[t]; ok {
		return p
	}
	p := &plan{t: t, size: t.Size(), least: 1}
	plans.of[t] = p // before the elements, which may be of the same type
	if p.marshaler = marshalerOf(t); p.marshaler != noMarshaler {
		p.kind = custom
		return p
	}
	if isLogger(t) {
		p.kind = logging
		return p
	}
	switch t.Kind() {
	case reflect.Bool:
		p.kind = boolean
	case reflect.String:
		p.kind = text
	case reflect.Array:
		p.array()
	case reflect.Struct:
		p.record()
	case reflect.Pointer:
		if t == typeDescriptor {
			p.kind = descriptor
			return p
		}
		p.refer(pointer)
	case reflect.Slice:
		p.refer(slice)
	case reflect.Map:
		p.refer(mapping)
		p.key = makePlan(t.Key())
	case reflect.Interface:
		p.kind, p.shares = dynamic, true
	case reflect.Func:
		p.kind, p.shares = callable, true // a method value refers to its receiver
	case reflect.Chan, reflect.UnsafePointer:
		p.kind = unsupported
	default:
		p.kind, p.least = raw, int64(p.size)
	}
	return p
}

func (p *plan) refer(kind planKind) {
	p.kind, p.shares = kind, true // before the elements, which may refer back
	p.elem = makePlan(p.t.Elem())
}

func (p *plan) array() {
	p.kind, p.n, p.elem = array, p.t.Len(), makePlan(p.t.Elem())
	p.shares = p.elem.shares
	p.least = atLeast(p.size, p.elem.least, int64(p.n))
	if p.elem.kind == raw {
		p.kind = raw
	}
}

// atLeast is n times least, unless it does not matter.
func atLeast(size uintptr, least, n int64) int64 {
	if size == 0 {
		return 0
	}
	return min(least*n, 1<<40)
}

func (p *plan) record() {
	p.kind, p.least = record, 0
	if p.t == reflect.TypeFor[sync.Map]() {
		p.kind, p.least, p.shares, p.elem = concurrent, 1, true, makePlan(reflect.TypeFor[map[any]any]())
		return
	}
	o, isStandard := standardOf(p.t)
	if !isStandard && isSealed(p.t) {
		p.kind, p.least = sealed, 1
		return
	}
	p.tidy, p.intact = o.tidy, o.intact
	plain := p.tidy == nil // raw fields without gaps
	var end uintptr
	for i := range p.t.NumField() {
		f := p.t.Field(i)
		if f.Type.Size() == 0 || f.Name == "_" || !o.carries(f.Name) {
			continue
		}
		q := fieldPlan(p.t, f)
		p.parts = append(p.parts, part{partName(p.t, f.Name), f.Offset, q})
		p.shares = p.shares || q.shares
		p.least += q.least
		plain = plain && q.kind == raw && f.Offset == end
		end = f.Offset + f.Type.Size()
	}
	if plain && end == p.size {
		p.kind, p.least = raw, int64(p.size)
	}
	if p.size > 0 && p.least == 0 && !isStandard {
		p.kind, p.least = raw, int64(p.size) // nothing but blank fields
	}
}

// isSealed says whether a struct has state that only another package understands.
func isSealed(t reflect.Type) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.PkgPath != "" && f.Name != "_" && f.Type.Size() > 0 && !pretty.IsNotebook(f.PkgPath) {
			return !isPlainError(t)
		}
	}
	return false
}
