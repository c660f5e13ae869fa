package snapshot

import (
	"errors"
	"reflect"
)

// A GroupDecoder is a group's file whose header is read and found to suit the program.
type GroupDecoder struct {
	decoder
	targets []reflect.Value // by member: pointers to the variables; invalid if the memory is nobody's now
}

// NewGroupDecoder reads the header of a group. bind returns the pointer for a member's name, an invalid
// value if it is no variable now.
func NewGroupDecoder(in *Reader, folder string, known Catalog, bind func(name string) reflect.Value) (r *GroupDecoder, err error) {
	defer in.catch(&err)
	r = &GroupDecoder{decoder: decoder{in: in, folder: folder}}
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

// bind finds the memory of a region: a variable's, or new.
func (r *GroupDecoder) bind(g *region) {
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
		r.region(&r.regions[i])
	}
	if r.in.left > 0 {
		r.in.fail("the file is damaged: it goes on after its end")
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

// WriteRecord writes what v points to, plain data, to a file of its own.
func WriteRecord(path string, v any) error {
	g := Groups([]Variable{{Name: "record", Pointer: v}}, nil)[0]
	out := NewWriter(path, "", 1<<62)
	_, refused := g.Write(out, "")
	_, err := out.Close()
	if refused != nil {
		return errors.Join(errors.New(refused.Reason), err)
	}
	return err
}

// ReadRecord reads what writeRecord has written.
func ReadRecord(path string, v any) (err error) {
	in, file, err := Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	target := reflect.ValueOf(v)
	known := NewCatalog([]Variable{{Pointer: v}}, nil)
	r, err := NewGroupDecoder(in, "", known, func(string) reflect.Value { return target })
	if err != nil {
		return err
	}
	return r.Read()
}
