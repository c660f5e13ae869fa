package snapshot

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

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
func (tt *typeTable) needs(v Variable) (names []TypeName) {
	known := NewCatalog([]Variable{v}, nil)
	for _, t := range tt.order {
		key := keyOf(t)
		if t.Name() == "" || builtins[key] == t || known[key] == t || !nameable(key) {
			continue
		}
		names = append(names, TypeName{key.path, key.name})
		known.add(t)
	}
	return names
}

// nameable says whether a program can name a type.
func nameable(key typeKey) bool {
	first, _ := utf8.DecodeRuneInString(key.name)
	return pretty.IsNotebook(key.path) || unicode.IsUpper(first) && !internal(key.path)
}

// internal says whether the notebook may not import a package.
func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }
