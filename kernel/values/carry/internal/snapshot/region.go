package snapshot

import (
	"cmp"
	"reflect"
	"slices"
	"sort"
	"unsafe"
)

// A region is a whole piece of memory: blocks that overlap are parts of one.
type region struct {
	at      unsafe.Pointer
	plan    *plan // flattened; of a map, the map's
	n       int   // values, or entries
	entries bool
	root    int           // the variable whose memory this is, -1 for none
	first   int           // the block found first
	block   int           // the one that names it best
	id      int           // in the group's file
	broken  bool          // it cannot be described by one type
	lost    *valueRefusal // why it is left out; nil if it is not
	written []byte        // what it is in the file, if that is known before the others are
}

// holds says whether an address is the region's.
func (r *region) holds(p unsafe.Pointer) bool {
	return uintptr(p) == uintptr(r.at) || !r.entries && uintptr(p) < uintptr(r.at)+uintptr(r.n)*r.plan.size
}

// regions joins the blocks into regions, sorted by address, and the variables that share one.
func (w *walker) regions() []*region {
	order := make([]int, 0, len(w.blocks))
	var found []*region
	for i, b := range w.blocks {
		switch {
		case b.entries:
			m := reflect.NewAt(b.plan.t, unsafe.Pointer(&b.at)).Elem()
			found = append(found, &region{at: b.at, plan: b.plan, n: m.Len(), entries: true, root: -1, first: i, block: i})
		case b.size() > 0:
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(w.blocks[a].start(), w.blocks[b].start()), cmp.Compare(w.blocks[b].size(), w.blocks[a].size()), a-b)
	})
	for len(order) > 0 {
		n, end := 1, w.blocks[order[0]].end()
		for n < len(order) && w.blocks[order[n]].start() < end {
			end = max(end, w.blocks[order[n]].end())
			w.join(w.blocks[order[0]].root, w.blocks[order[n]].root)
			n++
		}
		found = append(found, w.region(order[:n], end))
		order = order[n:]
	}
	slices.SortFunc(found, func(a, b *region) int { return cmp.Compare(uintptr(a.at), uintptr(b.at)) })
	return found
}

// region makes one region of blocks that overlap; the first begins it and is its longest there.
func (w *walker) region(blocks []int, end uintptr) *region {
	b := &w.blocks[blocks[0]]
	r := &region{at: b.at, root: -1, first: slices.Min(blocks), block: blocks[0]}
	r.plan, r.n = flatten(b.plan, b.n)
	if len(blocks) == 1 {
		if b.parent < 0 {
			r.root = b.root
		}
		return r
	}
	for _, l := range w.shapes(blocks, end) {
		if w.fitAll(blocks, l) {
			r.plan, r.n, r.root = l.plan, l.n, l.root
			return r
		}
	}
	r.broken = true
	return r
}

// shape is what a region may be: n values of a plan.
type shape struct {
	plan *plan
	n    int
	root int
}

// shapes returns what blocks that overlap may be together.
func (w *walker) shapes(blocks []int, end uintptr) []shape {
	start := w.blocks[blocks[0]].start()
	var found []shape
	largest := &w.blocks[blocks[0]]
	for _, i := range blocks {
		b := &w.blocks[i]
		q, n := flatten(b.plan, b.n)
		if b.parent < 0 { // a variable's memory is nobody else's
			if b.start() != start || b.end() != end {
				return nil
			}
			return []shape{{q, n, b.root}}
		}
		if l := (shape{q, n, -1}); b.start() == start && b.end() == end && !slices.Contains(found, l) {
			found = append(found, l)
		}
		if b.size() > largest.size() {
			largest = b
		}
	}
	if len(found) == 0 { // slices of one array, none of which holds all
		q, _ := flatten(largest.plan, largest.n)
		found = append(found, shape{q, int((end - start) / q.size), -1})
	}
	return found
}

// fitAll says whether all blocks are parts of l, which begins with the first.
func (w *walker) fitAll(blocks []int, l shape) bool {
	start := w.blocks[blocks[0]].start()
	for _, i := range blocks {
		b := &w.blocks[i]
		q, n := flatten(b.plan, b.n)
		if !fits(l.plan, l.n, b.start()-start, q, n) {
			return false
		}
	}
	return true
}

// find returns the region that holds the address p, nil if none does.
func find(regions []*region, p unsafe.Pointer) *region {
	i := sort.Search(len(regions), func(i int) bool { return uintptr(regions[i].at) > uintptr(p) })
	if i == 0 {
		return nil
	}
	return regions[i-1]
}
