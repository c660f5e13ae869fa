package snapshot

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A converter reads a group whose types were edited since it was written: values of the old types become values of
// the new ones, fields by their names. What has no place any more is dropped, and noted.
type converter struct {
	*decoder
	known   Catalog
	types   map[*layout]reflect.Type // by layout: what typeOf has found
	layouts []*layout                // by the number of the type in the file
	from    []*layout                // by region
	field   string                   // that is being read, for notes
}

// drop notes that what is being read has no place.
func (c *converter) drop(format string, a ...any) {
	c.decoder.drop(c.field, fmt.Sprintf(format, a...), c.field == "")
}

// drop notes that what is being read, a field or something without a name, has no place: whole says that it is all that
// its region holds.
func (d *decoder) drop(field, why string, whole bool) {
	if whole && d.current.root >= 0 && d.current.n == 1 {
		d.gone[d.current.root] = why
		return
	}
	if field == "" {
		field = "an element"
	}
	if note := field + " (" + why + ")"; !slices.Contains(d.dropped, note) {
		d.dropped = append(d.dropped, note)
	}
}

// typeOf is the type that a layout's values have now, nil if there is none.
func (c *converter) typeOf(l *layout) reflect.Type {
	t, found := c.types[l]
	switch {
	case found:
		return t
	case l.name.path != "" && l.name.path[0] == '~':
		t = c.composed(l)
	case builtins[l.name] != nil:
		t = builtins[l.name]
	default:
		t = c.known[l.name]
	}
	c.types[l] = t
	return t
}

func (c *converter) composed(l *layout) reflect.Type {
	if c.depth++; c.depth > MaxNesting {
		c.in.fail("the file is damaged: the description of a type is nested too deep")
	}
	defer func() { c.depth-- }()
	var elem reflect.Type
	if l.elem != nil {
		if elem = c.typeOf(l.elem); elem == nil {
			return nil
		}
	}
	switch {
	case l.kind == pointer:
		return reflect.PointerTo(elem)
	case l.kind == slice:
		return reflect.SliceOf(elem)
	case l.basic == reflect.Array && elem != nil && uintptr(l.n) <= maxArray/max(elem.Size(), 1):
		return reflect.ArrayOf(l.n, elem)
	case l.kind == mapping:
		if key := c.typeOf(l.key); key != nil && key.Comparable() {
			return reflect.MapOf(key, elem)
		}
		return nil
	}
	return c.known[l.name]
}

// nameOf is how the notebook calls the type of a layout.
func (c *converter) nameOf(l *layout) string {
	if l.name.path != "" && l.name.path[0] != '~' {
		if i := strings.LastIndexByte(l.name.path, '/'); i >= 0 {
			return pretty.ShortType(l.name.path[i+1:] + "." + l.name.name)
		}
	}
	return l.name.String()
}

// region reads what a region holds. One that has no type any more is passed over.
func (c *converter) region(i int) {
	r, from := &c.regions[i], c.from[i]
	if from.kind == raw && r.plan != nil && r.plan.kind == raw && from.basic == r.plan.t.Kind() && numbers[from.basic] != nil {
		c.in.fill(unsafe.Slice((*byte)(r.at), uintptr(r.n)*r.plan.size))
		return
	}
	if r.entries {
		c.entries(r, from)
		return
	}
	for k := range r.n {
		if c.field = ""; r.plan == nil {
			c.skip(from)
		} else {
			c.value(unsafe.Add(r.at, uintptr(k)*r.plan.size), from, r.plan)
		}
	}
}

func (c *converter) entries(r *region, from *layout) {
	n := c.in.index(r.n + 1)
	if r.plan == nil {
		for range n {
			c.skip(from.key)
			c.skip(from.elem)
		}
		return
	}
	q := r.plan
	m := reflect.NewAt(q.t, unsafe.Pointer(&r.at)).Elem()
	key, element := reflect.New(q.key.t), reflect.New(q.elem.t)
	for range n {
		c.field = ""
		c.value(key.UnsafePointer(), from.key, q.key)
		c.field = ""
		c.value(element.UnsafePointer(), from.elem, q.elem)
		m.SetMapIndex(key.Elem(), element.Elem())
		key.Elem().SetZero()
		element.Elem().SetZero()
	}
	if c.field = ""; m.Len() < n {
		c.drop("%d entries of a map, whose keys are no longer different", n-m.Len())
	}
}

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

// converted prepares the reading of a group whose types were edited.
func (r *GroupDecoder) converted(known Catalog, description string, faults []string) {
	if description == "" {
		r.in.fail("%s", faults[0])
	}
	in := NewReader(strings.NewReader(description), int64(len(description)))
	r.edited = &converter{decoder: &r.decoder, known: known, types: map[*layout]reflect.Type{}, layouts: readLayouts(in, len(r.types))}
	r.plans = nil
	for _, l := range r.edited.layouts {
		var q *plan
		if t := r.edited.typeOf(l); t != nil {
			q = planOf(t)
		}
		r.plans = append(r.plans, q)
	}
}

// convertedRegion checks that a region's memory can take what the file holds of it, and finds the memory's type.
func (r *GroupDecoder) convertedRegion(g *region, from *layout) {
	c := r.edited
	c.from = append(c.from, from)
	if from.size == 0 || from.basic == reflect.Array && from.kind != custom || g.entries && (from.kind != mapping || g.root >= 0) || g.n <= 0 && !g.entries {
		r.in.fail("the file is damaged: a region is not valid")
	}
	if g.root >= 0 && r.targets[g.root].IsValid() {
		q, n := flatten(planOf(r.targets[g.root].Type().Elem()), 1)
		if n != g.n || !alike(from, q) {
			r.in.fail("the type of %s is not what it was", r.names[g.root])
		}
		g.plan = q
		return
	}
	if g.plan != nil && (g.plan.size == 0 || g.plan.t.Kind() == reflect.Array && g.plan.kind != custom || g.entries && g.plan.kind != mapping) {
		g.plan = nil
	}
}

// alike says whether values of a layout can become values of a plan at all.
func alike(from *layout, to *plan) bool {
	number := from.kind == raw && numbers[from.basic] != nil && to.kind == raw && numbers[to.t.Kind()] != nil
	return number || from.kind == to.kind && from.basic == to.t.Kind() || from.basic == reflect.Struct && hasFields(to) || to.kind == dynamic
}

// Dropped is what had no place in the types as they are now, in words; and the variables of which nothing is left, with
// the reason.
func (r *GroupDecoder) Dropped() (parts []string, variables map[string]string) {
	variables = map[string]string{}
	for member, why := range r.gone {
		variables[r.names[member]] = why
	}
	return r.dropped, variables
}
