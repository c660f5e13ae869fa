package snapshot

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// typeKey identifies a type among programs: by its package's path and name, or by its structure and text.
type typeKey struct{ path, name string }

func keyOf(t reflect.Type) typeKey {
	if t.Name() == "" {
		return typeKey{"~" + strconv.FormatUint(fingerprint(t), 36), t.String()}
	}
	return typeKey{t.PkgPath(), t.Name()}
}

func (k typeKey) String() string {
	if k.path == "" || k.path[0] == '~' {
		return pretty.ShortType(k.name)
	}
	return pretty.ShortType(k.path + "." + k.name)
}

// A Catalog is a set of types by key. A nil entry stands for several types of one key.
type Catalog map[typeKey]reflect.Type

// builtins are known to every program.
var builtins = func() Catalog {
	c := Catalog{}
	for _, v := range []any{
		false, 0, int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), uintptr(0),
		float32(0), float64(0), complex64(0), complex128(0), "", struct{}{}, unsafe.Pointer(nil), new(any), new(error),
	} {
		t := reflect.TypeOf(v)
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		c[keyOf(t)] = t
	}
	return c
}()

// add enters t and all types that its values are made of.
func (c Catalog) add(t reflect.Type) {
	key := keyOf(t)
	if known, ok := c[key]; ok && known == t {
		return
	} else if ok {
		c[key] = nil
		return
	}
	c[key] = t
	q := planOf(t)
	if q.isOpaque() {
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		c.add(t.Elem())
	case reflect.Map:
		c.add(t.Key())
		c.add(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			c.add(t.Field(i).Type)
		}
	}
}

// NewCatalog returns the types of variables, and of types registered by pointers to them, or by samples.
func NewCatalog(variables []Variable, registered []any) Catalog {
	c := Catalog{}
	for _, v := range variables {
		c.add(reflect.TypeOf(v.Pointer).Elem())
	}
	for _, pointer := range registered {
		switch t := reflect.TypeOf(pointer); {
		case t == nil:
		case t.Kind() == reflect.Pointer:
			c.add(t.Elem())
		default:
			c.add(t) // of a sample
		}
	}
	return c
}

// maxArray bounds the array types that a file may have a program make.
const maxArray = 1 << 24

// maxTypeDepth bounds how deep a file may nest unnamed types.
const maxTypeDepth = 64

// readTypes makes the types that a file describes. One that the program does not have as it was is nil, and a fault.
func readTypes(in *Reader, known Catalog) (types []reflect.Type, faults []string) {
	types = make([]reflect.Type, 0, 8)
	depths := make([]int, 0, 8)
	for range in.count(2) {
		t, depth, fault := readType(in, known, types, depths)
		types, depths = append(types, t), append(depths, depth)
		if fault != "" {
			faults = append(faults, fault)
		}
	}
	return types, faults
}

func readType(in *Reader, known Catalog, types []reflect.Type, depths []int) (t reflect.Type, depth int, fault string) {
	kind := in.byte()
	if kind == byName {
		t, fault = readNamed(in, known)
		return t, 0, fault
	}
	other := func() reflect.Type {
		i := in.index(len(types))
		depth = max(depth, depths[i]+1)
		return types[i]
	}
	n := uint64(0)
	if kind == byArray {
		n = in.uint()
	}
	var key reflect.Type
	if kind == byMap {
		key = other()
	}
	elem := other()
	switch {
	case elem == nil || kind == byMap && key == nil:
		return nil, depth, "" // the fault is theirs
	case depth > maxTypeDepth:
	case kind == byPointer:
		return reflect.PointerTo(elem), depth, ""
	case kind == bySlice:
		return reflect.SliceOf(elem), depth, ""
	case kind == byArray && n <= maxArray/uint64(max(elem.Size(), 1)):
		return reflect.ArrayOf(int(n), elem), depth, ""
	case kind == byMap && key.Comparable():
		return reflect.MapOf(key, elem), depth, ""
	}
	in.fail("the description of a type is not valid")
	return nil, 0, ""
}

// readNamed looks up a type and checks that it is still what it was.
func readNamed(in *Reader, known Catalog) (t reflect.Type, fault string) {
	key := typeKey{in.string(), ""}
	key.name = in.string()
	print := in.uint64()
	if t = builtins[key]; t == nil {
		t = known[key]
	}
	switch {
	case t == nil:
		return nil, fmt.Sprintf("the program does not know the type %s", key)
	case fingerprint(t) != print:
		return nil, fmt.Sprintf("the type %s is not what it was", key)
	}
	return t, ""
}

