package snapshot

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unsafe"
)

// A standardType is a type of the standard library whose unexported fields are known well enough to carry them.
type standardType struct {
	fields []string                            // that are carried; nil: all
	tidy   func(c reflect.Value) (note string) // makes a copy what another program needs, and says what a user should know
	intact bool                                // its methods need all that it refers to
}

// standardTypes are those types, by package and name. What waits in one of them, such as a goroutine for a lock, ends
// with its program and is left out.
var standardTypes = map[typeKey]standardType{
	{"bytes", "Buffer"}:             {},
	{"bytes", "Reader"}:             {},
	{"strings", "Reader"}:           {},
	{"strings", "Builder"}:          {fields: []string{"buf"}}, // addr is set by the next write
	{"container/list", "List"}:      {},
	{"container/list", "Element"}:   {},
	{"container/ring", "Ring"}:      {},
	{"time", "Location"}:            {},
	{"time", "zone"}:                {},
	{"time", "zoneTrans"}:           {},
	{"sync/atomic", "Bool"}:         {},
	{"sync/atomic", "Int32"}:        {},
	{"sync/atomic", "Int64"}:        {},
	{"sync/atomic", "Uint32"}:       {},
	{"sync/atomic", "Uint64"}:       {},
	{"sync/atomic", "Uintptr"}:      {},
	{"sync/atomic", "Pointer"}:      {},
	{"sync/atomic", "Value"}:        {},
	{"sync", "Mutex"}:               {},
	{"internal/sync", "Mutex"}:      {fields: []string{"state", "sema"}, tidy: tidyMutex},
	{"sync", "RWMutex"}:             {fields: []string{"w", "writerSem", "readerSem", "readerCount", "readerWait"}, tidy: tidyRWMutex},
	{"sync", "Once"}:                {},
	{"sync", "WaitGroup"}:           {fields: []string{"state", "sema"}, tidy: tidyWaitGroup},
	{"sync", "Cond"}:                {fields: []string{"L"}},
	{"context", "valueCtx"}:         {intact: true},
	{"context", "withoutCancelCtx"}: {intact: true},
	{"math/rand/v2", "Rand"}:        {intact: true},
	{"math/rand/v2", "Zipf"}:        {intact: true},
	{"os", "ProcessState"}:          {},
}

var errorType = reflect.TypeFor[error]()

// isPlainError tells an error that consists of texts, numbers and other errors: it has no state that its package would
// miss.
func isPlainError(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(errorType) && isPlainData(t, map[reflect.Type]bool{})
}

// isPlainData tells types that hold no address of code or of memory that Go does not know, and nothing to lock or wait for.
func isPlainData(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Uintptr, reflect.UnsafePointer, reflect.Chan, reflect.Func, reflect.Map:
		return false
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return isPlainData(t.Elem(), seen)
	case reflect.Struct:
		if path := t.PkgPath(); path == "sync" || path == "sync/atomic" {
			return false
		}
		for i := range t.NumField() {
			if !isPlainData(t.Field(i).Type, seen) {
				return false
			}
		}
	}
	return true
}

// hiddenText is why a value is not carried that only its package understands.
func hiddenText(t reflect.Type) string {
	if t.PkgPath() == "context" {
		return "a context that can be cancelled ends with its program: make it in the cell that uses it"
	}
	return hidden
}

// standardOf is how a struct is carried whose fields are known.
func standardOf(t reflect.Type) (o standardType, ok bool) {
	name, _, _ := strings.Cut(t.Name(), "[")
	o, ok = standardTypes[typeKey{t.PkgPath(), name}]
	for _, field := range o.fields {
		_, found := t.FieldByName(field)
		ok = ok && found // another Go may have another one
	}
	return o, ok
}

func (o standardType) carries(field string) bool {
	for _, name := range o.fields {
		if name == field {
			return true
		}
	}
	return o.fields == nil
}

