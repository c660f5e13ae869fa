package values

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much of a value a reader wants to see.
const (
	maxItems  = 50
	maxText   = 10_000 // bytes
	maxString = 1_000  // bytes of a string inside a value
	maxDepth  = 6
)

// plain is the text of v: a string or a value that has its own text as it is, all else as Go writes it.
func plain(v any) string {
	if text, ok := ownText(v); ok {
		return cut(text)
	}
	if s := reflect.ValueOf(v); s.Kind() == reflect.String {
		return cut(s.String())
	}
	return readable(v)
}

// readable is v as Go writes it, strings in quotes.
func readable(v any) string {
	if v == nil {
		return "nil"
	}
	p := printer{left: maxText}
	return cut(layout(p.value(settable(reflect.ValueOf(v)), 0, true)))
}

// cut shortens a text that is too long to read.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	kept := text[:maxText]
	for len(kept) > 0 && !utf8.RuneStart(text[len(kept)]) {
		kept = kept[:len(kept)-1]
	}
	return fmt.Sprintf("%s… %d more bytes", kept, len(text)-len(kept))
}

// ownText is what v's own method says.
func ownText(v any) (text string, ok bool) {
	if isNil(v) {
		return "", false
	}
	var method func() string
	switch v := v.(type) {
	case error:
		method = v.Error
	case fmt.Stringer:
		method = v.String
	default:
		return "", false
	}
	defer func() {
		if fault := recover(); fault != nil {
			text, ok = fmt.Sprintf("<the text of a %s cannot be had: its method panics: %v>", typeName(reflect.TypeOf(v)), fault), true
		}
	}()
	return method(), true
}

// typeName is t as the notebook writes it.
func typeName(t reflect.Type) string { return shortType(t.String()) }

func shortType(text string) string {
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

// isNil tells a nil of any type.
func isNil(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface:
		return r.IsNil()
	case reflect.Invalid:
		return true
	}
	return false
}

// home says whether a package is the notebook's own.
func home(path string) bool { return path == "main" || testHome != "" && path == testHome }

// testHome is another package whose unexported fields are carried.
var testHome string

// bytesText is a size for people.
func bytesText(n int64) string {
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
