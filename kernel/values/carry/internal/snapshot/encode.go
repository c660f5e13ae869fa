package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/internal/diskfull"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// magic begins a group's file. Its number changes with the format.
const magic = "atelier values 2\n"

// A valueRefusal says why a value is not carried, and where in a block it lies.
type valueRefusal struct {
	path  string
	t     reflect.Type
	why   string
	note  bool  // it is carried: this is only what a user should know of it
	whole bool  // nothing around it can be kept either
	disk  error // not nil: the value could be carried, had the disk more room
}

// under puts a step before the path of a refusal, if there is one.
func (r *valueRefusal) under(step string) *valueRefusal {
	if r != nil {
		r.path = step + r.path
	}
	return r
}

// An encoder writes one group.
type encoder struct {
	out     *Writer
	buf     []byte // not yet written
	types   *typeTable
	regions []*region // of all groups, by address
	walker  *walker
	folder  string // where Keepers may write
	keepers int
	depth   int
	lost    []*valueRefusal // of the region, the first of them
	losses  int             // all of them
	names   *Names
	used    []string // names that the file refers to
}

func (e *encoder) uint(n uint64) { e.buf = appendUint(e.buf, n) }

// flush writes what has gathered, if it is enough.
func (e *encoder) flush(enough int) {
	if len(e.buf) >= enough {
		e.out.write(e.buf)
		e.buf = e.buf[:0]
	}
}

// position is how many bytes the file has so far.
func (e *encoder) position() int64 { return e.out.n + int64(len(e.buf)) }

// region writes what a region holds.
func (e *encoder) region(r *region) *valueRefusal {
	if r.entries {
		return e.entries(r)
	}
	if r.written != nil {
		e.buf = append(e.buf, r.written...)
		return nil
	}
	if r.plan.kind == raw {
		e.flush(1)
		e.out.write(unsafe.Slice((*byte)(r.at), uintptr(r.n)*r.plan.size))
		return nil
	}
	for i := range r.n {
		f := e.part(unsafe.Add(r.at, uintptr(i)*r.plan.size), r.plan, func() string { return e.walker.blocks[r.block].index(i) })
		if f != nil {
			return f
		}
		e.flush(bufferSize)
	}
	return nil
}

// entries writes a map, sorted by what is written of the entries: equal maps give equal files.
func (e *encoder) entries(r *region) *valueRefusal {
	all := entriesOf(r.at, r.plan)
	if all.keys.Len() != r.n {
		return &valueRefusal{t: r.plan.t, why: changed, whole: true}
	}
	start := len(e.buf)
	var ends []int
	for i := range r.n {
		kept, f := e.entry(all, i)
		if f != nil {
			return f
		}
		if kept {
			ends = append(ends, len(e.buf)-start)
		}
	}
	unsorted := bytes.Clone(e.buf[start:])
	written := make([][]byte, len(ends))
	from := 0
	for i, end := range ends {
		written[i], from = unsorted[from:end], end
	}
	slices.SortFunc(written, bytes.Compare)
	e.buf = e.buf[:start]
	e.uint(uint64(len(written)))
	for _, w := range written {
		e.buf = append(e.buf, w...)
	}
	e.flush(bufferSize)
	return nil
}

// value writes the value at p.
func (e *encoder) value(p unsafe.Pointer, q *plan) *valueRefusal {
	if q.size == 0 {
		return nil
	}
	switch q.kind {
	case raw:
		e.buf = append(e.buf, unsafe.Slice((*byte)(p), q.size)...)
	case boolean:
		e.buf = append(e.buf, oneIf(*(*bool)(p)))
	case text:
		e.buf = appendString(e.buf, *(*string)(p))
	case array:
		for i := range q.n {
			f := e.part(unsafe.Add(p, uintptr(i)*q.elem.size), q.elem, func() string { return "[" + strconv.Itoa(i) + "]" })
			if f != nil {
				return f
			}
		}
	case record:
		if q.tidy != nil {
			p = e.tidied(p, q)
		}
		for _, part := range q.parts {
			if f := e.part(unsafe.Add(p, part.offset), part.plan, func() string { return part.name }); f != nil {
				return f
			}
		}
	case dynamic:
		return e.dynamic(p, q)
	case pointer, slice, mapping:
		return e.reference(p, q)
	case concurrent:
		m := e.walker.twin(p)
		return e.reference(unsafe.Pointer(&m), q.elem)
	case callable:
		return e.function(p, q)
	case logging:
		return e.logger(p, q)
	default:
		return e.closed(p, q)
	}
	return nil
}