// How a type is described in a file.
const (
	byName = iota // looked up in a catalog
	byPointer
	bySlice
	byArray
	byMap
)

// A typeTable numbers the types that a group's file needs, each after those it is made of.
type typeTable struct {
	static Catalog // what the variables' own types bring along, and what is needed besides
	all    Catalog // what the program knows
	ids    map[reflect.Type]int
	order  []reflect.Type
	data   []byte
}

// id returns the number of a type that an interface value holds. It fails with the reason if another
// program could not make the same type.
func (tt *typeTable) id(t reflect.Type) (int, error) {
	if id, ok := tt.ids[t]; ok {
		return id, nil
	}
	if _, err := tt.add(t); err != nil {
		return 0, err
	}
	return 0, errors.New(changed)
}

// add describes t.
func (tt *typeTable) add(t reflect.Type) (id int, err error) {
	if id, ok := tt.ids[t]; ok {
		return id, nil
	}
	var data []byte
	switch {
	case builtins[keyOf(t)] == t:
		data = described(t)
	case t.Name() == "" && isComposed(t.Kind()):
		data, err = tt.composed(t)
	case tt.static[keyOf(t)] == t:
		data = described(t)
	case t.Name() != "":
		data, err = described(t), tt.need(t)
	default:
		err = fmt.Errorf("it holds a value of the unnamed type %s: give the type a name", pretty.TypeName(t))
	}
	if err != nil {
		return 0, err
	}
	id = len(tt.ids)
	tt.ids[t] = id
	tt.order = append(tt.order, t)
	tt.data = append(tt.data, data...)
	return id, nil
}

func isComposed(k reflect.Kind) bool {
	return k == reflect.Pointer || k == reflect.Slice || k == reflect.Array || k == reflect.Map
}

func described(t reflect.Type) []byte {
	key := keyOf(t)
	data := appendString(appendString([]byte{byName}, key.path), key.name)
	return appendUint64(data, fingerprint(t))
}

// composed describes an unnamed type by its parts.
func (tt *typeTable) composed(t reflect.Type) ([]byte, error) {
	var data []byte
	switch t.Kind() {
	case reflect.Pointer:
		data = []byte{byPointer}
	case reflect.Slice:
		data = []byte{bySlice}
	case reflect.Array:
		if t.Size() > maxArray {
			return nil, fmt.Errorf("it holds an array of more than %s", pretty.Bytes(maxArray))
		}
		data = appendUint([]byte{byArray}, uint64(t.Len()))
	case reflect.Map:
		key, err := tt.add(t.Key())
		if err != nil {
			return nil, err
		}
		data = appendUint([]byte{byMap}, uint64(key))
	}
	elem, err := tt.add(t.Elem())
	return appendUint(data, uint64(elem)), err
}

// need takes in a named type that the variables' types do not bring along.
func (tt *typeTable) need(t reflect.Type) error {
	key := keyOf(t)
	_, inStatic := tt.static[key]
	if known, ok := tt.all[key]; inStatic || ok && known != t {
		return fmt.Errorf("it holds a value of type %s, and another type has the same name", pretty.TypeName(t))
	}
	if !nameable(key) {
		return fmt.Errorf("it holds a value of type %s, which only its own package can name", pretty.TypeName(t))
	}
	tt.static.add(t)
	return nil
}

// needs returns the types that a program has to register to restore v, which is one of the group.
func (tt *typeTable) needs(v Variable) (names []values.TypeName) {
	known := NewCatalog([]Variable{v}, nil)
	for _, t := range tt.order {
		key := keyOf(t)
		if t.Name() == "" || builtins[key] == t || known[key] == t || !nameable(key) {
			continue
		}
		names = append(names, values.TypeName{Path: key.path, Name: key.name, Sample: samples[key]})
		known.add(t)
	}
	return names
}

// nameable says whether a program can name a type.
func nameable(key typeKey) bool {
	first, _ := utf8.DecodeRuneInString(key.name)
	return pretty.IsNotebook(key.path) || unicode.IsUpper(first) && !internal(key.path) || samples[key] != ""
}

// internal says whether the notebook may not import a package.
func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }
