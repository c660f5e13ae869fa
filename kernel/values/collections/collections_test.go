package collections

import (
	"errors"
	"fmt"
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	_ "github.com/atelier-go/atelier/kernel/values/picture"
)

type Point struct {
	X, Y int
	Name string
}

type Hidden struct{ x int }

type Worded struct{ A int }

func (w *Worded) String() string { return fmt.Sprint("worded ", w.A) }

type dense struct {
	rows, columns int
}

func (d *dense) Dims() (int, int)         { return d.rows, d.columns }
func (d *dense) At(i, j int) float64      { return float64(i*d.columns+j) / 2 }
func (d *dense) Unwanted() (never string) { return }

type figure struct {
	bundle map[string][]byte
	err    error
}

func (f figure) Bundle() (map[string][]byte, error) { return f.bundle, f.err }

const poison = `</td><script>alert(1)</script>"'&`

func shown(t *testing.T, v any) (plain, html string) {
	t.Helper()
	bundle, ok, err := values.Look(v)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return "", ""
	}
	return string(bundle[contract.MIMEPlain]), string(bundle[contract.MIMEHTML])
}

func TestTables(t *testing.T) {
	at := time.Now()
	for _, test := range []struct {
		name  string
		value any
		want  string // the text
	}{
		{"structs", []Point{{1, 2, "a"}, {-3, 4, "b c"}}, "[]collections.Point, 2 rows × 3 columns\n   X   Y  Name\n0  1   2  a\n1  -3  4  b c"},
		{"pointers, nil among them", []*Point{{1, 2, "a"}, nil}, "[]*collections.Point, 2 rows × 3 columns\n   X    Y    Name\n0  1    2    a\n1  nil  nil  nil"},
		{"an array", [1]Point{{5, 6, "x"}}, "[1]collections.Point, 1 row × 3 columns\n   X  Y  Name\n0  5  6  x"},
		{"a map", map[string]Point{"b": {3, 4, ""}, "a": {1, 2, "n"}}, "map[string]collections.Point, 2 rows × 3 columns\nkey  X  Y  Name\na    1  2  n\nb    3  4"},
		{"keys that equal nothing", map[float64]struct{ A int }{math.NaN(): {1}}, "map[float64]struct { A int }, 1 row × 1 column\nkey  A\nNaN  1"},
		{"rows", [][]float64{{1, 2.5}, {0.1, math.Inf(1)}}, "[][]float64, 2 × 2\n   0    1\n0  1    2.5\n1  0.1  +Inf"},
		{"ragged rows", [][]int{{1}, nil, {2, 3}}, "[][]int, 3 rows of up to 2\n   0  1\n0  1\n1\n2  2  3"},
		{"texts", [][]string{{"a", "b\nc"}}, "[][]string, 1 × 2\n   0  1\n0  a  b c"},
		{"an array of arrays", [2][2]bool{{true}, {}}, "[2][2]bool, 2 × 2\n   0      1\n0  true   false\n1  false  false"},
		{"a matrix", &dense{2, 3}, "*collections.dense, 2 × 3\n   0    1  2\n0  0    0.5  1\n1  1.5  2  2.5"},
		{"what is in fields", []struct {
			When  time.Time
			Any   any
			List  []int
			Error error
		}{{at, 0.1 + 0.2, []int{1, 2}, errors.New("no ink")}}, at.Round(0).String()},
	} {
		got, html := shown(t, test.value)
		if test.name == "a matrix" {
			test.want = "*collections.dense, 2 × 3\n   0    1    2\n0  0    0.5  1\n1  1.5  2    2.5"
		}
		if test.name == "what is in fields" {
			if !strings.Contains(got, "0.3  []int{1, 2}  no ink") || strings.Contains(got, "m=+") {
				t.Errorf("%s: got\n%s", test.name, got)
			}
			continue
		}
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
		if !strings.HasPrefix(html, "<div><table>") {
			t.Errorf("%s: the HTML is %q", test.name, html)
		}
	}
}

// What reads better otherwise, or is no list of things of a kind, is no table.
func TestNoTables(t *testing.T) {
	for _, v := range []any{
		[]int{1}, []Point{}, []Point(nil), map[string]Point{}, map[string]int{"a": 1}, []time.Time{time.Now()}, []Worded{{1}}, []*Worded{{1}},
		[][]byte{[]byte("a")}, []string{"a"}, [][][]int{{{1}}}, "a", nil, 5, (*dense)(nil), []struct{}{{}}, []any{1, Point{}}, []Hidden{{1}}, []error{errors.New("a")}, image.Rect(0, 0, 1, 1),
		map[string]time.Time{"a": time.Now()}, []values.Displayer{nil},
	} {
		if plain, _ := shown(t, v); plain != "" {
			t.Errorf("%T is the table\n%s", v, plain)
		}
	}
}

