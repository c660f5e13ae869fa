package plotting

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"golang.org/x/net/html"
)

// trusting are figures of every kind, with something in every field that a string could come from.
func trusting() map[string]Figure {
	pictures := ramps(2).Images
	return map[string]Figure{
		"Animation": Animation{Title: "t", Frames: pictures, Captions: []string{"a", "견본"}, Scale: 1},
		"Architecture": Architecture{Title: "t", Weights: "w", Parts: []Part{{Name: "p", Blocks: []Block{
			{Kind: "a", Output: []int{3}}, {Kind: "b", Output: []int{2, 2, 4}, Times: 2, Loop: true, Weights: 5}}}}},
		"Attention": Attention{Title: "t", Question: "q", Answer: "a", Columns: []string{"b", "c"}, Rows: []string{"d"}, Weights: [][]float64{{0.25, 0.75}}},
		"Bars":      Bars{Title: "t", Unit: "u", Better: "lower", Bars: []Bar{{Name: "a", Value: 1, Low: 0.5, High: 2}, {Name: "b", Value: 1}}},
		"Compare":   Compare{Title: "t", Before: pictures, After: pictures, Labels: [2]string{"a", "b"}},
		"Confusion": Confusion{Title: "t", Classes: []string{"a", "b"}, Counts: [][]int{{1, 2}, {3, 4}}},
		"Curves": Curves{Title: "t", Status: "s", XLabel: "x", YLabel: "y", Baselines: []Baseline{{"b", 1}}, Series: []Series{
			{Name: "a", Steps: []int{1, 2}, Values: []float64{1, 2}}, {Name: "h", Held: true, Steps: []int{1, 2}, Values: []float64{1, 2}}}},
		"Grid": Grid{Title: "t", Images: pictures, Captions: []string{"a", "견본"}, Notes: []string{"c", "d"}, Nearest: pictures, Rows: []string{"r"}, Note: "n"},
		"Diagram": Diagram{Title: "t", Text: "x", Width: 20, Height: 10, Boxes: []Box{{Width: 5, Height: 5}}, Lines: []Line{{X: []float64{1, 2}, Y: []float64{1, 2}}},
			Dots: []Dot{{X: 3, Y: 3, Radius: 1}}, Words: []Words{{X: 5, Y: 5, Text: "w"}}},
		"Histogram": Histogram{Title: "t", XLabel: "x", Samples: []Sample{{"a", []float64{1, 2}}, {"b", []float64{2, 3}}}},
		"Letters":   Letters{Title: "t", Symbols: []string{"g", "a", "b", "c"}, Probabilities: []float64{1, 0.9, 0.9, 0.001}, Given: 1, Lang: "en"},
		"Manifold":  Manifold{Title: "t", XLabel: "x", YLabel: "y", Images: pictures, X: []float64{1, 2}, Y: []float64{1}},
		"Network": Network{Title: "t", Nodes: []Node{{ID: "a", Label: "l", Kind: "k"}, {ID: "b", Label: "m", Kind: "k"}},
			Edges: []Edge{{From: "a", To: "b", Label: "e"}}},
		"Parallel": Parallel{Title: "t", Axes: []Axis{{Name: "a", Words: []string{"v", "w"}}, {Name: "b", Numbers: []float64{1, 2}}}},
		"Passage":  Passage{Title: "t", Note: "n", Texts: []string{"a", "b"}, Lang: "en"},
		"Progress": Progress{Title: "t", Unit: "u", Step: 1, Total: 2, Note: "n"},
		"Plane": Plane{Title: "t", XLabel: "x", YLabel: "y", Groups: []Group{{Name: "a", X: []float64{1}, Y: []float64{1}, Notes: []string{"n"}}},
			Ways: []Group{{Name: "b", X: []float64{0, 1}, Y: []float64{0, 1}, Notes: []string{"n", "o"}}}},
		"Scatter": Scatter{Title: "t", XLabel: "x", YLabel: "y", Groups: []Group{
			{Name: "a", X: []float64{0, 1}, Y: []float64{0, 1}, Notes: []string{"n", "m"}}, {Name: "b", X: []float64{5}, Y: []float64{5}, Notes: []string{"o"}}}},
		"Strokes": Strokes{Title: "t", Drawings: []Drawing{house()}},
		"Summary": Summary{Title: "t", Layers: []Layer{{Name: "a", Kind: "k", Output: []int{3}, Parameters: 2}}},
		"Training": Training{Title: "t", Progress: Progress{Title: "t", Unit: "u", Step: 1, Total: 2, Note: "n"},
			Curves: Curves{Title: "t", Status: "s", XLabel: "x", YLabel: "y", Baselines: []Baseline{{"b", 1}}, Series: []Series{
				{Name: "a", Steps: []int{1, 2}, Values: []float64{1, 2}}}},
			Checks: []Series{{Name: "c", Steps: []int{1, 2}, Values: []float64{0.5, 2}}}, Warnings: []string{"w"},
			Stages: []Stage{{Step: 1, Texts: []string{"a", "b"}}, {Step: 2, Images: pictures}}},
		"Tradeoff": Tradeoff{Title: "t", XLabel: "x", YLabel: "y", XBetter: "lower", YBetter: "higher", Models: []Scored{
			{"a", Interval{0.5, 0.4, 0.6}, Interval{0.3, 0.2, 0.5}}, {"b", Interval{Value: 0.9}, Interval{Value: 0.1}}}},
	}
}

