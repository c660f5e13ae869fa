package values

import (
	"cmp"
	"errors"
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
func groupsOf(variables []Variable, known catalog) []*group {
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

func (g *group) variables() []Variable {
	v := make([]Variable, len(g.members))
	for i, m := range g.members {
		v[i] = g.walker.variables[m]
	}
	return v
}

// refused is why a group cannot be kept, and by whose fault.
type refused struct {
	member int
	reason string
}

func (g *group) refuse(block int, r *refusal) *refused {
	return &refused{
		g.walker.blocks[block].root,
		fmt.Sprintf("%s%s of type %s: %s", g.walker.path(block), r.path, typeName(r.t), r.why),
	}
}

// written is what came of writing a group.
type written struct {
	sizes   map[int]int64 // by member; shared memory counts for the one that was walked first
	keepers int
}

// write encodes the group. folder is where its Keepers may write.
func (g *group) write(out *sink, folder string) (written, *refused) {
	result := written{sizes: map[int]int64{}}
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
		result.sizes[g.walker.blocks[r.first].root] += e.position() - before
		before = e.position()
	}
	result.sizes[g.members[0]] += e.position() - before
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

// A reading is a group's file whose header is read and found to suit the program.
type reading struct {
	decoder
	targets []reflect.Value // by member: pointers to the variables; invalid if the memory is nobody's now
}

// openReading reads the header of a group. bind returns the pointer for a member's name, an invalid
// value if it is no variable now.
func openReading(in *source, folder string, known catalog, bind func(name string) reflect.Value) (r *reading, err error) {
	defer in.catch(&err)
	r = &reading{decoder: decoder{in: in, folder: folder}}
	r.magic()
	for range in.count(9) {
		name, print := in.string(), in.uint64()
		v := bind(name)
		if v.IsValid() && fingerprint(v.Type().Elem()) != print {
			in.fail("the type of %s is not what it was", name)
		}
		r.targets = append(r.targets, v)
	}
	r.types = readTypes(in, known)
	for _, t := range r.types {
		r.plans = append(r.plans, planOf(t))
	}
	r.header()
	return r, nil
}

func (r *reading) magic() {
	b := make([]byte, len(magic))
	if r.in.fill(b); string(b) != magic {
		r.in.fail("the file is not one of this package's")
	}
}

// header reads the sizes of the regions and makes their memory, so that references can be restored
// before what they refer to.
func (r *reading) header() {
	r.regions = make([]region, r.in.count(4))
	for i := range r.regions {
		g := &r.regions[i]
		g.root = r.in.index(len(r.targets)+1) - 1
		g.plan = r.plans[r.in.index(len(r.plans))]
		g.entries = r.in.byte() != 0
		g.n = r.in.length()
	}
	left := r.in.left
	bound := map[int]bool{}
	for i := range r.regions {
		g := &r.regions[i]
		if !g.valid() || bound[g.root] {
			r.in.fail("the file is damaged: a region is not valid")
		}
		bound[g.root] = g.root >= 0
		if left -= g.least(left); left < 0 {
			r.in.fail("the file is damaged: it ends early")
		}
	}
	for i := range r.regions {
		r.place(&r.regions[i])
	}
}

func (g *region) valid() bool {
	if g.entries {
		// All keys without a size are equal.
		return g.plan.kind == mapping && g.root < 0 && (g.plan.key.size > 0 || g.n <= 1)
	}
	isArray := g.plan.t.Kind() == reflect.Array && g.plan.kind != own
	return !isArray && g.plan.size > 0 && g.n > 0
}

// least returns the fewest bytes that the region takes, more than left if that is too few.
func (g *region) least(left int64) int64 {
	least := g.plan.least
	if g.entries {
		least = max(g.plan.key.least+g.plan.elem.least, 1)
	}
	if int64(g.n) > left/least {
		return left + 1
	}
	return int64(g.n) * least
}

// place finds the memory of a region: a variable's, or new.
func (r *reading) place(g *region) {
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

// read restores the variables. If it fails they are zero.
func (r *reading) read() (err error) {
	defer func() {
		if err != nil {
			r.clear()
		}
	}()
	defer r.in.catch(&err)
	r.clear()
	for i := range r.regions {
		r.region(&r.regions[i])
	}
	if r.in.left > 0 {
		r.in.fail("the file is damaged: it goes on after its end")
	}
	return nil
}

func (r *reading) clear() {
	for _, v := range r.targets {
		if v.IsValid() {
			v.Elem().SetZero()
		}
	}
}

// writeRecord writes what v points to, plain data, to a file of its own.
func writeRecord(path string, v any) error {
	g := groupsOf([]Variable{{Name: "record", Pointer: v}}, nil)[0]
	out := newSink(path, "", 1<<62)
	_, refused := g.write(out, "")
	_, err := out.close()
	if refused != nil {
		return errors.Join(errors.New(refused.reason), err)
	}
	return err
}

// readRecord reads what writeRecord has written.
func readRecord(path string, v any) (err error) {
	in, file, err := openSource(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	target := reflect.ValueOf(v)
	known := catalogOf([]Variable{{Pointer: v}}, nil)
	r, err := openReading(in, "", known, func(string) reflect.Value { return target })
	if err != nil {
		return err
	}
	return r.read()
}
