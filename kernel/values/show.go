package values

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

var (
	shown   []any // what the cell ends with
	failure error // what it fails with
)

// Show remembers what the cell ends with. It is rendered when the body has ended.
func Show(results ...any) { shown, failure = results, nil }

// Rune is a rune with its letter, as %q has it: without its type it would be a number.
type Rune rune

func (r Rune) String() string { return fmt.Sprintf("%s (%d)", strconv.QuoteRune(rune(r)), r) }

// ShowOrFail is Show for a call whose last result is an error. If there is one the cell fails with it. The other
// results are shown, beside an error as far as they are more than zero.
func ShowOrFail(results ...any) {
	last := len(results) - 1
	if last < 0 {
		Show()
		return
	}
	Show(results[:last]...)
	failure, _ = results[last].(error)
	if failure != nil && !slices.ContainsFunc(shown, isSomething) {
		shown = nil
	}
}

// isSomething tells what is not the zero value of its type.
func isSomething(v any) bool { return v != nil && !reflect.ValueOf(v).IsZero() }

// List makes a slice of the results of a call.
func List(results ...any) []any { return results }

// A formatter is a way to display some values.
type formatter func(v any) (bundle map[string][]byte, ok bool, err error)

var formatters []formatter

// RegisterFormatter adds a way to display values of types that are no Displayer: f returns the bundle, and
// false if v is none of its values. Packages call it from an init.
func RegisterFormatter(f func(v any) (bundle map[string][]byte, ok bool, err error)) {
	formatters = append(formatters, f)
}

var rendered []map[string]string

// Rendered is what the program has rendered for the kernel to show, by MIME type: what the cell ends with and the values
// of its expressions. When the functions of AtEnd run, it is complete.
func Rendered() []map[string]string { return rendered }

// render returns what results look like; nil if there is nothing to show.
func render(results []any) (map[string]string, error) {
	if len(results) == 0 || len(results) == 1 && results[0] == nil {
		return nil, nil
	}
	if len(results) > 1 {
		texts := make([]string, len(results))
		for i, v := range results {
			texts[i] = pretty.Readable(v)
		}
		return map[string]string{contract.MIMEPlain: pretty.Truncate(strings.Join(texts, ", "))}, nil
	}
	bundle, err := bundleOf(results[0])
	if err != nil {
		return nil, err
	}
	data := map[string]string{}
	for mime, content := range bundle {
		data[mime] = forMessage(mime, content)
	}
	if data[contract.MIMEPlain] == "" {
		data[contract.MIMEPlain] = plainOf(results[0], bundle != nil)
	}
	rendered = append(rendered, data)
	return data, nil
}

// Look is v's own bundle, as far as it has one.
func Look(v any) (bundle map[string][]byte, ok bool, err error) {
	bundle, err = bundleOf(v)
	return bundle, bundle != nil, err
}

// bundleOf returns v's own bundle, nil if it has none.
func bundleOf(v any) (map[string][]byte, error) {
	if d, ok := v.(Displayer); ok && !pretty.IsNil(v) {
		bundle, err := d.Bundle()
		if err != nil {
			return nil, fmt.Errorf("displaying a value of type %s: %w", pretty.TypeName(reflect.TypeOf(v)), err)
		}
		if bundle == nil {
			bundle = map[string][]byte{}
		}
		return bundle, nil
	}
	for _, f := range formatters {
		if bundle, ok, err := f(v); ok || err != nil {
			return bundle, err
		}
	}
	return nil, nil
}

// plainOf is the text of a value. The insides of one with a look of its own would tell the reader nothing.
func plainOf(v any, hasLook bool) string {
	if !hasLook {
		return pretty.Plain(v)
	}
	if text, ok := pretty.MethodText(v); ok {
		return pretty.Truncate(text)
	}
	return pretty.TypeName(reflect.TypeOf(v))
}

// forMessage is content as a Jupyter message carries it.
func forMessage(mime string, content []byte) string {
	if isText(mime) {
		return strings.ToValidUTF8(string(content), "\uFFFD")
	}
	return base64.StdEncoding.EncodeToString(content)
}

func isText(mime string) bool {
	kind, _, _ := strings.Cut(mime, ";")
	kind = strings.TrimSpace(kind)
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+xml") || strings.HasSuffix(kind, "json") ||
		kind == "application/javascript" || kind == "application/xml" || kind == "application/x-latex"
}