// No kind of figure is left out: they are the types of this package's source that have a method Bundle.
func TestEveryFigureIsPoisoned(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			if method, ok := declared.(*ast.FuncDecl); ok && method.Recv != nil && method.Name.Name == "Bundle" {
				kinds = append(kinds, fmt.Sprint(receiver(method)))
			}
		}
	}
	slices.Sort(kinds)
	if want := slices.Sorted(maps.Keys(trusting())); !slices.Equal(kinds, want) {
		t.Errorf("figures of the package are %v, and poisoned are %v: add what is missing to trusting, with a string in every field", kinds, want)
	}
	for name, fig := range trusting() {
		if got := reflect.TypeOf(fig).Name(); got != name {
			t.Errorf("%s is a %s", name, got)
		}
		if empty := emptyStrings(reflect.ValueOf(fig), name); len(empty) > 0 {
			t.Errorf("nothing to poison in %v: give each a string", empty)
		}
	}
}

func receiver(method *ast.FuncDecl) ast.Expr {
	if pointer, ok := method.Recv.List[0].Type.(*ast.StarExpr); ok {
		return pointer.X
	}
	return method.Recv.List[0].Type
}

// mayBeEmpty are fields that exclude one another.
var mayBeEmpty = regexp.MustCompile(`^(Parallel\.Axes\[1\]\.Words|Training\.Stages\[1\]\.Texts)$`)

