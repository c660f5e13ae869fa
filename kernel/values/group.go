package values

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// A group is the variables that share memory, and that memory. They are kept and restored together.
type group struct {
	walker  *walker
	all     []*region // of every group, by address
	members []int
	regions []*region // its own, in the order found
	types   typeTable
}

// groupsOf parts variables by the memory they share. known is what the program knows.
func groupsOf(variables []keptVariable, known catalog) []*group {
	w := newWalker(variables)
	all := w.regions()
	var groups []*group
	bySet := map[int]*group{}
	for i := range variables {
		set := w.set(i)
		if bySet[set] == nil {
			bySet[set] = &group{walker: w, all: all}
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
		g.types = typeTable{static: catalogOf(g.variables(), nil), all: known, ids: map[reflect.Type]int{}}
	}
	return groups
}

// variables are those of the group, in their order.
func (g *group) variables() []keptVariable {
	v := make([]keptVariable, len(g.members))
	for i, m := range g.members {
		v[i] = g.walker.variables[m]
	}
	return v
}

// refused is why a group cannot be kept, and by whose fault.
type refused struct {
	variable string
	reason   string
	disk     error // as in refusal
}

func (g *group) refuse(block int, r *refusal) *refused {
	return &refused{
		g.walker.variables[g.walker.blocks[block].root].Name,
		fmt.Sprintf("%s%s of type %s: %s", g.walker.path(block), r.path, typeName(r.t), r.why),
		r.disk,
	}
}

// written is what came of writing a group.
type written struct {
	sizes   map[string]int64 // by variable; shared memory counts for the one that was walked first
	keepers int
}

// write encodes the group. folder is where its Keepers may write.
func (g *group) write(out *sink, folder string) (written, *refused) {
	result := written{sizes: map[string]int64{}}
	e := &encoder{out: out, types: &g.types, regions: g.all, blocks: g.walker.blocks, folder: folder}
	if r := g.addTypes(); r != nil {
		return result, r
	}
	g.header(e)
	before := int64(0)
	for _, r := range g.regions {
		if r.broken {
			return result, g.refuse(r.first, &refusal{t: g.walker.blocks[r.first].plan.t, why: unclear})
		}
		if f := e.region(r); f != nil {
			return result, g.refuse(r.block, f)
		}
		result.sizes[g.walker.variables[g.walker.blocks[r.first].root].Name] += e.position() - before
		before = e.position()
	}
	result.sizes[g.walker.variables[g.members[0]].Name] += e.position() - before
	e.flush(1)
	result.keepers = e.keepers
	return result, nil
}

// addTypes enters what interface values hold, and then what the regions hold, which may follow from that.
func (g *group) addTypes() *refused {
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
			return g.refuse(r.block, &refusal{t: r.plan.t, why: why})
		}
	}
	return nil
}

// header describes the members, the types and the regions.
func (g *group) header(e *encoder) {
	e.buf = append(e.buf, magic...)
	e.uint(uint64(len(g.members)))
	for _, v := range g.variables() {
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

// needs returns the types that a program has to register to restore v, which is one of the group.
func (g *group) needs(v keptVariable) []neededType { return g.types.needs(v) }
