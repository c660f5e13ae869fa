package snapshot

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A Group is the variables that share memory, and that memory. They are kept and restored together.
type Group struct {
	walker  *walker
	all     []*region // of every group, by address
	members []int
	regions []*region // its own, in the order found
	types   typeTable
}

// Groups parts variables by the memory they share. known is what the program knows.
func Groups(variables []Variable, known Catalog) []*Group {
	w := newWalker(variables)
	all := w.regions()
	var groups []*Group
	bySet := map[int]*Group{}
	for i := range variables {
		set := w.set(i)
		if bySet[set] == nil {
			bySet[set] = &Group{walker: w, all: all}
			groups = append(groups, bySet[set])
		}
		bySet[set].members = append(bySet[set].members, i)
	}
	for _, r := range all {
		g := bySet[w.set(w.blocks[r.first].root)]
		g.regions = append(g.regions, r)
	}
	for _, g := range groups {
		slices.SortFunc(g.regions, func(a, b *region) int { return cmp.Compare(a.first, b.first) })
		for i, r := range g.regions {
			r.id = i
		}
		g.types = typeTable{static: NewCatalog(g.Variables(), nil), all: known, ids: map[reflect.Type]int{}}
	}
	return groups
}

// Variables are those of the group, in their order.
func (g *Group) Variables() []Variable {
	v := make([]Variable, len(g.members))
	for i, m := range g.members {
		v[i] = g.walker.variables[m]
	}
	return v
}

// Refusal is why a group cannot be kept, and by whose fault.
type Refusal struct {
	Variable string
	Reason   string
	Disk     error // as in refusal
}

func (g *Group) refuse(block int, r *valueRefusal) *Refusal {
	return &Refusal{
		g.walker.variables[g.walker.blocks[block].root].Name,
		fmt.Sprintf("%s%s of type %s: %s", g.walker.path(block), r.path, pretty.TypeName(r.t), r.why),
		r.disk,
	}
}

// Written is what came of writing a group.
type Written struct {
	Sizes   map[string]int64 // by variable; shared memory counts for the one that was walked first
	Keepers int
}

// Write encodes the group. folder is where its Keepers may write.
func (g *Group) Write(out *Writer, folder string) (Written, *Refusal) {
	result := Written{Sizes: map[string]int64{}}
	e := &encoder{out: out, types: &g.types, regions: g.all, blocks: g.walker.blocks, folder: folder}
	if r := g.addTypes(); r != nil {
		return result, r
	}
	g.header(e)
	before := int64(0)
	for _, r := range g.regions {
		if r.broken {
			return result, g.refuse(r.first, &valueRefusal{t: g.walker.blocks[r.first].plan.t, why: unclear})
		}
		if f := e.region(r); f != nil {
			return result, g.refuse(r.block, f)
		}
		result.Sizes[g.walker.variables[g.walker.blocks[r.first].root].Name] += e.position() - before
		before = e.position()
	}
	result.Sizes[g.walker.variables[g.members[0]].Name] += e.position() - before
	e.flush(1)
	result.Keepers = e.keepers
	return result, nil
}

// addTypes enters what interface values hold, and then what the regions hold, which may follow from that.
func (g *Group) addTypes() *Refusal {
	for _, m := range g.members {
		for _, t := range g.walker.types[m] {
			g.types.add(t) // if this fails the encoder meets it again, and knows where
		}
	}
	for _, r := range g.regions {
		if _, err := g.types.add(r.plan.t); err != nil {
			why := err.Error()
			if r.plan.kind == sealed {
				why = hidden // says more than that the type cannot be named
			}
			return g.refuse(r.block, &valueRefusal{t: r.plan.t, why: why})
		}
	}
	return nil
}

// header describes the members, the types and the regions.
func (g *Group) header(e *encoder) {
	e.buf = append(e.buf, magic...)
	e.uint(uint64(len(g.members)))
	for _, v := range g.Variables() {
		e.buf = appendString(e.buf, v.Name)
		e.buf = appendUint64(e.buf, fingerprint(reflect.TypeOf(v.Pointer).Elem()))
	}
	e.uint(uint64(len(g.types.order)))
	e.buf = append(e.buf, g.types.data...)
	e.uint(uint64(len(g.regions)))
	for _, r := range g.regions {
		e.uint(uint64(slices.Index(g.members, r.root) + 1))
		e.uint(uint64(g.types.ids[r.plan.t]))
		e.buf = append(e.buf, oneIf(r.entries))
		e.uint(uint64(r.n))
	}
}

// Needs returns the types that a program has to register to restore v, which is one of the group.
func (g *Group) Needs(v Variable) []TypeName { return g.types.needs(v) }