// emptyStrings names the fields below value that could have a string and have none.
func emptyStrings(value reflect.Value, path string) []string {
	if mayBeEmpty.MatchString(path) {
		return nil
	}
	var empty []string
	switch value.Kind() {
	case reflect.String:
		if value.Len() == 0 {
			empty = append(empty, path)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() {
				empty = append(empty, emptyStrings(value.Field(i), path+"."+field.Name)...)
			}
		}
	case reflect.Slice, reflect.Array:
		if value.Len() == 0 && hasString(value.Type().Elem()) {
			return []string{path}
		}
		for i := range value.Len() {
			empty = append(empty, emptyStrings(value.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
	case reflect.Map:
		empty = append(empty, path) // no figure has one; poisoned could not write into it
	}
	return empty
}

// hasString tells whether a value of the type may hold a string.
func hasString(kind reflect.Type) bool {
	switch kind.Kind() {
	case reflect.String, reflect.Map:
		return true
	case reflect.Slice, reflect.Array, reflect.Pointer:
		return hasString(kind.Elem())
	case reflect.Struct:
		for i := range kind.NumField() {
			if field := kind.Field(i); field.IsExported() && hasString(field.Type) {
				return true
			}
		}
	}
	return false
}

// poisonWord stands in every poison, so that it is found wherever it comes out.
const poisonWord = "pOiSoN"

var poisons = []string{
	poisonWord + `<script>alert(1)</script>`,
	poisonWord + `"><img src=x onerror=alert(1)>`,
	poisonWord + `' onmouseover='alert(1)`,
	poisonWord + `</script><svg onload=alert(1)>`,
	poisonWord + `]]><x/>&lt;b&gt;&amp;"`,
	poisonWord + `javascript:alert(1)//</style></title>--><!--`,
	poisonWord + "\u2028\u2029\\\"`${alert(1)}",
	poisonWord + `;background:url(javascript:alert(1))`,
}

// harmless has letters in the place of signs, and as many; spaces stay, for lines break there.
func harmless(poison string) string {
	return regexp.MustCompile(`[^A-Za-z0-9 ]`).ReplaceAllString(poison, "x")
}

// A string comes out of a figure as text, wherever it was put in: the page of a poisoned figure has the elements, the
// attributes and the scripts of its harmless twin, and no more.
func TestStringsAreEscaped(t *testing.T) {
	for name, fig := range trusting() {
		for _, poison := range poisons {
			poisoned, twin := pages(t, with(fig, poison)), pages(t, with(fig, harmless(poison)))
			for i := range twin {
				if got, want := outline(t, poisoned[i]), outline(t, twin[i]); !slices.Equal(got, want) {
					t.Errorf("%s: with %q the page is\n%s\nwant\n%s", name, poison, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
		}
	}
}

// pages are the HTML of a figure, and those of its draft and of what is new in it where it has them.
func pages(t *testing.T, fig Figure) [][]byte {
	t.Helper()
	all := [][]byte{bundle(t, fig)[MIMEHTML]}
	if drafter, ok := fig.(Drafter); ok {
		draft, err := drafter.Draft()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, draft[MIMEHTML])
	}
	if incremental, ok := fig.(Incremental); ok {
		added, continues, err := incremental.Since(fig)
		if err != nil || !continues {
			t.Fatalf("a figure does not continue itself: %v", err)
		}
		all = append(all, added[MIMEHTML])
	}
	return all
}

// Words of which there are few are refused when they are others.
func TestUnknownWordsAreRefused(t *testing.T) {
	for name, fig := range map[string]Figure{
		"Bars.Better":      Bars{Better: poisons[0], Bars: make([]Bar, 1)},
		"Tradeoff.XBetter": Tradeoff{XBetter: poisons[0], Models: make([]Scored, 1)},
		"Tradeoff.YBetter": Tradeoff{YBetter: poisons[0], Models: make([]Scored, 1)},
	} {
		if _, err := fig.Bundle(); !errors.Is(err, ErrFigure) || !oneOfFew.MatchString(name) {
			t.Errorf("%s: %v, want ErrFigure for a word that is none", name, err)
		}
	}
}

// oneOfFew are the fields that take few words; TestUnknownWordsAreRefused has them too.
var oneOfFew = regexp.MustCompile(`^(Bars\.Better|Tradeoff\.[XY]Better)$`)

// with is a copy of the figure in which every string has the poison at its end.
func with(fig Figure, poison string) Figure {
	changed := reflect.New(reflect.TypeOf(fig)).Elem()
	changed.Set(copied(reflect.ValueOf(fig)))
	addTo(changed, changed.Type().Name(), poison)
	return changed.Interface().(Figure)
}

func addTo(value reflect.Value, path, poison string) {
	switch value.Kind() {
	case reflect.String:
		if !oneOfFew.MatchString(path) {
			value.SetString(value.String() + poison)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() {
				addTo(value.Field(i), path+"."+field.Name, poison)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range value.Len() {
			addTo(value.Index(i), path, poison)
		}
	}
}

// copied shares no slice of strings or structs with value.
func copied(value reflect.Value) reflect.Value {
	out := reflect.New(value.Type()).Elem()
	out.Set(value)
	switch value.Kind() {
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				out.Field(i).Set(copied(value.Field(i)))
			}
		}
	case reflect.Slice:
		if value.Type().Elem() == reflect.TypeFor[image.Image]() || value.Len() == 0 {
			return out
		}
		out = reflect.MakeSlice(value.Type(), value.Len(), value.Len())
		for i := range value.Len() {
			out.Index(i).Set(copied(value.Index(i)))
		}
	}
	return out
}

// outline is what a browser makes of a page, a line each: the elements in their order with the names of their attributes,
// and the code of scripts and styles without the values in it.
func outline(t *testing.T, page []byte) []string {
	t.Helper()
	tree, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for n := range tree.Descendants() {
		switch n.Type {
		case html.ElementNode:
			lines = append(lines, element(t, n)...)
		case html.CommentNode, html.DoctypeNode:
			lines = append(lines, "comment")
		case html.TextNode:
			if kind := n.Parent.Data; kind == "script" || kind == "style" {
				lines = append(lines, code(t, kind, n.Data))
			}
		}
	}
	return lines
}

// spoken are the attributes that hold words.
var spoken = []string{"alt", "title", "aria-label", "lang"}

func element(t *testing.T, n *html.Node) []string {
	t.Helper()
	names := []string{n.Data}
	var inside []string
	for _, a := range n.Attr {
		names = append(names, a.Key)
		if strings.Contains(a.Val, poisonWord) && !slices.Contains(spoken, a.Key) {
			names = append(names, "with "+a.Val)
		}
		if encoded, ok := strings.CutPrefix(a.Val, "data:image/svg+xml;base64,"); ok {
			inside = drawingOutline(t, encoded)
		} else if (a.Key == "src" || a.Key == "srcset") && !strings.HasPrefix(a.Val, "data:image/png;base64,") {
			names = append(names, "from "+a.Val)
		}
	}
	return append([]string{strings.Join(names, " ")}, inside...)
}

// code is a script or a style without strings and numbers, in which a name of another length changes places. A script
// must be one that a browser runs.
func code(t *testing.T, kind, text string) string {
	t.Helper()
	if kind == "script" {
		if _, err := goja.Compile("", text, false); err != nil {
			t.Errorf("the script is none: %v in %.300s", err, text)
		}
		text = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`).ReplaceAllString(text, "S")
		text = regexp.MustCompile(`-?\d+(?:\.\d+)?(?:e[-+]?\d+)?`).ReplaceAllString(text, "N")
	}
	return kind + ": " + text
}

// drawingOutline is outline for SVG.
func drawingOutline(t *testing.T, encoded string) []string {
	t.Helper()
	svg, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Errorf("the drawing is no XML: %v in %.300s", err, svg)
			return lines
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		line := "svg: " + start.Name.Local
		for _, a := range start.Attr {
			line += " " + a.Name.Local
			if strings.Contains(a.Value, poisonWord) {
				line += " with " + a.Value
			}
		}
		lines = append(lines, line)
	}
}
