package snapshot

import (
	"reflect"
	"strconv"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A block is a piece of memory that something refers to: n values of a plan one after the other, or
// the entries of a map.
type block struct {
	at      unsafe.Pointer
	plan    *plan
	n       int
	entries bool // of the map at; plan is the map's
	list    bool // the elements of a slice
	root    int  // the variable that led here first
	parent  int  // the block that did; -1 for a variable itself
	slot    unsafe.Pointer
	step    string // where in the parent, if slot does not say
}

func (b *block) size() uintptr { return uintptr(b.n) * b.plan.size }

func (b *block) start() uintptr { return uintptr(b.at) }

func (b *block) end() uintptr { return b.start() + b.size() }

// blockKey tells blocks apart. A map is one whatever its type is called.
type blockKey struct {
	at   unsafe.Pointer
	plan *plan
	n    int
}

// A walker finds the memory that variables reach.
type walker struct {
	variables []Variable
	known     Catalog
	names     *Names
	blocks    []block
	seen      map[blockKey]int
	sets      []int            // of the variables that share memory: a union-find forest
	types     [][]reflect.Type // by variable: what interface values hold, in the order found
	typed     map[reflect.Type]bool
	current   int                              // the block that is being walked
	twins     map[unsafe.Pointer]map[any]any   // of each sync.Map
	where     func(slot unsafe.Pointer) string // names a place outside the block's memory, such as a map's entry
}

// sliceHeader is the memory of a slice.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// newWalker walks all that the variables reach.
func newWalker(variables []Variable, known Catalog, names *Names) *walker {
	w := &walker{
		variables: variables, known: known, names: names,
		seen: map[blockKey]int{}, twins: map[unsafe.Pointer]map[any]any{}, types: make([][]reflect.Type, len(variables)),
	}
	next := 0
	for i, v := range variables {
		w.sets = append(w.sets, i)
		w.typed = map[reflect.Type]bool{}
		r := reflect.ValueOf(v.Pointer)
		w.blocks = append(w.blocks, block{at: r.UnsafePointer(), plan: planOf(r.Type().Elem()), n: 1, root: i, parent: -1})
		root := &w.blocks[len(w.blocks)-1]
		key := blockKey{root.at, root.plan, 1}
		if first, ok := w.seen[key]; ok && root.plan.size > 0 {
			w.join(w.blocks[first].root, i)
		}
		w.seen[key] = len(w.blocks) - 1
		for ; next < len(w.blocks); next++ {
			w.block(next)
		}
	}
	return w
}

// join puts two variables into one set.
func (w *walker) join(a, b int) { w.sets[w.set(a)] = w.set(b) }

// set returns the variable that stands for a's set.
func (w *walker) set(a int) int {
	for w.sets[a] != a {
		w.sets[a] = w.sets[w.sets[a]]
		a = w.sets[a]
	}
	return a
}

// note notes a block that the memory at slot refers to.
func (w *walker) note(b block, slot unsafe.Pointer) {
	key := blockKey{b.at, b.plan, b.n}
	if b.entries {
		key = blockKey{b.at, nil, 0}
	}
	root := w.blocks[w.current].root
	if i, ok := w.seen[key]; ok {
		w.join(w.blocks[i].root, root)
		return
	}
	b.root, b.parent, b.slot = root, w.current, slot
	if w.where != nil {
		b.slot, b.step = nil, w.where(slot)
	}
	w.seen[key] = len(w.blocks)
	w.blocks = append(w.blocks, b)
}

// block walks what block i holds.
func (w *walker) block(i int) {
	b := w.blocks[i]
	w.current, w.where = i, nil
	switch {
	case b.entries:
		w.entries(b)
	case b.plan.shares:
		for i := range b.n {
			w.value(unsafe.Add(b.at, uintptr(i)*b.plan.size), b.plan)
		}
	}
}

// value walks the value at p.
func (w *walker) value(p unsafe.Pointer, q *plan) {
	if !q.shares {
		return
	}
	if q.kind == pointer || q.kind == mapping {
		if _, named := w.names.pointer(*(*unsafe.Pointer)(p), q); named {
			return
		}
	}
	switch q.kind {
	case array:
		for i := range q.n {
			w.value(unsafe.Add(p, uintptr(i)*q.elem.size), q.elem)
		}
	case record:
		for _, part := range q.parts {
			w.value(unsafe.Add(p, part.offset), part.plan)
		}
	case pointer:
		if target := *(*unsafe.Pointer)(p); target != nil && q.elem.size > 0 && w.names.barred(p, q) == nil {
			w.note(block{at: target, plan: q.elem, n: 1}, p)
		}
	case slice:
		if s := (*sliceHeader)(p); s.cap > 0 && q.elem.size > 0 {
			w.note(block{at: s.data, plan: q.elem, n: s.cap, list: true}, p)
		}
	case mapping:
		if m := *(*unsafe.Pointer)(p); m != nil {
			w.note(block{at: m, plan: q, entries: true}, p)
		}
	case dynamic:
		w.dynamic(p, q)
	case concurrent:
		m := w.twin(p)
		if at := *(*unsafe.Pointer)(unsafe.Pointer(&m)); at != nil {
			w.note(block{at: at, plan: q.elem, entries: true}, p)
		}
	case callable:
		w.receiver(p)
	}
}

// dynamic walks what the interface value at p holds.
func (w *walker) dynamic(p unsafe.Pointer, q *plan) {
	held := reflect.NewAt(q.t, p).Elem().Elem()
	if !held.IsValid() {
		return
	}
	if _, named := w.names.dynamic(held); named {
		return
	}
	t := held.Type()
	if t == typeDescriptor {
		w.noteType(describedBy(held))
		return
	}
	inner := planOf(t)
	if w.names.barredInside(held, inner) != nil {
		return
	}
	w.noteType(t)
	if inner.shares {
		w.within(p, pretty.Settable(held).Addr().UnsafePointer(), inner, "")
	}
}

// noteType notes a type that the variable's file has to describe.
func (w *walker) noteType(t reflect.Type) {
	if root := w.blocks[w.current].root; !w.typed[t] {
		w.typed[t] = true
		w.types[root] = append(w.types[root], t)
	}
}

// receiver walks what a method value at p is bound to.
func (w *walker) receiver(p unsafe.Pointer) {
	at := *(*unsafe.Pointer)(p)
	if at == nil {
		return
	}
	if f, why := w.names.function(at); why == "" && f.receiver != "" {
		if t := w.known.receiver(f.receiver); t != nil {
			w.noteType(t)
			w.within(p, boundReceiver(at), planOf(t), "'s receiver")
		}
	}
}

// within walks a value that lies at base, outside the block's memory, and is the content of what is at p.
func (w *walker) within(p, base unsafe.Pointer, inner *plan, step string) {
	outer := w.where
	before := w.selectorOf(p, outer)
	w.where = func(slot unsafe.Pointer) string { return before() + step + inner.selector(uintptr(slot)-uintptr(base)) }
	w.value(base, inner)
	w.where = outer
}

// selectorOf returns a function that names the place p in the memory being walked.
func (w *walker) selectorOf(p unsafe.Pointer, where func(unsafe.Pointer) string) func() string {
	if where != nil {
		return func() string { return where(p) }
	}
	b := w.blocks[w.current]
	return func() string { return b.selector(p) }
}

// entries walks a map, in the order of its keys where they have one, so that equal maps give equal files.
func (w *walker) entries(b block) {
	keyShares, elemShares := b.plan.key.shares, b.plan.elem.shares
	if !keyShares && !elemShares {
		return
	}
	all := entriesOf(b.at, b.plan)
	for _, i := range all.sorted() {
		step := func() string { return "[" + shortKey(all.keys.Index(i)) + "]" }
		w.copied(all.key(i), b.plan.key, step)
		w.copied(all.element(i), b.plan.elem, step)
	}
	w.where = nil
}

// copied walks a copy of a value.
func (w *walker) copied(base unsafe.Pointer, q *plan, step func() string) {
	w.where = func(slot unsafe.Pointer) string { return step() + q.selector(uintptr(slot)-uintptr(base)) }
	w.value(base, q)
}

// selector names what lies at an offset in a value, as a selector: ".next" or "[3].x".
func (q *plan) selector(offset uintptr) string {
	if q.t.Kind() == reflect.Array && q.kind != custom && q.elem.size > 0 {
		return "[" + strconv.Itoa(int(offset/q.elem.size)) + "]" + q.elem.selector(offset%q.elem.size)
	}
	for _, part := range q.parts {
		if offset >= part.offset && offset < part.offset+part.plan.size {
			return part.name + part.plan.selector(offset-part.offset)
		}
	}
	return ""
}

// selector names what lies at p in the block.
func (b *block) selector(p unsafe.Pointer) string {
	offset := uintptr(p) - b.start()
	if b.list {
		return "[" + strconv.Itoa(int(offset/b.plan.size)) + "]" + b.plan.selector(offset%b.plan.size)
	}
	return b.plan.selector(offset)
}

// index names element i of the block's memory, which is flattened.
func (b *block) index(i int) string {
	q, step := b.plan, ""
	if b.list {
		_, n := flatten(q, 1)
		step, i = "["+strconv.Itoa(i/n)+"]", i%n
	}
	for q.t.Kind() == reflect.Array && q.kind != custom {
		q = q.elem
		_, n := flatten(q, 1)
		step, i = step+"["+strconv.Itoa(i/n)+"]", i%n
	}
	return step
}

// path is how the notebook would reach block i from its variable.
func (w *walker) path(i int) string {
	var steps []string
	for ; w.blocks[i].parent >= 0; i = w.blocks[i].parent {
		b := &w.blocks[i]
		if b.slot != nil {
			steps = append(steps, w.blocks[b.parent].selector(b.slot))
		} else {
			steps = append(steps, b.step)
		}
	}
	path := w.variables[w.blocks[i].root].Name
	const enough = 20
	for n := len(steps) - 1; n >= 0; n-- {
		if len(steps) > enough && n == enough/2 {
			path += "…"
		}
		if len(steps) <= enough || n >= len(steps)-enough/2 || n < enough/2 {
			path += steps[n]
		}
	}
	return path
}

// flatten takes n arrays as what they are made of.
func flatten(q *plan, n int) (*plan, int) {
	for q.t.Kind() == reflect.Array && q.kind != custom {
		q, n = q.elem, n*q.n
	}
	return q, n
}

// fits says whether count values of want lie at an offset in n values of q. Both are flattened.
func fits(q *plan, n int, offset uintptr, want *plan, count int) bool {
	for q.size > 0 {
		i := offset / q.size
		if i >= uintptr(n) {
			return false
		}
		offset %= q.size
		if offset == 0 && q == want {
			return count <= n-int(i)
		}
		inner := q.partAt(offset)
		if inner == nil {
			return false
		}
		offset -= inner.offset
		q, n = flatten(inner.plan, 1)
	}
	return false
}

// partAt returns the field of a record at an offset, nil if there is none.
func (q *plan) partAt(offset uintptr) *part {
	for i := range q.parts {
		if part := &q.parts[i]; offset >= part.offset && offset < part.offset+part.plan.size {
			return part
		}
	}
	return nil
}