// Of a long or wide table the first and the last are shown, and how many there are.
func TestLongTables(t *testing.T) {
	plain, html := shown(t, &dense{1000, 300})
	lines := strings.Split(plain, "\n")
	if len(lines) != 2+maxRows+1 || !strings.Contains(lines[0], "1000 × 300") || !strings.HasPrefix(lines[11], "9 ") || !strings.HasPrefix(lines[12], "⋮") || !strings.HasPrefix(lines[13], "990 ") || !strings.HasPrefix(lines[22], "999 ") {
		t.Errorf("got\n%s", plain)
	}
	if fields := strings.Fields(lines[1]); len(fields) != maxColumns+1 || fields[9] != "9" || fields[10] != "…" || fields[11] != "290" {
		t.Errorf("the head is %q", lines[1])
	}
	if strings.Count(html, "<tr>") != maxRows+2 || !strings.Contains(html, "1000 × 300") {
		t.Errorf("got %d rows", strings.Count(html, "<tr>"))
	}
	if plain, _ := shown(t, &dense{maxRows, maxColumns}); strings.Contains(plain, "…") || strings.Contains(plain, "⋮") {
		t.Errorf("all of it fits, and yet\n%s", plain)
	}
	if plain, _ := shown(t, []struct{ Text string }{{strings.Repeat("ä", 500)}}); !strings.Contains(plain, strings.Repeat("ä", maxCell-1)+"…") || strings.Contains(plain, strings.Repeat("ä", maxCell)) {
		t.Errorf("a long text is not cut:\n%s", plain)
	}
}

// No text of a user's becomes a part of the page.
func TestHTMLHoldsTextAlone(t *testing.T) {
	for _, v := range []any{
		[]Point{{Name: poison}}, map[string]Point{poison: {}}, [][]string{{poison}},
		[]values.Displayer{figure{bundle: map[string][]byte{"text/plain": []byte(poison)}}},
		[]any{figure{bundle: map[string][]byte{"text/plain": []byte(poison), "image/png": []byte("png")}}},
	} {
		if _, html := shown(t, v); html == "" || strings.Contains(html, "<script") || strings.Contains(html, `"'`) {
			t.Errorf("%T: got %s", v, html)
		}
	}
}

func TestGrids(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 2, 3))
	svg := figure{bundle: map[string][]byte{"image/svg+xml": []byte("<svg/>"), "text/plain": []byte("a curve"), "text/html": []byte("<b>b</b>")}}
	page := figure{bundle: map[string][]byte{"text/html": []byte("<b>b</b>")}}
	for _, test := range []struct {
		name        string
		value       any
		plain       string
		html, never string
	}{
		{"pictures", []image.Image{gray, image.NewRGBA(image.Rect(0, 0, 1, 1))}, "[]image.Image, 2\n0: image 2x3\n1: image 1x1", "data:image/png;base64,", "<pre>"},
		{"pictures of one type", []*image.Gray{gray, nil}, "[]*image.Gray, 2\n0: image 2x3\n1: nil", "<pre>nil</pre>", ""},
		{"figures", []figure{svg, svg}, "[]collections.figure, 2\n0: a curve\n1: a curve", "data:image/svg+xml;base64,", "<b>"},
		{"figures without a picture", []figure{page}, "[]collections.figure, 1\n0: collections.figure", "<b>b</b>", ""},
		{"both", []any{gray, svg}, "[]any, 2\n0: image 2x3\n1: a curve", "image/png", ""},
	} {
		plain, html := shown(t, test.value)
		if plain != test.plain || !strings.Contains(html, test.html) || test.never != "" && strings.Contains(html, test.never) {
			t.Errorf("%s: got\n%s\n%s", test.name, plain, html)
		}
	}
	many := make([]image.Image, 100)
	for i := range many {
		many[i] = gray
	}
	if plain, html := shown(t, many); strings.Count(html, "<img") != maxTiles || !strings.HasPrefix(plain, "[]image.Image, 100 of which the first 64 are shown") {
		t.Errorf("of 100 pictures %d are shown:\n%s", strings.Count(html, "<img"), plain)
	}
	heavy := figure{bundle: map[string][]byte{"image/png": make([]byte, maxBytes/2)}}
	if plain, html := shown(t, []figure{heavy, heavy, heavy, heavy}); strings.Count(html, "<img") != 2 || !strings.HasPrefix(plain, "[]collections.figure, 4 of which the first 2 are shown\n0: ") {
		t.Errorf("of 4 heavy pictures %d are shown:\n%s", strings.Count(html, "<img"), plain)
	}
	if _, _, err := values.Look([]figure{svg, {err: errors.New("no ink")}}); err == nil || !strings.Contains(err.Error(), "element 1") {
		t.Errorf("a figure that fails: got %v", err)
	}
	if plain, _ := shown(t, []any{gray, 5}); plain != "" {
		t.Errorf("a picture and a number are the grid\n%s", plain)
	}
}
