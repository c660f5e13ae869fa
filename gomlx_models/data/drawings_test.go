package data

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
	"github.com/atelier-go/atelier/gomlx_models/data/quickdraw"
)

// twoDrawings are a corner, 4 to the right and then 4 down, beside a stroke of one point, and a dot.
func twoDrawings() *Drawings {
	return newDrawings("two", []quickdraw.Drawing{
		{Word: "corner", Strokes: [][][2]float64{{{10, 20}, {14, 20}}, {{14, 24}}}},
		{Word: "dot", Strokes: [][][2]float64{{{7, 7}}}},
	})
}

func TestNewDrawings(t *testing.T) {
	set := twoDrawings()
	// The middle of the corner is (12, 22), so its moves are (-2, -2), (4, 0), (0, 4) and the dot's (0, 0): their
	// numbers have the mean 4/8 and the mean square 40/8.
	scale := math.Sqrt(5 - 0.25)
	if got := set.Scale(); math.Abs(got-scale) > 1e-12 {
		t.Errorf("the scale is %g, want %g", got, scale)
	}
	far, near := float32(4/scale), float32(-2/scale)
	want := []float32{
		near, near, 1, 0, 0, far, 0, 0, 1, 0, 0, far, 0, 1, 0, 0, 0, 0, 0, 1,
		0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1,
	}
	if got := flat[float32](set.Values()[0]); !slices.Equal(got, want) {
		t.Errorf("the points are %v, want %v", got, want)
	}
	if got := set.Values()[0].Shape().String(); got != "(Float32)[2, 4, 5]" {
		t.Errorf("the values are %s, want (Float32)[2, 4, 5]", got)
	}
	if spec := set.Spec(); spec.Kind != models.Strokes || spec.Length != 4 || spec.Classes != 2 || spec.Size() != 20 {
		t.Errorf("the spec is %+v, want drawings of 4 points in 2 classes", spec)
	}
	if !slices.Equal(set.Labels(), []uint8{0, 1}) || !slices.Equal(set.Classes(), []string{"corner", "dot"}) {
		t.Errorf("the labels are %v of %v, want 0 and 1 of corner and dot", set.Labels(), set.Classes())
	}
	if word, points, err := set.Drawing(1); word != "dot" || err != nil || !slices.Equal(points, want[20:]) {
		t.Errorf("drawing 1 is the %s %v (%v), want the dot %v", word, points, err, want[20:])
	}
	if _, _, err := set.Drawing(-1); err == nil || !strings.Contains(err.Error(), "two has no drawing -1, want 0 to 1") {
		t.Errorf("drawing -1 gave %v, want an error", err)
	}
}

// The points tell the drawing but for its place: adding up the moves gives it back.
func TestDrawingsCanBeUndone(t *testing.T) {
	set := twoDrawings()
	_, points, err := set.Drawing(0)
	if err != nil {
		t.Fatal(err)
	}
	at := [2]float64{12, 22}
	for i, want := range [][2]float64{{10, 20}, {14, 20}, {14, 24}} {
		at[0] += float64(points[5*i]) * set.Scale()
		at[1] += float64(points[5*i+1]) * set.Scale()
		if math.Hypot(at[0]-want[0], at[1]-want[1]) > 1e-5 {
			t.Errorf("point %d is at %v, want %v", i, at, want)
		}
	}
}

func TestStrokeFile(t *testing.T) {
	folder := t.TempDir()
	long := strings.Repeat("1,", quickdraw.MaxPoints) + "1"
	path := publisher.Write(t, folder, "full_simplified_cat.ndjson", []byte("# a note\n"+
		`{"word":"cat","countrycode":"AT","recognized":true,"key_id":"1","drawing":[[[0,4],[0,0]],[[4],[4]]]}`+"\n\n"+
		`{"word":"cat","drawing":[[[`+long+`],[`+long+`]]]}`+"\n"+
		`{"word":"cat","drawing":[[[1,2],[3.5,4],[0,17]]]}`+"\n"))
	source := StrokeFile(path)
	set, err := source.OpenDrawings()
	if err != nil {
		t.Fatal(err)
	}
	if set.Name() != "full_simplified_cat" || set.Len() != 2 || set.Spec().Length != 4 {
		t.Errorf("the set is %s of %d with %d points, want 2 of 4, the one of 251 points left out", set.Name(), set.Len(), set.Spec().Length)
	}
	if set.Labels() != nil || set.Spec().Classes != 0 || len(set.Values()) != 1 {
		t.Errorf("drawings of one word have the labels %v, want none", set.Labels())
	}
	var got Drawings
	if err := got.UnmarshalBinary(written(t, source)); err != nil || got.Digest() != set.Digest() || got.Scale() != set.Scale() {
		t.Errorf("%s arrived (%v), want the same drawings", got.Name(), err)
	}
	publisher.Write(t, folder, "full_simplified_cat.ndjson", []byte(`{"word":"dog","drawing":[[[0,4],[0,0]],[[4],[4]]]}`))
	if err := got.UnmarshalBinary(mustWrite(t, set)); err == nil || !strings.Contains(err.Error(), "does not hold what it held") {
		t.Errorf("other drawings gave %v, want an error", err)
	}
}

func mustWrite(t *testing.T, set travelling) []byte {
	t.Helper()
	out, err := set.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestStrokeFileFaults(t *testing.T) {
	good := `{"word":"a","drawing":[[[1],[2]]]}` + "\n"
	for content, want := range map[string]string{
		"":                                "no drawing of at most 250 points in 0 lines",
		"# nothing\n":                     "no drawing of at most 250 points in 1 lines",
		good + "{":                        "line 2: unexpected end of JSON input",
		good + "{}":                       "line 2: there are no strokes",
		`{"drawing":[]}`:                  "line 1: there are no strokes",
		`{"drawing":[[[1,2],[3]]]}`:       "line 1: stroke 0 is not two lists of as many numbers",
		`{"drawing":[[[1],[3]],[[],[]]]}`: "line 1: stroke 1 is not two lists",
		`{"drawing":[[[1]]]}`:             "line 1: stroke 0 is not two lists",
		`{"drawing":[[[1e7],[0]]]}`:       "line 1: stroke 0 has a point at 1e+07, 0",
		`{"drawing":[[["1"],[0]]]}`:       "line 1: json: cannot unmarshal string",
		good + strings.Repeat(" ", quickdraw.MaxLine+1): "line 2: bufio.Scanner: token too long",
	} {
		path := publisher.Write(t, t.TempDir(), "a.ndjson", []byte(content))
		if _, err := StrokeFile(path).Open(); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("opening %.40q gave %v, want an error that names the file and says %q", content, err, want)
		}
	}
	if _, err := StrokeFile(filepath.Join(t.TempDir(), "none")).Open(); err == nil || !strings.Contains(err.Error(), "cannot find the file") {
		t.Errorf("opening no file gave %v, want that it is not there", err)
	}
}

// Whatever differs in a set of drawings shows in its digest.
func TestDrawingsDigest(t *testing.T) {
	seen := map[string]int{}
	for i, drawings := range [][]quickdraw.Drawing{
		{{Word: "a", Strokes: [][][2]float64{{{0, 0}, {2, 0}}}}},
		{{Word: "b", Strokes: [][][2]float64{{{0, 0}, {2, 0}}}}},
		{{Word: "a", Strokes: [][][2]float64{{{0, 0}, {4, 0}}}}}, // the same moves of another size
		{{Word: "a", Strokes: [][][2]float64{{{0, 0}}, {{2, 0}}}}},
		{{Word: "a", Strokes: [][][2]float64{{{0, 0}, {0, 2}}}}},
	} {
		digest := newDrawings("a", drawings).Digest()
		if other, ok := seen[digest]; ok {
			t.Errorf("sets %d and %d have one digest, want two", i, other)
		}
		seen[digest] = i
	}
	if still := newDrawings("a", []quickdraw.Drawing{{Word: "a", Strokes: [][][2]float64{{{3, 3}}}}}); still.Scale() != 1 {
		t.Errorf("a set that never moves has the scale %g, want 1", still.Scale())
	}
}

func TestHanzi(t *testing.T) {
	set, err := Hanzi().OpenDrawings()
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 1000 || set.Labels() != nil || set.Spec().Length > quickdraw.MaxPoints+1 {
		t.Errorf("there are %d characters of up to %d points with the labels %v, want 1000 without", set.Len(), set.Spec().Length, set.Labels())
	}
	var sum, squares, n float64
	lifted := map[string]int{}
	for i := range set.Len() {
		word, points, err := set.Drawing(i)
		if err != nil {
			t.Fatal(err)
		}
		for point := range slices.Chunk(points, models.PointSize) {
			if point[2]+point[3]+point[4] != 1 {
				t.Fatalf("a point of %s is %v, want one pen state", word, point)
			}
			lifted[word] += int(point[3])
			if point[4] == 0 {
				sum += float64(point[0] + point[1])
				squares += float64(point[0]*point[0] + point[1]*point[1])
				n += 2
			}
		}
		if points[len(points)-1] != 1 {
			t.Errorf("%s does not end, want an end after the last point", word)
		}
	}
	if deviation := math.Sqrt(squares/n - sum/n*sum/n); math.Abs(deviation-1) > 1e-4 {
		t.Errorf("the moves have the standard deviation %g, want 1", deviation)
	}
	for word, want := range map[string]int{"一": 1, "人": 2, "山": 3, "月": 4, "春": 9} {
		if lifted[word] != want {
			t.Errorf("%s has %d strokes, want %d", word, lifted[word], want)
		}
	}
}
