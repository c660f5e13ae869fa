package collections

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// How much a grid shows.
const (
	maxTiles = 64
	maxBytes = 8 << 20 // of pictures, after which there are no more
)

// gridOf is the grid of a list whose elements all have a look of their own; it is not ok for other things. What has no
// picture is there by its words.
func gridOf(v any) (bundle map[string][]byte, ok bool, err error) {
	list := reflect.ValueOf(v)
	if !list.IsValid() || !isList(list) || list.Len() == 0 || !mayLook(list.Type().Elem()) {
		return nil, false, nil
	}
	var words, tiles strings.Builder
	looks, tiled := 0, 0
	for i := range min(list.Len(), maxTiles) {
		if tiles.Len() > maxBytes {
			break
		}
		tiled++
		one := list.Index(i).Interface()
		look, has, err := lookOf(one)
		if err != nil {
			return nil, true, fmt.Errorf("element %d: %w", i, err)
		}
		if !has && !pretty.IsNil(one) {
			return nil, false, nil
		}
		text := "nil"
		if has {
			looks++
			text = string(look[contract.MIMEPlain])
		}
		if text == "" {
			text = pretty.TypeName(reflect.TypeOf(one))
		}
		fmt.Fprintf(&words, "\n%d: %s", i, shortened(strings.Join(strings.Fields(text), " ")))
		fmt.Fprintf(&tiles, `<figure style="margin:0;max-width:320px">%s<figcaption>%d</figcaption></figure>`, tile(look, text), i)
	}
	if looks == 0 {
		return nil, false, nil
	}
	title := fmt.Sprintf("%s, %d", pretty.TypeName(list.Type()), list.Len())
	if list.Len() > tiled {
		title += fmt.Sprintf(" of which the first %d are shown", tiled)
	}
	html := `<div><div style="display:flex;flex-wrap:wrap;gap:8px">` + tiles.String() + "</div><p>" + escaper.Replace(title) + "</p></div>"
	return map[string][]byte{contract.MIMEPlain: []byte(title + words.String()), contract.MIMEHTML: []byte(html)}, true, nil
}

// lookOf is the look of an element. A collection within a collection has none.
func lookOf(v any) (map[string][]byte, bool, error) {
	if isList(reflect.ValueOf(v)) {
		if _, own := v.(values.Displayer); !own {
			return nil, false, nil
		}
	}
	return values.Look(v)
}

// mayLook tells types that can have a look of their own: methods make it, or an interface hides what it is.
func mayLook(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t.NumMethod() > 0
}

// tile is an element in the page: a still picture before a page of its own, whose script may be written for one alone.
func tile(look map[string][]byte, text string) string {
	for _, mime := range []string{contract.MIMEPNG, "image/jpeg", "image/gif", "image/svg+xml"} {
		if picture := look[mime]; len(picture) > 0 {
			return `<img style="max-width:100%" alt="` + escaper.Replace(text) + `" src="data:` + mime + ";base64," + base64.StdEncoding.EncodeToString(picture) + `">`
		}
	}
	if html := look[contract.MIMEHTML]; len(html) > 0 {
		return string(html)
	}
	return "<pre>" + escaper.Replace(text) + "</pre>"
}
