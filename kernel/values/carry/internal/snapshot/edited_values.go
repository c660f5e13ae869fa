package snapshot

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// value reads a value of one type to p, whose memory is zero and of another.
func (c *converter) value(p unsafe.Pointer, from *layout, to *plan) {
	switch {
	case from.size == 0:
	case to.kind == dynamic && from.kind != dynamic && from.kind != raw:
		c.held(p, from, to)
	case from.kind == raw:
		data := make([]byte, c.rawSize(from))
		c.in.fill(data)
		c.raw(p, data, from, to)
	case from.basic == reflect.Array && from.kind != custom:
		c.array(p, from, to)
	case from.kind == record:
		c.record(p, from, to)
	case from.kind == dynamic:
		c.dynamic(p, to)
	case from.kind == pointer || from.kind == slice || from.kind == mapping:
		c.reference(p, from, to)
	case from.kind == concurrent && to.kind == concurrent:
		m := new(map[any]any)
		c.reference(unsafe.Pointer(m), from.elem, to.elem)
		c.fillLater(p, m)
	case from.kind == callable:
		c.function(p, to)
	case from.kind == logging && to.kind == logging:
		c.logger(p, to)
	case from.kind == boolean && to.kind == boolean:
		*(*bool)(p) = c.in.byte() != 0
	case from.kind == text && to.kind == text:
		*(*string)(p) = c.in.string()
	case from.kind == text && to.kind == slice && to.elem.t.Kind() == reflect.Uint8:
		reflect.NewAt(to.t, p).Elem().SetBytes([]byte(c.in.string()))
	case from.kind == custom && to.kind == custom && from.marshaler == to.marshaler && from.name == keyOf(to.t):
		c.closed(p, to)
	default:
		c.unlike(from, to)
	}
}

// unlike passes over a value that does not convert.
func (c *converter) unlike(from *layout, to *plan) {
	if c.skip(from) {
		c.drop("%s does not convert to %s", c.nameOf(from), pretty.TypeName(to.t))
	}
}

func (c *converter) rawSize(from *layout) uintptr {
	if int64(from.size) > c.in.left {
		c.in.fail("the file is damaged: it ends early")
	}
	return from.size
}

// raw converts numbers, and arrays and structs of them.
func (c *converter) raw(p unsafe.Pointer, data []byte, from *layout, to *plan) {
	switch {
	case to.kind == dynamic:
		if t := c.typeOf(from); t != nil && t.AssignableTo(to.t) {
			v := reflect.New(t)
			c.raw(v.UnsafePointer(), data, from, planOf(t))
			reflect.NewAt(to.t, p).Elem().Set(v.Elem())
			return
		}
		c.drop("%s does not convert to %s", c.nameOf(from), pretty.TypeName(to.t))
	case from.basic == reflect.Array && to.t.Kind() == reflect.Array && to.n == from.n && to.kind != custom:
		for i := range from.n {
			c.raw(unsafe.Add(p, uintptr(i)*to.elem.size), data[uintptr(i)*from.elem.size:][:from.elem.size], from.elem, to.elem)
		}
	case from.basic == reflect.Struct && hasFields(to) && mayBecome(from, to):
		for _, part := range from.parts {
			part, old, outer := part, data[part.offset:][:part.layout.size], c.into(from, part.name)
			if now := to.partNamed(part.name); now != nil {
				c.raw(unsafe.Add(p, now.offset), old, part.layout, now.plan)
			} else if !isZero(old) {
				c.drop("the field is gone")
			}
			c.field = outer
		}
	case numbers[from.basic] != nil && numbers[to.t.Kind()] != nil && to.kind == raw:
		c.number(p, data, from, to)
	case !isZero(data):
		c.drop("%s does not convert to %s", c.nameOf(from), pretty.TypeName(to.t))
	}
}

func isZero(data []byte) bool { return len(bytes.Trim(data, "\x00")) == 0 }

// hasFields says whether a plan is a struct's whose fields can be set.
func hasFields(q *plan) bool {
	return q.t.Kind() == reflect.Struct && (q.kind == record || q.kind == raw)
}

// mayBecome says whether a struct is read field by field as another: what fields of other packages' types mean is their
// affair.
func mayBecome(from *layout, to *plan) bool {
	isOthers := func(path string) bool { return path != "" && path[0] != '~' && !pretty.IsNotebook(path) }
	key := keyOf(to.t)
	return from.name == key || !isOthers(from.name.path) && !isOthers(key.path)
}

// number converts a number that keeps its value.
func (c *converter) number(p unsafe.Pointer, data []byte, from *layout, to *plan) {
	aligned := reflect.New(numbers[from.basic])
	copy(unsafe.Slice((*byte)(aligned.UnsafePointer()), from.size), data)
	old := aligned.Elem()
	if old.CanConvert(to.t) {
		if now := old.Convert(to.t); isSameNumber(old, now) {
			reflect.NewAt(to.t, p).Elem().Set(now)
			return
		}
		c.drop("the value %v does not fit into %s", old, pretty.TypeName(to.t))
	} else if !isZero(data) {
		c.drop("%s does not convert to %s", c.nameOf(from), pretty.TypeName(to.t))
	}
}

// isSameNumber says whether a number is what it was converted from.
func isSameNumber(old, now reflect.Value) bool {
	switch {
	case old.CanInt() && now.CanUint() && old.Int() < 0, old.CanUint() && now.CanInt() && now.Int() < 0:
		return false
	case old.CanFloat() && old.Float() != old.Float():
		return now.CanFloat()
	}
	return now.Convert(old.Type()).Interface() == old.Interface()
}

