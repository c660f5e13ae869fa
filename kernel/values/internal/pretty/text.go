// Package pretty writes values for people to read. Every cell links it, so it imports little.
package pretty

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How much of a value a reader wants to see.
const (
	maxItems  = 50
	MaxText   = 10_000 // bytes of a value
	maxString = 1_000  // bytes of a string inside a value
	maxDepth  = 6
)

// Plain is the text of v: a string or a value that has its own text as it is, all else as Go writes it.
func Plain(v any) string {
	if text, ok := MethodText(v); ok {
		return Truncate(text)
	}
	if s := reflect.ValueOf(v); s.Kind() == reflect.String {
		return Truncate(s.String())
	}
	return Readable(v)
}

// Readable is v as Go writes it, strings in quotes.
func Readable(v any) string {
	if v == nil {
		return "nil"
	}
	p := printer{left: MaxText}
	return Truncate(layout(p.value(Settable(reflect.ValueOf(v)), 0, true)))
}

// Truncate shortens a text that is too long to read.
func Truncate(text string) string {
	if len(text) <= MaxText {
		return text
	}
	kept := text[:MaxText]
	for len(kept) > 0 && !utf8.RuneStart(text[len(kept)]) {
		kept = kept[:len(kept)-1]
	}
	return fmt.Sprintf("%s… %d more bytes", kept, len(text)-len(kept))
}

// MethodText is what v's own method says.
func MethodText(v any) (text string, ok bool) {
	if IsNil(v) {
		return "", false
	}
	var method func() string
	switch v := v.(type) {
	case time.Time:
		method = v.Round(0).String // what the clock of this process has besides, no reader can use
	case *time.Time:
		method = v.Round(0).String
	case error:
		method = v.Error
	case fmt.Stringer:
		method = v.String
	default:
		return "", false
	}
	defer func() {
		if fault := recover(); fault != nil {
			text, ok = fmt.Sprintf("<the text of a %s cannot be had: its method panics: %v>", TypeName(reflect.TypeOf(v)), fault), true
		}
	}()
	return method(), true
}

// HasText tells types whose values have a text of their own.
func HasText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[error]()) || t.Implements(reflect.TypeFor[fmt.Stringer]())
}

// TypeName is t as the notebook writes it.
func TypeName(t reflect.Type) string { return ShortType(t.String()) }

func ShortType(text string) string {
	var b strings.Builder
	rest := strings.NewReplacer("interface {}", "any", "[]uint8", "[]byte").Replace(text)
	for {
		before, after, found := strings.Cut(rest, "main.")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if r, _ := utf8.DecodeLastRuneInString(before); before != "" && (r == '.' || r == '/' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteString("main.") // the end of another package's name
		}
		rest = after
	}
}

// IsNil tells a nil of any type.
func IsNil(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface:
		return r.IsNil()
	case reflect.Invalid:
		return true
	}
	return false
}

// IsNotebook says whether a package is the notebook's own.
func IsNotebook(path string) bool {
	return path == "main" || NotebookPackage != "" && path == NotebookPackage
}

// NotebookPackage is another package whose unexported fields are carried.
var NotebookPackage string

// Bytes is a size for people.
func Bytes(n int64) string {
	for _, unit := range []struct {
		suffix string
		bytes  int64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if n >= unit.bytes {
			return strconv.FormatFloat(float64(n)/float64(unit.bytes), 'f', 1, 64) + " " + unit.suffix
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
