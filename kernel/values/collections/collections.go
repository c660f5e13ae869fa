// Package collections has cells show what holds many things of a kind: structs, rows of numbers and matrices as a
// table, pictures and figures as a grid. It is apart from package values because most cells end with no such thing, and
// need not link it.
package collections

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
)

func init() { values.RegisterFormatter(look) }

// look is the display of collections.
func look(v any) (bundle map[string][]byte, ok bool, err error) {
	if bundle, ok, err = gridOf(v); ok || err != nil {
		return bundle, ok, err
	}
	t := tableOf(v)
	if t == nil {
		return nil, false, nil
	}
	return map[string][]byte{contract.MIMEPlain: []byte(t.text()), contract.MIMEHTML: []byte(t.html())}, true, nil
}

// escaper keeps what a value holds from becoming a part of the page.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// count is a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// isList tells what has elements in an order.
func isList(v reflect.Value) bool {
	return v.Kind() == reflect.Array || v.Kind() == reflect.Slice && !v.IsNil()
}
