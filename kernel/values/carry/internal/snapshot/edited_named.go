package snapshot

import (
	"reflect"
	"strings"
	"unsafe"
)

// named reads what is something named. It drops what the program does not have, or has with another type.
func (c *converter) named(p unsafe.Pointer, to *plan) {
	if _, v, ok := c.find(); ok {
		c.assign(p, to, v)
	}
}

// find reads a reference, and gives what it leads to.
func (c *converter) find() (r reference, v reflect.Value, ok bool) {
	r = c.readReference()
	if v, ok = c.names.lookup(r); !ok {
		c.drop("the program has nothing named %s", r.name)
	}
	return r, v, ok
}

func (c *converter) assign(p unsafe.Pointer, to *plan, v reflect.Value) {
	switch {
	case !v.IsValid():
		c.drop("there is no such type any more")
	case !v.Type().AssignableTo(to.t):
		c.drop("%s", notAssignable(v.Type(), to.t))
	default:
		reflect.NewAt(to.t, p).Elem().Set(v)
	}
}

// function reads a function value.
func (c *converter) function(p unsafe.Pointer, to *plan) {
	switch c.in.index(funcBound + 1) {
	case funcNamed:
		c.named(p, to)
	case funcBound:
		c.method(p, to)
	}
}

// method reads a method value, whose receiver may be of a type that was edited.
func (c *converter) method(p unsafe.Pointer, to *plan) {
	defer c.deeper()()
	r, method, ok := c.find()
	from := c.layouts[c.in.index(len(c.layouts))]
	t := c.typeOf(from)
	if !ok || t == nil {
		c.skip(from)
		if ok {
			c.drop("there is no type %s", c.nameOf(from))
		}
		return
	}
	bind, ok := method.Interface().(func(unsafe.Pointer) any)
	if !ok || !strings.HasPrefix(r.name, receiverName(t)+".") {
		c.in.fail("the file is damaged: a method of another receiver")
	}
	v, outer := reflect.New(t), c.field
	c.value(v.UnsafePointer(), from, planOf(t))
	c.field = outer
	c.assign(p, to, reflect.ValueOf(bind(v.UnsafePointer())))
}
