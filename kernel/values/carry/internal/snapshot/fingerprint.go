package snapshot

import (
	"hash/fnv"
	"io"
	"reflect"
	"strconv"
)

// fingerprint is a hash of a type's name and structure, so that a value is never read as a type that
// only has the same name.
func fingerprint(t reflect.Type) uint64 {
	h := fnv.New64a()
	f := fingerprinter{h, map[reflect.Type]int{}}
	f.write(t)
	return h.Sum64()
}

type fingerprinter struct {
	to   io.Writer
	seen map[reflect.Type]int
}

func (f *fingerprinter) text(s string) { io.WriteString(f.to, s+"\x00") }

func (f *fingerprinter) number(n int) { f.text(strconv.Itoa(n)) }

func (f *fingerprinter) write(t reflect.Type) {
	if n, ok := f.seen[t]; ok {
		f.text("as")
		f.number(n)
		return
	}
	f.seen[t] = len(f.seen)
	q := planOf(t)
	f.text(t.PkgPath())
	f.text(t.Name())
	f.number(int(q.kind))
	f.number(int(q.marshaler))
	f.text(t.Kind().String())
	f.number(int(t.Size()))
	if q.isOpaque() {
		return // what is inside is that package's affair
	}
	switch t.Kind() {
	case reflect.Array:
		f.number(t.Len())
		f.write(t.Elem())
	case reflect.Pointer, reflect.Slice:
		f.write(t.Elem())
	case reflect.Map:
		f.write(t.Key())
		f.write(t.Elem())
	case reflect.Struct:
		f.fields(t)
	case reflect.Func, reflect.Chan, reflect.Interface:
		if t.Name() == "" {
			f.text(t.String())
		}
	}
}

func (f *fingerprinter) fields(t reflect.Type) {
	f.number(t.NumField())
	for i := range t.NumField() {
		field := t.Field(i)
		f.text(field.PkgPath)
		f.text(field.Name)
		f.text(string(field.Tag))
		f.text(strconv.FormatBool(field.Anonymous))
		f.write(field.Type)
	}
}
