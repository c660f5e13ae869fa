// Package snapshot writes variables, with all the memory that they reach, into files, and reads them back into another
// program: numbers to the bit, nil apart from empty, and memory that is shared is shared again.
//
// [Groups] walks the memory and parts the variables by what they share; each group is a file of its own. A file holds
// the names and types of the group's variables, the regions of memory, and then what lies in each.
package snapshot

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// Variable is a variable to keep or to restore.
type Variable struct {
	Name    string
	Pointer any // to the variable
}

// A Group is the variables that share memory, and that memory. They are kept and restored together.
type Group struct {
	walker  *walker
	all     []*region // of every group, by address
	members []int
	regions []*region // its own, in the order found
	types   typeTable
}

// Groups parts variables by the memory they share. known and names are what the program knows.
func Groups(variables []Variable, known Catalog, names *Names) []*Group {
	w := newWalker(variables, known, names)
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
	Lost    map[string][]values.Loss // by variable, the first of each
	Losses  map[string]int           // all of them
	Names   []string                 // of what the program has to hand over in Named, to restore any of the group
}

// Write encodes the group. folder is where its Keepers may write.
func (g *Group) Write(out *Writer, folder string) (Written, *Refusal) {
	result := Written{Sizes: map[string]int64{}, Lost: map[string][]values.Loss{}, Losses: map[string]int{}}
	e := &encoder{out: out, types: &g.types, regions: g.all, walker: g.walker, folder: folder, names: g.walker.names}
	g.addTypes()
	if r := g.excludeRegions(e); r != nil {
		return result, r
	}
	g.header(e)
	before := int64(0)
	for _, r := range g.regions {
		if f := e.region(r); f != nil {
			return result, g.refuse(r.block, f)
		}
		if refused := g.lossesOf(e, r, &result); refused != nil {
			return result, refused
		}
		result.Sizes[g.walker.variables[g.walker.blocks[r.first].root].Name] += e.position() - before
		before = e.position()
	}
	result.Sizes[g.walker.variables[g.members[0]].Name] += e.position() - before
	e.flush(1)
	result.Keepers, result.Names = e.keepers, e.used
	return result, nil
}

// addTypes enters what interface values hold.
func (g *Group) addTypes() {
	for _, m := range g.members {
		for _, t := range g.walker.types[m] {
			g.types.add(t) // if this fails the encoder meets it again, and knows where
		}
	}
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
	e.buf = appendString(e.buf, string(describeLayouts(g.types.order)))
	e.uint(uint64(len(g.regions)))
	for _, r := range g.regions {
		e.uint(uint64(slices.Index(g.members, r.root) + 1))
		e.uint(uint64(g.types.ids[r.plan.t]))
		e.buf = append(e.buf, oneIf(r.entries))
		e.uint(uint64(r.n))
	}
}

// Needs returns the types that a program has to register to restore v, which is one of the group.
func (g *Group) Needs(v Variable) []values.TypeName { return g.types.needs(v) }

// A GroupDecoder is a group's file whose header is read and found to suit the program.
type GroupDecoder struct {
	decoder
	targets []reflect.Value // by member: pointers to the variables; invalid if the memory is nobody's now
	names   []string
	edited  *converter // nil if all types are what they were
}

// NewGroupDecoder reads the header of a group. bind returns the pointer for a member's name, an invalid
// value if it is no variable now.
func NewGroupDecoder(in *Reader, folder string, known Catalog, names *Names, bind func(name string) reflect.Value) (r *GroupDecoder, err error) {
	defer in.catch(&err)
	r = &GroupDecoder{decoder: decoder{in: in, folder: folder, names: names, gone: map[int]string{}}}
	r.magic()
	var faults []string
	for range in.count(9) {
		name, print := in.string(), in.uint64()
		v := bind(name)
		if v.IsValid() && fingerprint(v.Type().Elem()) != print {
			faults = append(faults, fmt.Sprintf("the type of %s is not what it was", name))
		}
		r.targets, r.names = append(r.targets, v), append(r.names, name)
	}
	types, others := readTypes(in, known)
	r.types = types
	description := in.string()
	if faults = append(faults, others...); len(faults) > 0 {
		r.converted(known, description, faults)
	} else {
		for _, t := range r.types {
			r.plans = append(r.plans, planOf(t))
		}
	}
	r.header()
	return r, nil
}

func (r *GroupDecoder) magic() {
	b := make([]byte, len(magic))
	if r.in.fill(b); string(b) != magic {
		r.in.fail("the file is not one of this package's")
	}
}

// header reads the sizes of the regions and makes their memory, so that references can be restored
// before what they refer to.
func (r *GroupDecoder) header() {
	r.regions = make([]region, r.in.count(4))
	for i := range r.regions {
		g := &r.regions[i]
		g.root = r.in.index(len(r.targets)+1) - 1
		of := r.in.index(len(r.plans))
		g.plan = r.plans[of]
		g.entries = r.in.byte() != 0
		g.n = r.in.length()
		if r.edited != nil {
			r.convertedRegion(g, r.edited.layouts[of])
		}
	}
	left := r.in.left
	bound := map[int]bool{}
	for i := range r.regions {
		g := &r.regions[i]
		if g.plan != nil && !g.valid() || bound[g.root] {
			r.in.fail("the file is damaged: a region is not valid")
		}
		bound[g.root] = g.root >= 0
		least := int64(0)
		if r.edited != nil {
			least = r.edited.from[i].least
		} else {
			least = g.plan.least
		}
		if left -= g.least(least, left); left < 0 {
			r.in.fail("the file is damaged: it ends early")
		}
	}
	for i := range r.regions {
		r.bind(&r.regions[i])
	}
}

func (g *region) valid() bool {
	if g.entries {
		// All keys without a size are equal.
		return g.plan.kind == mapping && g.root < 0 && (g.plan.key.size > 0 || g.n <= 1)
	}
	isArray := g.plan.t.Kind() == reflect.Array && g.plan.kind != custom
	return !isArray && g.plan.size > 0 && g.n > 0
}

// least returns the fewest bytes that the region takes, of which each value takes so many; more than left if that is
// too few.
func (g *region) least(least, left int64) int64 {
	if g.entries {
		return 1 // the number of those that are there
	}
	if int64(g.n) > left/least {
		return left + 1
	}
	return int64(g.n) * least
}

// bind finds the memory of a region: a variable's, or new.
func (r *GroupDecoder) bind(g *region) {
	if g.plan == nil {
		return // nothing has this type any more
	}
	if g.root < 0 || !r.targets[g.root].IsValid() {
		r.allocate(g)
		return
	}
	target := r.targets[g.root]
	if q, n := flatten(planOf(target.Type().Elem()), 1); q != g.plan || n != g.n {
		r.in.fail("the file is damaged: a variable's memory is of another type")
	}
	g.at = target.UnsafePointer()
}

// Read restores the variables. If it fails they are zero.
func (r *GroupDecoder) Read() (err error) {
	defer func() {
		if err != nil {
			r.clear()
		}
	}()
	defer r.in.catch(&err)
	r.clear()
	for i := range r.regions {
		if r.current = &r.regions[i]; r.edited != nil {
			r.edited.region(i)
		} else {
			r.region(&r.regions[i])
		}
	}
	if r.in.left > 0 {
		r.in.fail("the file is damaged: it goes on after its end")
	}
	for _, fill := range r.later {
		fill()
	}
	return nil
}

func (r *GroupDecoder) clear() {
	for _, v := range r.targets {
		if v.IsValid() {
			v.Elem().SetZero()
		}
	}
}