func oneIf(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// MaxNesting bounds interface values that hold interface values that hold ...
const MaxNesting = 1000

// dynamic writes an interface value.
func (e *encoder) dynamic(p unsafe.Pointer, q *plan) *valueRefusal {
	held := reflect.NewAt(q.t, p).Elem().Elem()
	if !held.IsValid() {
		e.uint(0)
		return nil
	}
	if done, f := e.named(held, q); done {
		return f
	}
	t := held.Type()
	inner := planOf(t)
	if f := e.names.barredInside(held, inner); f != nil {
		return f
	}
	id, err := e.types.id(t)
	if err != nil {
		return &valueRefusal{t: q.t, why: err.Error()}
	}
	if e.depth++; e.depth > MaxNesting {
		return &valueRefusal{t: q.t, why: fmt.Sprintf("interface values are nested more than %d times", MaxNesting), whole: true}
	}
	defer func() { e.depth-- }()
	e.uint(uint64(id) + 1)
	return e.value(pretty.Settable(held).Addr().UnsafePointer(), inner)
}

// What stands for a reference: nil, one to nothing that has a size, something named, or a region's number and more.
const (
	refNil = iota
	refEmpty
	refNamed
	refFirst
)

// reference writes a pointer, slice or map.
func (e *encoder) reference(p unsafe.Pointer, q *plan) *valueRefusal {
	target := *(*unsafe.Pointer)(p)
	var s sliceHeader
	if q.kind == slice {
		s = *(*sliceHeader)(p)
	}
	switch {
	case target == nil:
		e.uint(refNil)
		return nil
	case q.kind == slice && (q.elem.size == 0 || s.cap == 0):
		e.uint(refEmpty)
		e.uint(uint64(s.len))
		e.uint(uint64(s.cap))
		return nil
	case q.kind == pointer && q.elem.size == 0:
		e.uint(refEmpty)
		return nil
	}
	if named, ok := e.names.pointer(target, q); ok && q.kind != slice {
		e.uint(refNamed)
		return e.refer(named, q.t)
	}
	if f := e.names.barred(p, q); f != nil {
		return f
	}
	r := find(e.regions, target)
	switch {
	case r == nil || r.entries != (q.kind == mapping) || !r.holds(target):
		return &valueRefusal{t: q.t, why: unclear}
	case r.lost != nil:
		return &valueRefusal{t: r.lost.t, why: r.lost.why}
	}
	e.uint(uint64(r.id) + refFirst)
	if q.kind != mapping {
		e.uint(uint64(uintptr(target) - uintptr(r.at)))
	}
	if q.kind == slice {
		e.uint(uint64(s.len))
		e.uint(uint64(s.cap))
	}
	return nil
}

// closed writes a value that is not made of parts.
func (e *encoder) closed(p unsafe.Pointer, q *plan) *valueRefusal {
	v := reflect.NewAt(q.t, p)
	if v.Elem().IsZero() {
		e.uint(0)
		return nil
	}
	switch q.kind {
	case unsupported:
		return &valueRefusal{t: q.t, why: unsupportedText(q.t)}
	case sealed, descriptor:
		return &valueRefusal{t: q.t, why: hiddenText(q.t)}
	}
	e.uint(uint64(q.marshaler))
	if q.marshaler == byKeeper {
		folder := filepath.Join(e.folder, strconv.Itoa(e.keepers))
		e.uint(uint64(e.keepers))
		e.keepers++
		err := os.MkdirAll(folder, 0o700)
		if err == nil {
			err = keepIn(v.Interface(), folder)
		}
		if err != nil {
			f := &valueRefusal{t: q.t, why: "its KeepIn fails: " + pretty.Plain(err)}
			if err := errors.Join(err, os.RemoveAll(folder)); diskfull.Is(err) {
				f.disk = err
			}
			return f
		}
		return nil
	}
	data, err := marshal(q.marshaler, v.Interface())
	if err != nil {
		return &valueRefusal{t: q.t, why: fmt.Sprintf("its %s fails: %s", q.marshaler, pretty.Plain(err))}
	}
	e.buf = appendString(e.buf, string(data))
	return nil
}

func unsupportedText(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Func:
		return "a nil function of an unnamed type cannot be carried"
	case reflect.Chan:
		return "a channel cannot be carried"
	}
	return "an unsafe.Pointer cannot be carried"
}

const (
	// hidden is why values are not carried that only their package understands.
	hidden = "it has unexported state and no encoding"
	// unclear is why memory that unsafe has given two types is not carried.
	unclear = "its memory is shared with a value of another type"
	// changed is why values are not carried that a goroutine or their own encoding changes meanwhile.
	changed = "it has changed while it was being kept"
)