// into notes that a field of a struct is read, and returns the one before.
func (c *converter) into(from *layout, field string) (outer string) {
	outer = c.field
	if from.name.path != "" && from.name.path[0] != '~' {
		c.field = c.nameOf(from) + field
	} else if c.field += field; outer == "" {
		c.field = strings.TrimPrefix(field, ".")
	}
	return outer
}

func (c *converter) record(p unsafe.Pointer, from *layout, to *plan) {
	if !hasFields(to) || !mayBecome(from, to) {
		c.unlike(from, to)
		return
	}
	for _, part := range from.parts {
		outer := c.into(from, part.name)
		if now := to.partNamed(part.name); now != nil {
			c.value(unsafe.Add(p, now.offset), part.layout, now.plan)
		} else if c.skip(part.layout) {
			c.drop("the field is gone")
		}
		c.field = outer
	}
}

func (c *converter) array(p unsafe.Pointer, from *layout, to *plan) {
	if to.t.Kind() != reflect.Array || to.kind == custom || to.n != from.n {
		c.unlike(from, to)
		return
	}
	for i := range from.n {
		c.value(unsafe.Add(p, uintptr(i)*to.elem.size), from.elem, to.elem)
	}
}

// dynamic reads an interface value.
func (c *converter) dynamic(p unsafe.Pointer, to *plan) {
	n := c.in.index(len(c.layouts) + 3)
	switch {
	case n == 0:
	case n == len(c.layouts)+1:
		c.named(p, to)
	case n == len(c.layouts)+2:
		c.assign(p, to, reflect.ValueOf(c.typeOf(c.layouts[c.in.index(len(c.layouts))])))
	default:
		defer c.deeper()()
		c.held(p, c.layouts[n-1], to)
	}
}

// deeper bounds what is inside of itself. It returns what is to be done after it.
func (c *converter) deeper() func() {
	if c.depth++; c.depth > MaxNesting {
		c.in.fail("interface values are nested too deep")
	}
	return func() { c.depth-- }
}

// held reads a value into an interface, or into a variable of its own type.
func (c *converter) held(p unsafe.Pointer, from *layout, to *plan) {
	t := c.typeOf(from)
	if t == nil && (from.kind == pointer || from.kind == mapping) { // it may be something named, which has its type itself
		c.reference(p, from, to)
		return
	}
	if t == nil || t.Kind() == reflect.Interface || planOf(t).kind == unsupported {
		c.skip(from)
		c.drop("there is no type %s", c.nameOf(from))
		return
	}
	if !t.AssignableTo(to.t) {
		c.skip(from)
		c.drop("%s", notAssignable(t, to.t))
		return
	}
	v, outer := reflect.New(t), c.field
	c.value(v.UnsafePointer(), from, planOf(t))
	c.field = outer
	reflect.NewAt(to.t, p).Elem().Set(v.Elem())
}

// notAssignable says why a value is no value of a type.
func notAssignable(t, to reflect.Type) string {
	if to.Kind() == reflect.Interface { // to name the methods would have every program linked with all of its methods
		return fmt.Sprintf("a %s has not the methods of %s any more", pretty.TypeName(t), pretty.TypeName(to))
	}
	return fmt.Sprintf("%s does not convert to %s", pretty.TypeName(t), pretty.TypeName(to))
}

// skip passes over a value, and says whether there was any but zero.
func (c *converter) skip(l *layout) (something bool) {
	switch {
	case l.size == 0:
		return false
	case l.kind == raw:
		data := make([]byte, c.rawSize(l))
		c.in.fill(data)
		return !isZero(data)
	case l.kind == boolean:
		return c.in.byte() != 0
	case l.kind == text:
		return c.in.string() != ""
	case l.basic == reflect.Array && l.kind != custom:
		for range l.n {
			something = c.skip(l.elem) || something
		}
		return something
	case l.kind == record:
		for _, part := range l.parts {
			something = c.skip(part.layout) || something
		}
		return something
	case l.kind == dynamic:
		n := c.in.index(len(c.layouts) + 3)
		switch {
		case n == len(c.layouts)+1:
			c.readReference()
		case n == len(c.layouts)+2:
			c.in.index(len(c.layouts))
		case n > 0:
			defer c.deeper()()
			c.skip(c.layouts[n-1])
		}
		return n > 0
	case l.kind == callable:
		n := c.in.index(funcBound + 1)
		if n != funcNil {
			c.readReference()
		}
		if n == funcBound {
			defer c.deeper()()
			c.skip(c.layouts[c.in.index(len(c.layouts))])
		}
		return n != funcNil
	case l.kind == logging:
		if c.in.byte() == 0 {
			return false
		}
		c.readReference()
		c.in.string()
		c.in.length()
		return true
	case l.kind == pointer || l.kind == slice || l.kind == mapping || l.kind == concurrent:
		n := c.in.uint()
		if n == refNamed {
			c.readReference()
			return true
		}
		if n >= refFirst && (l.kind == pointer || l.kind == slice) {
			c.in.uint()
		}
		if n != refNil && l.kind == slice {
			c.in.length()
			c.in.length()
		}
		return n != refNil
	}
	m := marshaler(c.in.index(int(byText) + 1))
	switch m {
	case noMarshaler:
		return false
	case byKeeper:
		c.in.length()
	default:
		c.in.string()
	}
	return true
}
