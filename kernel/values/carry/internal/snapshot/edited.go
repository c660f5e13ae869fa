package snapshot

import (
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
