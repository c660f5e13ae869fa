package values

import (
	"fmt"
	"reflect"
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
	var fault *Fault
	func() {
		defer func() {
			if r := recover(); r != nil {
				fault = &Fault{Message: fmt.Sprint(r)}
			}
		}()
		text = method()
	}()
	if fault != nil {
		return fmt.Sprintf("<the text of a %s cannot be had: its method panics: %s>", typeName(reflect.TypeOf(v)), fault.Message), true
	}
	return text, true
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
