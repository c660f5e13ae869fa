package snapshot

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A marshaler is one of the ways in which a type says for itself how it travels.
type marshaler int

const (
	noMarshaler marshaler = iota
	byKeeper
	byBinary
	byGob
	byText
)

// These are gob's interfaces; its package is too heavy to link for two names.
type (
	gobEncoder interface{ GobEncode() ([]byte, error) }
	gobDecoder interface{ GobDecode([]byte) error }
)

// These are package values' Keeper and Restorer.
type (
	keeper   interface{ KeepIn(folder string) error }
	restorer interface{ RestoreFrom(folder string) error }
)

// marshalers are the two halves of each method, the best first.
var marshalers = []struct {
	method  marshaler
	out, in reflect.Type
}{
	{byKeeper, reflect.TypeFor[keeper](), reflect.TypeFor[restorer]()},
	{byBinary, reflect.TypeFor[encoding.BinaryMarshaler](), reflect.TypeFor[encoding.BinaryUnmarshaler]()},
	{byGob, reflect.TypeFor[gobEncoder](), reflect.TypeFor[gobDecoder]()},
	{byText, reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()},
}

// marshalerOf returns the method by which values of t are carried. Memory is more exact than most
// encodings, so those other than a Keeper's serve only types whose memory must not be copied.
func marshalerOf(t reflect.Type) marshaler {
	if t.Name() == "" || t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer {
		return noMarshaler
	}
	for _, way := range marshalers {
		if !hasBoth(t, way.out, way.in) {
			continue
		}
		if way.method == byKeeper || !pretty.IsNotebook(t.PkgPath()) && isClosed(t, map[reflect.Type]bool{}) {
			return way.method
		}
	}
	return noMarshaler
}

// hasBoth says whether t itself has both halves. Those of an embedded field would leave out the rest.
func hasBoth(t, out, in reflect.Type) bool {
	p := reflect.PointerTo(t)
	if !p.Implements(out) || !p.Implements(in) {
		return false
	}
	if t.Kind() != reflect.Struct {
		return true
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous && (f.Type.Implements(out) || reflect.PointerTo(f.Type).Implements(out)) {
			return false
		}
	}
	return true
}

// isClosed says whether copying a value of t may meet unexported state of another package, and so fail.
func isClosed(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return isClosed(t.Elem(), seen)
	case reflect.Map:
		return isClosed(t.Key(), seen) || isClosed(t.Elem(), seen)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return true
	case reflect.Struct:
		if isSealed(t) {
			return true
		}
		for i := range t.NumField() {
			if isClosed(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

var errLongest = errors.New("its text does not tell that it prefers the longest match")

// isLongest tells a regular expression made with POSIX or Longest. Package regexp is too heavy to ask itself.
func isLongest(v any) bool {
	value := reflect.ValueOf(v).Elem()
	if value.Type().PkgPath() != "regexp" || value.Type().Name() != "Regexp" {
		return false
	}
	field := value.FieldByName("longest")
	return field.IsValid() && field.Kind() == reflect.Bool && field.Bool()
}

// marshal returns what v's own method, other than a Keeper's, writes. v is a pointer to the value.
func marshal(m marshaler, v any) (data []byte, err error) {
	defer rescue(&err)
	if t, ok := v.(*time.Time); ok {
		return encodeTime(*t)
	}
	if isLongest(v) {
		return nil, errLongest
	}
	switch m {
	case byBinary:
		return v.(encoding.BinaryMarshaler).MarshalBinary()
	case byGob:
		return v.(gobEncoder).GobEncode()
	default:
		return v.(encoding.TextMarshaler).MarshalText()
	}
}

// unmarshal is the inverse of encodeOwn.
func unmarshal(m marshaler, v any, data []byte) (err error) {
	defer rescue(&err)
	if t, ok := v.(*time.Time); ok {
		*t, err = decodeTime(data)
		return err
	}
	switch m {
	case byBinary:
		return v.(encoding.BinaryUnmarshaler).UnmarshalBinary(data)
	case byGob:
		return v.(gobDecoder).GobDecode(data)
	default:
		return v.(encoding.TextUnmarshaler).UnmarshalText(data)
	}
}

func keepIn(v any, folder string) (err error) {
	defer rescue(&err)
	return v.(keeper).KeepIn(folder)
}

func restoreFrom(v any, folder string) (err error) {
	defer rescue(&err)
	return v.(restorer).RestoreFrom(folder)
}

// rescue turns the panic of a value's method into an error.
func rescue(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("it panics: %s", pretty.Plain(v))
	}
}

// fault names the method's halves for messages.
func (m marshaler) String() string {
	return [...]string{"no encoding", "KeepIn", "MarshalBinary", "GobEncode", "MarshalText"}[m]
}