// fieldPlan is the plan of a field. That of atomic.Pointer does not say what it points to: another field does.
func fieldPlan(t reflect.Type, f reflect.StructField) *plan {
	if f.Type.Kind() == reflect.UnsafePointer && t.PkgPath() == "sync/atomic" && t.Field(0).Type.Kind() == reflect.Array {
		return makePlan(t.Field(0).Type.Elem())
	}
	return makePlan(f.Type)
}

// partName is how a path names a field. What is inside of a lock or an atomic value is that value to its user.
func partName(t reflect.Type, field string) string {
	switch t.PkgPath() {
	case "sync", "sync/atomic", "internal/sync":
		return ""
	}
	return "." + field
}

// tidied is a copy of the value at p as another program needs it. Goroutines that wait for a lock may still enter
// themselves while it is read; the copy is without them.
//
//go:norace
func (e *encoder) tidied(p unsafe.Pointer, q *plan) unsafe.Pointer {
	c := reflect.New(q.t)
	for i := uintptr(0); i < q.size; i += 4 { // word by word: the race detector looks into copy
		*(*uint32)(unsafe.Add(c.UnsafePointer(), i)) = *(*uint32)(unsafe.Add(p, i))
	}
	if note := q.tidy(c.Elem()); note != "" {
		e.lose(&valueRefusal{t: q.t, why: note, note: true})
	}
	return c.UnsafePointer()
}

func fieldOf[T any](c reflect.Value, name string) *T {
	return (*T)(unsafe.Pointer(c.FieldByName(name).UnsafeAddr()))
}

const locked = "it is locked, and what locked it has ended with the cell"

func tidyMutex(c reflect.Value) string {
	state := fieldOf[int32](c, "state")
	*state &= 1
	*fieldOf[uint32](c, "sema") = 0
	if *state != 0 {
		return locked
	}
	return ""
}

func tidyRWMutex(c reflect.Value) string {
	writers, readers, leaving := fieldOf[[2]int32](c, "w"), fieldOf[int32](c, "readerCount"), fieldOf[int32](c, "readerWait")
	switch {
	case *readers >= 0:
		*writers = [2]int32{}
	case *leaving == 0: // a writer has it
		*readers = -1 << 30
	default: // a writer waits for these
		*readers, *leaving, *writers = *leaving, 0, [2]int32{}
	}
	*fieldOf[uint32](c, "writerSem"), *fieldOf[uint32](c, "readerSem") = 0, 0
	if *readers > 0 {
		return locked
	}
	return ""
}

func tidyWaitGroup(c reflect.Value) string {
	state := fieldOf[uint64](c, "state")
	*state &= 0xffffffff_00000000
	*fieldOf[uint32](c, "sema") = 0
	if n := *state >> 32; n > 0 {
		return fmt.Sprintf("it waits for %d more, and what it waits for has ended with the cell", n)
	}
	return ""
}

// twin is what a sync.Map holds, as a map. The walker and the encoder must see the same one.
func (w *walker) twin(p unsafe.Pointer) map[any]any {
	if m, ok := w.twins[p]; ok {
		return m
	}
	var m map[any]any
	(*sync.Map)(p).Range(func(key, value any) bool {
		if m == nil {
			m = map[any]any{}
		}
		m[key] = value
		return true
	})
	w.twins[p] = m
	return m
}

// concurrent reads a sync.Map, which is filled when everything is read.
func (d *decoder) concurrent(p unsafe.Pointer, q *plan) {
	m := new(map[any]any)
	d.reference(unsafe.Pointer(m), q.elem)
	d.fillLater(p, m)
}

// fillLater fills the sync.Map at p with what m holds when everything is read.
func (d *decoder) fillLater(p unsafe.Pointer, m *map[any]any) {
	d.later = append(d.later, func() {
		for key, value := range *m {
			(*sync.Map)(p).Store(key, value)
		}
	})
}
