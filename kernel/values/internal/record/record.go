// Package record writes plain data into files and reads it back. Every cell links it, so it imports little.
package record

import (
	"errors"
	"os"
	"reflect"
	"strconv"
	"strings"
)

// Write writes what v points to: structs, slices, maps and pointers of strings, whole numbers and booleans.
func Write(path string, v any) error {
	return os.WriteFile(path, appendValue(nil, reflect.ValueOf(v).Elem()), 0o600)
}

// none stands for a nil.
const none = -1

// appendValue writes each field of a struct after its name, and what a length belongs to after that.
func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if v.IsNil() {
			return appendNumber(b, none)
		}
	}
	switch v.Kind() {
	case reflect.Bool:
		return append(strconv.AppendBool(b, v.Bool()), ' ')
	case reflect.Int, reflect.Int64:
		return appendNumber(b, v.Int())
	case reflect.String:
		return append(appendNumber(b, int64(v.Len())), v.String()...)
	case reflect.Pointer:
		return appendValue(appendNumber(b, 1), v.Elem())
	case reflect.Slice:
		b = appendNumber(b, int64(v.Len()))
		for i := range v.Len() {
			b = appendValue(b, v.Index(i))
		}
		return b
	case reflect.Map:
		b = appendNumber(b, int64(v.Len()))
		for each := v.MapRange(); each.Next(); {
			b = appendValue(appendValue(b, each.Key()), each.Value())
		}
		return b
	case reflect.Struct:
		for i := range v.NumField() {
			b = appendValue(append(b, v.Type().Field(i).Name+" "...), v.Field(i))
		}
		return b
	}
	panic("record: a " + v.Type().String() + " is no plain data")
}

func appendNumber(b []byte, n int64) []byte { return append(strconv.AppendInt(b, n, 10), ' ') }

var errDamaged = errors.New("the file is damaged")

// Read reads what Write has written of a value of the same type. After an error v points to nothing of use.
func Read(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	r := &reader{rest: string(data)}
	r.value(reflect.ValueOf(v).Elem())
	if r.damaged || r.rest != "" {
		return errDamaged
	}
	return nil
}

type reader struct {
	rest    string
	damaged bool
}

func (r *reader) word() string {
	word, rest, found := strings.Cut(r.rest, " ")
	r.rest, r.damaged = rest, r.damaged || !found
	return word
}

func (r *reader) number() int64 {
	n, err := strconv.ParseInt(r.word(), 10, 64)
	r.damaged = r.damaged || err != nil
	return n
}

// length reads how many bytes or values follow, each of at least one byte.
func (r *reader) length() int {
	n := r.number()
	if r.damaged || n < none || n > int64(len(r.rest)) {
		r.damaged, n = true, none
	}
	return int(n)
}

func (r *reader) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		word := r.word()
		v.SetBool(word == "true")
		r.damaged = r.damaged || word != "true" && word != "false"
	case reflect.Int, reflect.Int64:
		v.SetInt(r.number())
	case reflect.String:
		n := max(0, r.length())
		v.SetString(strings.Clone(r.rest[:n]))
		r.rest = r.rest[n:]
	case reflect.Pointer:
		if r.length() != none {
			v.Set(reflect.New(v.Type().Elem()))
			r.value(v.Elem())
		}
	case reflect.Slice:
		if n := r.length(); n != none {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := 0; i < n && !r.damaged; i++ {
				r.value(v.Index(i))
			}
		}
	case reflect.Map:
		r.entries(v)
	case reflect.Struct:
		for i := range v.NumField() {
			r.damaged = r.word() != v.Type().Field(i).Name || r.damaged
			r.value(v.Field(i))
		}
	}
}

func (r *reader) entries(v reflect.Value) {
	n := r.length()
	if n == none {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for ; n > 0 && !r.damaged; n-- {
		key, element := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		r.value(key)
		r.value(element)
		v.SetMapIndex(key, element)
	}
}
