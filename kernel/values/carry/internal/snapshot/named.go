package snapshot

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A method value is a pointer to the address of its code, behind which lies the receiver.
func boundReceiver(at unsafe.Pointer) unsafe.Pointer {
	return unsafe.Add(at, unsafe.Sizeof(uintptr(0)))
}

// receiver is the type of a receiver as the name of a function's code has it, such as main.(*T). It is nil if the
// program does not know it.
func (c Catalog) receiver(name string) reflect.Type {
	path, name := splitName(name)
	inner, isPointer := cutPointer(name)
	key := typeKey{path, inner}
	t := c[key]
	if t == nil {
		t = builtins[key]
	}
	if t != nil && isPointer {
		return reflect.PointerTo(t)
	}
	return t
}

// receiverName is the name of a receiver's type as receiver takes it.
func receiverName(t reflect.Type) string {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return joinName(t.Elem().PkgPath(), "(*"+t.Elem().Name()+")")
	}
	return joinName(t.PkgPath(), t.Name())
}

// describedBy is the type that a reflect.Type describes.
func describedBy(held reflect.Value) reflect.Type {
	return pretty.Settable(held).Interface().(reflect.Type)
}

// refer writes a reference to something named.
func (e *encoder) refer(r reference, t reflect.Type) *valueRefusal {
	if why := e.names.changed(r); why != "" {
		return &valueRefusal{t: t, why: why}
	}
	e.buf = appendString(append(e.buf, r.how), r.name)
	if !slices.Contains(e.used, r.name) {
		e.used = append(e.used, r.name)
	}
	return nil
}

// named writes an interface value that holds something named, or a type. It says no if it holds neither.
func (e *encoder) named(held reflect.Value, q *plan) (done bool, f *valueRefusal) {
	mark := uint64(len(e.types.order)) + 1
	if r, ok := e.names.dynamic(held); ok {
		e.uint(mark)
		return true, e.refer(r, q.t)
	}
	if held.Type() != typeDescriptor {
		return false, nil
	}
	id, err := e.types.id(describedBy(held))
	if err != nil {
		return true, &valueRefusal{t: q.t, why: err.Error()}
	}
	e.uint(mark + 1)
	e.uint(uint64(id))
	return true, nil
}

// What stands for a function.
const (
	funcNil = iota
	funcNamed
	funcBound // a method value: its receiver follows
)

// function writes a function value.
func (e *encoder) function(p unsafe.Pointer, q *plan) *valueRefusal {
	at := *(*unsafe.Pointer)(p)
	if at == nil {
		e.uint(funcNil)
		return nil
	}
	f, why := e.names.function(at)
	if why != "" {
		return &valueRefusal{t: q.t, why: why}
	}
	if f.receiver == "" {
		e.uint(funcNamed)
		return e.refer(f.reference, q.t)
	}
	t := e.types.all.receiver(f.receiver)
	if t == nil {
		return &valueRefusal{t: q.t, why: fmt.Sprintf("the program does not know the receiver of %s: write func name(...) that calls the method", shortFunction(f.name))}
	}
	id, err := e.types.id(t)
	if err != nil {
		return &valueRefusal{t: q.t, why: err.Error()}
	}
	e.uint(funcBound)
	if f := e.refer(f.reference, q.t); f != nil {
		return f
	}
	e.uint(uint64(id))
	const step = "'s receiver"
	from := len(e.lost)
	refused := e.value(boundReceiver(at), planOf(t))
	for _, lost := range e.lost[from:] {
		lost.under(step)
	}
	return refused.under(step)
}

// readReference reads what refer has written.
func (d *decoder) readReference() reference { return reference{d.in.byte(), d.in.string()} }

// lookup reads what refer has written, and gives what it leads to.
func (d *decoder) lookup() (r reference, v reflect.Value) {
	r = d.readReference()
	v, ok := d.names.lookup(r)
	if !ok {
		d.in.fail("the program has nothing named %s", r.name)
	}
	return r, v
}

// named reads what is something named, to p.
func (d *decoder) named(p unsafe.Pointer, q *plan) {
	_, v := d.lookup()
	d.assign(p, q, v)
}

// assign sets what is at p to a value, if its type is right.
func (d *decoder) assign(p unsafe.Pointer, q *plan, v reflect.Value) {
	switch {
	case v.Type().AssignableTo(q.t):
		reflect.NewAt(q.t, p).Elem().Set(v)
	case q.kind == dynamic:
		d.drop("", notAssignable(v.Type(), q.t), d.depth == 0 && d.current.plan == q)
	default:
		d.in.fail("a %s is no %s any more: it was declared in another way since", pretty.TypeName(v.Type()), pretty.TypeName(q.t))
	}
}

// function reads a function value.
func (d *decoder) function(p unsafe.Pointer, q *plan) {
	switch d.in.uint() {
	case funcNil:
	case funcNamed:
		d.named(p, q)
	case funcBound:
		r, method := d.lookup()
		receiver := d.plans[d.in.index(len(d.plans))]
		bind, ok := method.Interface().(func(unsafe.Pointer) any)
		if !ok || !strings.HasPrefix(r.name, receiverName(receiver.t)+".") {
			d.in.fail("the file is damaged: a method of another receiver")
		}
		v := reflect.New(receiver.t)
		d.value(v.UnsafePointer(), receiver)
		d.assign(p, q, reflect.ValueOf(bind(v.UnsafePointer())))
	default:
		d.in.fail("the file is damaged: a function of no kind")
	}
}
