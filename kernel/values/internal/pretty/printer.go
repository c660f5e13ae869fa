package pretty

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Settable returns a copy of v that has an address, so that all inside can be read.
func Settable(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// Field returns v's field i, also if it is not exported. v must have an address.
func Field(v reflect.Value, i int) reflect.Value {
	f := v.Field(i)
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// visit names memory that is being printed.
type visit struct {
	address unsafe.Pointer
	length  int
	t       reflect.Type
}

type printer struct {
	left  int // bytes that may still be written
	above []visit
}

// value describes v, which has an address. typed says whether the type of a composite must be written.
func (p *printer) value(v reflect.Value, depth int, typed bool) doc {
	if p.left <= 0 {
		return doc{text: "…"}
	}
	if text, ok := p.methodText(v); ok {
		return p.leaf(text)
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return p.leaf("nil")
		}
		return p.value(Settable(v.Elem()), depth, true)
	case reflect.Array, reflect.Slice, reflect.Map, reflect.Pointer, reflect.Struct:
		return p.composite(v, depth, typed)
	}
	return p.leaf(scalar(v))
}

func (p *printer) leaf(text string) doc {
	p.left -= len(text) + 2
	return doc{text: text}
}

// methodText is the text that v's own method gives, also one with a pointer receiver.
func (p *printer) methodText(v reflect.Value) (string, bool) {
	text, ok := MethodText(v.Interface())
	if !ok && v.Kind() != reflect.Interface && v.Kind() != reflect.Pointer {
		text, ok = MethodText(v.Addr().Interface())
	}
	return Shorten(text), ok
}

func Shorten(text string) string {
	if len(text) <= maxString {
		return text
	}
	return strings.ToValidUTF8(text[:maxString], "") + "…"
}

// scalar is the text of a value without parts.
func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(Shorten(v.String()))
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Float32:
		return fmt.Sprint(float32(v.Float()))
	case reflect.Float64:
		return fmt.Sprint(v.Float())
	case reflect.Complex64:
		return fmt.Sprint(complex64(v.Complex()))
	case reflect.Complex128:
		return fmt.Sprint(v.Complex())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return TypeName(v.Type())
	}
	if v.CanInt() {
		return strconv.FormatInt(v.Int(), 10)
	}
	return strconv.FormatUint(v.Uint(), 10)
}

// composite describes a value with parts.
func (p *printer) composite(v reflect.Value, depth int, typed bool) doc {
	name := ""
	if typed {
		name = TypeName(v.Type())
	}
	here, shares := visit{t: v.Type()}, v.Kind() != reflect.Array && v.Kind() != reflect.Struct
	if shares {
		if v.IsNil() {
			return p.leaf(nilText(name, depth))
		}
		here.address = v.UnsafePointer()
	}
	if v.Kind() == reflect.Slice {
		here.length = v.Len()
		if v.Type().Elem().Kind() == reflect.Uint8 && printable(v.Bytes()) {
			return p.leaf(TypeName(v.Type()) + "(" + strconv.Quote(Shorten(string(v.Bytes()))) + ")")
		}
	}
	if shares && slices.Contains(p.above, here) {
		return p.leaf("<cycle>")
	}
	if depth >= maxDepth && v.Kind() != reflect.Pointer {
		return p.leaf(name + "{…}")
	}
	p.above = append(p.above, here)
	defer func() { p.above = p.above[:len(p.above)-1] }()
	p.left -= len(name) + 2
	switch v.Kind() {
	case reflect.Pointer:
		d := p.value(v.Elem(), depth, true)
		d.label = "&" + d.label
		return d
	case reflect.Struct:
		return doc{open: name + "{", items: p.fields(v, depth+1), close: "}"}
	case reflect.Map:
		return doc{open: name + "{", items: p.entries(v, depth+1), close: "}"}
	}
	return doc{open: name + "{", items: p.elements(v, depth+1), close: "}"}
}

func nilText(name string, depth int) string {
	if depth > 0 || name == "" {
		return "nil"
	}
	if strings.HasPrefix(name, "*") {
		name = "(" + name + ")"
	}
	return name + "(nil)"
}

// printable says whether b reads as text.
func printable(b []byte) bool {
	return len(b) > 0 && utf8.Valid(b) && !slices.ContainsFunc(b, func(c byte) bool {
		return c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f
	})
}

func (p *printer) elements(v reflect.Value, depth int) (items []doc) {
	for i := range v.Len() {
		if i == maxItems || p.left <= 0 {
			return append(items, more(v.Len()-i))
		}
		items = append(items, p.value(v.Index(i), depth, false))
	}
	return items
}

func more(n int) doc { return doc{text: fmt.Sprintf("… %d more", n), last: true} }

// fields leaves out what other packages hide.
func (p *printer) fields(v reflect.Value, depth int) (items []doc) {
	hidden := false
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !Shows(f) {
			hidden = hidden || f.Type.Size() > 0
			continue
		}
		d := p.value(Field(v, i), depth, true)
		d.label = f.Name + ": " + d.label
		p.left -= len(f.Name) + 2
		items = append(items, d)
	}
	if hidden {
		items = append(items, doc{text: "…", last: true})
	}
	return items
}

// Shows tells the fields that a reader is shown: not those that other packages hide.
func Shows(f reflect.StructField) bool {
	return f.Name != "_" && (f.IsExported() || IsNotebook(f.PkgPath))
}

// Entry is a key of a map and its element.
type Entry struct{ Key, Element reflect.Value }

// Entries are those of a map in the order of their keys.
func Entries(v reflect.Value) []Entry {
	entries := make([]Entry, 0, v.Len())
	for each := v.MapRange(); each.Next(); {
		entries = append(entries, Entry{each.Key(), each.Value()})
	}
	slices.SortFunc(entries, func(a, b Entry) int { return compareKeys(a.Key, b.Key) })
	return entries
}

func (p *printer) entries(v reflect.Value, depth int) (items []doc) {
	entries := Entries(v)
	for i, e := range entries {
		if i == maxItems || p.left <= 0 {
			return append(items, more(len(entries)-i))
		}
		label := flat(p.value(Settable(e.Key), depth, false))
		d := p.value(Settable(e.Element), depth, false)
		d.label = label + ": " + d.label
		items = append(items, d)
	}
	return items
}

// compareKeys orders the keys of a map as far as they have an order.
func compareKeys(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		a, b = a.Elem(), b.Elem()
	}
	switch {
	case !a.IsValid() || !b.IsValid() || a.Kind() != b.Kind():
		return cmp.Compare(a.Kind(), b.Kind())
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	}
	if a.CanInterface() && a.Kind() != reflect.Pointer && a.Kind() != reflect.Chan {
		return cmp.Compare(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
	}
	return 0
}
