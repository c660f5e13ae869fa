package snapshot

import (
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// maxLosses is how many losses of a group are told one by one.
const maxLosses = 20

// part writes what a value is made of, or zero in its place if it cannot be kept. step names the part.
func (e *encoder) part(p unsafe.Pointer, q *plan, step func() string) *valueRefusal {
	start, from := len(e.buf), len(e.lost)
	f := e.value(p, q)
	if f != nil && !f.whole && f.disk == nil {
		e.buf = e.buf[:start]
		e.zero(q)
		e.lose(f)
		f = nil
	}
	for _, lost := range e.lost[from:] {
		lost.under(step())
	}
	if f != nil {
		return f.under(step())
	}
	return nil
}

// lose notes a loss.
func (e *encoder) lose(f *valueRefusal) {
	e.losses++
	if len(e.lost) < maxLosses {
		e.lost = append(e.lost, f)
	}
}

// entry writes an entry of a map. One whose key loses something is left out: it could be another's key then.
func (e *encoder) entry(all entries, i int) (kept bool, f *valueRefusal) {
	start, from, losses := len(e.buf), len(e.lost), e.losses
	f = e.value(all.key(i), all.plan.key)
	step := func() string { return "[" + shortKey(all.keys.Index(i)) + "]" }
	if f == nil && e.losses > losses {
		lost := e.lost[min(from, len(e.lost)-1)]
		f = &valueRefusal{t: lost.t, why: lost.why}
	}
	switch {
	case f == nil:
		return true, e.part(all.element(i), all.plan.elem, step)
	case f.whole || f.disk != nil:
		return false, f.under(step())
	}
	e.buf, e.lost, e.losses = e.buf[:start], e.lost[:from], losses
	e.lose(&valueRefusal{path: step(), t: f.t, why: "its entry is left out: " + f.why})
	return false, nil
}

// zero writes the zero value of a plan.
func (e *encoder) zero(q *plan) {
	switch {
	case q.size == 0:
	case q.kind == raw:
		e.buf = append(e.buf, make([]byte, q.size)...)
	case q.kind == array:
		for range q.n {
			e.zero(q.elem)
		}
	case q.kind == record:
		for _, part := range q.parts {
			e.zero(part.plan)
		}
	default: // false, an empty string, nil, or the zero of what is not made of parts
		e.uint(0)
	}
}

// barred says why the value at p cannot be kept, as far as its type tells; nil if it can.
func (n *Names) barred(p unsafe.Pointer, q *plan) *valueRefusal {
	switch q.kind {
	case pointer:
		target := *(*unsafe.Pointer)(p)
		if target == nil || q.elem.size == 0 || q.elem.kind == pointer {
			return nil
		}
		if _, named := n.pointer(target, q); named {
			return nil
		}
		return n.barred(target, q.elem)
	case record:
		if q.intact {
			return n.barredPart(p, q)
		}
	case callable:
		if at := *(*unsafe.Pointer)(p); at != nil {
			if _, why := n.function(at); why != "" {
				return &valueRefusal{t: q.t, why: why}
			}
		}
	case sealed:
		if !reflect.NewAt(q.t, p).Elem().IsZero() {
			return &valueRefusal{t: q.t, why: hiddenText(q.t)}
		}
	case unsupported:
		if !reflect.NewAt(q.t, p).Elem().IsZero() {
			return &valueRefusal{t: q.t, why: unsupportedText(q.t)}
		}
	}
	return nil
}

// barredPart is barred for what a struct consists of.
func (n *Names) barredPart(p unsafe.Pointer, q *plan) *valueRefusal {
	for _, part := range q.parts {
		at := unsafe.Add(p, part.offset)
		f := n.barred(at, part.plan)
		if part.plan.kind == dynamic {
			held := reflect.NewAt(part.plan.t, at).Elem().Elem()
			f = n.barredHeld(held)
		}
		if f != nil {
			return f.under(part.name)
		}
	}
	return nil
}

// barredHeld is barred for an interface value that holds something, or nothing.
func (n *Names) barredHeld(held reflect.Value) *valueRefusal {
	if !held.IsValid() {
		return nil
	}
	if _, named := n.dynamic(held); named {
		return nil
	}
	return n.barredInside(held, planOf(held.Type()))
}

// barredInside is barred for what an interface value holds that has no name.
func (n *Names) barredInside(held reflect.Value, q *plan) *valueRefusal {
	switch {
	case q.kind == unsupported, q.kind == callable && q.t.Name() == "" && held.IsNil():
		return &valueRefusal{t: q.t, why: unsupportedText(q.t)}
	case q.kind == pointer || q.kind == callable || q.kind == sealed || q.intact:
		return n.barred(pretty.Settable(held).Addr().UnsafePointer(), q)
	}
	return nil
}

// excludeRegions leaves out the regions that cannot be described, or be written at all: what refers to them is nil.
func (g *Group) excludeRegions(e *encoder) *Refusal {
	kept := g.regions[:0:0]
	for _, r := range g.regions {
		f := g.describe(r)
		if f == nil && (r.plan.kind == custom || r.plan.kind == logging) && r.n == 1 && !r.entries {
			e.buf = e.buf[:0]
			if f = e.value(r.at, r.plan); f == nil {
				r.written = append([]byte{}, e.buf...)
			}
			e.buf = e.buf[:0]
		}
		switch {
		case f == nil:
			r.id = len(kept)
			kept = append(kept, r)
		case f.disk != nil || f.whole || g.walker.isRoot(r.block):
			return g.refuse(r.block, f)
		default:
			r.lost = f
		}
	}
	g.regions = kept
	return nil
}

// describe enters the type of a region.
func (g *Group) describe(r *region) *valueRefusal {
	if r.broken {
		return &valueRefusal{t: g.walker.blocks[r.first].plan.t, why: unclear}
	}
	_, err := g.types.add(r.plan.t)
	switch {
	case err == nil:
		return nil
	case r.plan.kind == sealed:
		return &valueRefusal{t: r.plan.t, why: hiddenText(r.plan.t)} // says more than that the type cannot be named
	}
	return &valueRefusal{t: r.plan.t, why: err.Error()}
}

// isRoot says whether block i is all of a variable, or all that it points to.
func (w *walker) isRoot(i int) bool { return w.path(i) == w.variables[w.blocks[i].root].Name }

// lossesOf places what a region has lost. It refuses a variable of which nothing else is left.
func (g *Group) lossesOf(e *encoder, r *region, result *Written) *Refusal {
	name := g.walker.variables[g.walker.blocks[r.block].root].Name
	for _, f := range e.lost {
		path := g.walker.path(r.block) + f.path
		if path == name && !f.note {
			return g.refuse(r.block, f)
		}
		result.Lost[name] = append(result.Lost[name], values.Loss{Path: path, Type: pretty.TypeName(f.t), Why: f.why, Note: f.note})
	}
	result.Losses[name] += e.losses
	e.lost, e.losses = nil, 0
	return nil
}

// IsZeroAt says whether what lies at a path of a variable is zero, or is not there to be found. It says no for a field
// that its struct has no more.
func IsZeroAt(pointer any, path string) bool {
	v := reflect.ValueOf(pointer).Elem()
	for _, step := range steps(path) {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		isStruct := v.Kind() == reflect.Struct
		if v = stepInto(v, step); !v.IsValid() {
			return !isStruct
		}
	}
	return v.IsZero()
}

// steps parts a path behind the variable's name: ".field" and "[index]".
func steps(path string) (list []string) {
	start, quoted := -1, false
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '.' || c == '['):
			if start >= 0 {
				list = append(list, path[start:i])
			}
			start = i
		}
	}
	if start >= 0 {
		list = append(list, path[start:])
	}
	return list
}

// stepInto takes a step of a path. The result is not valid if there is no such part.
func stepInto(v reflect.Value, step string) reflect.Value {
	if name, ok := strings.CutPrefix(step, "."); ok {
		if v.Kind() != reflect.Struct {
			return reflect.Value{}
		}
		return v.FieldByName(name)
	}
	index := strings.TrimSuffix(step[1:], "]")
	n, err := strconv.Atoi(index)
	switch {
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		if text, err := strconv.Unquote(index); err == nil {
			return v.MapIndex(reflect.ValueOf(text).Convert(v.Type().Key()))
		}
	case err != nil:
	case v.Kind() == reflect.Map && v.Type().Key().ConvertibleTo(reflect.TypeFor[int]()) && v.Type().Key().Kind() != reflect.String:
		return v.MapIndex(reflect.ValueOf(n).Convert(v.Type().Key()))
	case (v.Kind() == reflect.Slice || v.Kind() == reflect.Array) && n < v.Len():
		return v.Index(n)
	}
	return reflect.Value{}
}
