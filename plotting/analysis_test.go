package plotting

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

var nan = math.NaN()

// figures is a small one of each kind, with a name that HTML must escape.
func figures(name string) map[string]Figure {
	return map[string]Figure{
		"scatter": Scatter{Title: "a " + name, XLabel: "z1", Groups: []Group{
			{Name: name, X: []float64{0, 1}, Y: []float64{0, 1}, Notes: []string{name, "two"}},
			{X: []float64{5}, Y: []float64{5}}}},
		"tradeoff": Tradeoff{Title: "a " + name, XLabel: "precision", Models: []Scored{
			{Name: name, X: Interval{0.5, 0.4, 0.6}, Y: Interval{0.3, 0.2, 0.5}}, {Name: "other", X: Interval{Value: 0.9}, Y: Interval{Value: 0.1}}}},
		"histogram": Histogram{Title: "a " + name, Samples: []Sample{{name, []float64{1, 2, 2, 3}}, {"other", []float64{2, 3}}}},
		"confusion": Confusion{Title: "a " + name, Classes: []string{name, "other"}, Counts: [][]int{{3, 1}, {0, 4}}},
		"bars":      Bars{Title: "a " + name, Unit: "nats", Better: "higher", Bars: []Bar{{Name: name, Value: 3, Low: 2, High: 4}, {Name: "other", Value: 1}}},
		"dots":      Bars{Title: "a " + name, Dots: true, Bars: []Bar{{Name: name, Value: 3, Low: 2, High: 4}, {Name: "other", Value: 1}}},
		"parallel": Parallel{Title: "a " + name, Axes: []Axis{{Name: name, Words: []string{name, "sgd"}},
			{Name: "rate", Log: true, Numbers: []float64{0.1, 0.001}}, {Name: "score", Numbers: []float64{1, 2}}}},
		"manifold":     Manifold{Title: "a " + name, XLabel: name, X: []float64{-1, 1}, Y: []float64{0}, Images: ramps(2).Images},
		"summary":      Summary{Title: "a " + name, Layers: []Layer{{Name: name, Kind: name, Output: []int{3}, Parameters: 12}}},
		"architecture": Architecture{Title: "a " + name, Parts: []Part{{Name: "net", Blocks: []Block{{Kind: name, Output: []int{3}}, {Kind: "other", Output: []int{2}}}}}},
		"attention":    Attention{Title: "a " + name, Columns: []string{name, "other"}, Rows: []string{"r"}, Weights: [][]float64{{0.5, 0.5}}},
		"network":      Network{Title: "a " + name, Nodes: []Node{{ID: name, Kind: name}, {ID: "other"}}, Edges: []Edge{{name, "other", name}}},
	}
}

// optionOf is the ECharts option in the HTML of a chart, or nil where there is none.
func optionOf(t *testing.T, b Bundle) []byte {
	t.Helper()
	_, rest, found := bytes.Cut(b[MIMEHTML], []byte("atelierChart(host,"))
	if !found {
		return nil
	}
	var option json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(rest[bytes.IndexByte(rest, '{'):])).Decode(&option); err != nil {
		t.Fatal(err)
	}
	return option
}

// ECharts itself must accept every option.
func TestEChartsDrawsAnalysis(t *testing.T) {
	want := map[string][]string{ // what the drawing must hold besides its title
		"scatter":   {">z1<", ">y<", ">model<", `="#0072b2"`, `="#d55e00"`},
		"tradeoff":  {">precision<", ">other<"},
		"histogram": {">value<", ">count<", "stroke-dasharray"},
		"confusion": {">3<", ">1<", ">4<", ">class<", ">taken for (examples)<"},
		"bars":      {">nats, higher is better<", ">other<"},
		"dots":      {">other<"},
		"parallel":  {">rate<", ">score<", ">sgd<"},
	}
	for name, fig := range figures("model") {
		option := optionOf(t, bundle(t, fig))
		if _, chart := want[name]; chart != (option != nil) {
			t.Errorf("%s: has an option: %v, want %v", name, option != nil, chart)
		}
		if option == nil {
			continue
		}
		svg := renderSVG(t, option, 640, 360)
		for _, part := range append(want[name], ">a model<") {
			if !strings.Contains(svg, part) {
				t.Errorf("%s: the chart that ECharts draws lacks %s:\n%s", name, part, svg)
			}
		}
	}
}

func TestAnalysisBundles(t *testing.T) {
	evil := `</script><script>alert("1")</script>'&"`
	for name, fig := range figures(evil) {
		first, second := bundle(t, fig), bundle(t, fig)
		wanted := []string{MIMEPNG, MIMEHTML, MIMEPlain}
		if name == "summary" {
			wanted = wanted[1:]
		}
		if got := slices.Sorted(maps.Keys(first)); !slices.Equal(got, wanted) {
			t.Errorf("%s: bundle of %v, want %v", name, got, wanted)
		}
		for mime := range first {
			if !bytes.Equal(first[mime], second[mime]) {
				t.Errorf("%s: two bundles of the same figure differ in %s", name, mime)
			}
		}
		html := string(first[MIMEHTML])
		if strings.Contains(html, "<script>alert") || strings.Contains(html, `alert("`) {
			t.Errorf("%s: a name is not escaped:\n%s", name, html)
		}
		if !strings.HasPrefix(string(first[MIMEPlain]), "a "+evil) {
			t.Errorf("%s: words %q do not begin with the title", name, first[MIMEPlain])
		}
	}
}

func TestAnalysisErrors(t *testing.T) {
	image1 := []image.Image{image.NewGray(image.Rect(0, 0, 1, 1))}
	two := []Node{{ID: "a"}, {ID: "b"}}
	tests := []struct {
		name string
		fig  Figure
		want error
		says string
	}{
		{"scatter, none", Scatter{Title: "t"}, ErrNoData, `scatter "t"`},
		{"scatter, NaN", Scatter{Groups: []Group{{X: []float64{nan}, Y: []float64{1}}}}, ErrNoData, "finite"},
		{"scatter, lengths", Scatter{Groups: []Group{{X: []float64{1}}}}, ErrFigure, `"group 1" has 1 x and 0 y`},
		{"scatter, notes", Scatter{Groups: []Group{{X: []float64{1}, Y: []float64{1}, Notes: []string{"a", "b"}}}}, ErrFigure, "2 notes for 1 points"},
		{"tradeoff, none", Tradeoff{}, ErrNoData, "no models"},
		{"tradeoff, NaN", Tradeoff{Models: []Scored{{X: Interval{Value: nan}}}}, ErrFigure, `"model 1, x" is NaN`},
		{"tradeoff, interval", Tradeoff{Models: []Scored{{Y: Interval{1, 2, 3}}}}, ErrFigure, "must hold the value"},
		{"tradeoff, better", Tradeoff{Models: make([]Scored, 1), YBetter: "up"}, ErrFigure, `YBetter is "up"`},
		{"bars, none", Bars{}, ErrNoData, "no bars"},
		{"bars, interval", Bars{Bars: []Bar{{Value: 3, Low: 1, High: 2}}}, ErrFigure, `"bar 1" is 3 [1, 2]`},
		{"bars, better", Bars{Bars: make([]Bar, 1), Better: "more"}, ErrFigure, `Better is "more"`},
		{"histogram, none", Histogram{Samples: []Sample{{"a", []float64{nan}}}}, ErrNoData, "finite"},
		{"histogram, bins", Histogram{Bins: -1}, ErrFigure, "-1 bins"},
		{"confusion, none", Confusion{}, ErrNoData, "no example"},
		{"confusion, zero", Confusion{Counts: [][]int{{0}}}, ErrNoData, "no example"},
		{"confusion, shape", Confusion{Counts: [][]int{{1, 2}}}, ErrFigure, "row 0 has 2 counts, want 1"},
		{"confusion, negative", Confusion{Counts: [][]int{{-1}}}, ErrFigure, "[0][0] is -1"},
		{"confusion, classes", Confusion{Classes: []string{"a"}, Counts: [][]int{{1, 0}, {0, 1}}}, ErrFigure, "1 classes for 2 rows"},
		{"parallel, one axis", Parallel{Axes: make([]Axis, 1)}, ErrFigure, "axes is 1"},
		{"parallel, none", Parallel{Axes: make([]Axis, 2)}, ErrNoData, "no run"},
		{"parallel, lengths", Parallel{Axes: []Axis{{Numbers: []float64{1}}, {Name: "s"}}}, ErrFigure, `"s" has 0 runs and the first axis 1`},
		{"parallel, both", Parallel{Axes: []Axis{{Numbers: []float64{1}, Words: []string{"a"}}, {}}}, ErrFigure, "both numbers and words"},
		{"parallel, words", Parallel{Axes: []Axis{{Words: []string{"a"}}, {Words: []string{"a"}}}}, ErrFigure, "must be a number"},
		{"parallel, log", Parallel{Axes: []Axis{{Numbers: []float64{0}, Log: true}, {Numbers: []float64{1}}}}, ErrNoData, "above zero"},
		{"manifold, none", Manifold{}, ErrNoData, "no images"},
		{"manifold, count", Manifold{Images: image1, X: []float64{1, 2}, Y: []float64{1}}, ErrFigure, "1 images for 2 columns and 1 rows: give 2"},
		{"manifold, nil", Manifold{Images: []image.Image{nil}, X: []float64{1}, Y: []float64{1}}, ErrNoData, "image 0"},
		{"manifold, NaN", Manifold{Images: image1, X: []float64{nan}, Y: []float64{1}}, ErrFigure, "not finite"},
		{"summary, none", Summary{}, ErrNoData, "no layers"},
		{"summary, frozen", Summary{Layers: []Layer{{Name: "a", Parameters: 1, Frozen: 2}}}, ErrFigure, `"a", has 1 parameters and 2 frozen`},
		{"summary, bytes", Summary{Layers: make([]Layer, 1), Bytes: -4}, ErrFigure, "-4 bytes"},
		{"network, none", Network{}, ErrNoData, "no nodes"},
		{"network, twice", Network{Nodes: []Node{{ID: "a"}, {ID: "a"}}}, ErrFigure, `ID "a"`},
		{"network, unknown", Network{Nodes: two, Edges: []Edge{{From: "a", To: "x"}}}, ErrFigure, `from "a" to "x"`},
		{"network, itself", Network{Nodes: two, Edges: []Edge{{From: "b", To: "b"}}}, ErrCycle, "b -> b"},
		{"network, cycle", Network{Nodes: two, Edges: []Edge{{From: "a", To: "b"}, {From: "b", To: "a"}}}, ErrCycle, "a -> b -> a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.fig.Bundle()
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
			}
		})
	}
}

// Words are what a reader has who sees no picture: the numbers, and what they show.
func TestAnalysisWords(t *testing.T) {
	tests := []struct {
		name string
		fig  Figure
		want string
	}{
		// Centres (1, 0) and (4, 0): of a's points, 0, 0 and 3, the last lies nearer to b.
		{"scatter", Scatter{Groups: []Group{{"a", []float64{0, 0, 3}, []float64{0, 0, 0}, nil}, {"b", []float64{4, nan}, []float64{0, 1}, nil}}},
			"4 points in 2 groups, (x, y): a (3) around (1, 0); b (1) around (4, 0); 75.0% of the points lie nearest to the centre of their own group, " +
				"least apart are a and b: 33.3% of a lie nearer to the centre of b; 1 point not finite and not drawn"},
		{"one group", Scatter{Groups: []Group{{"a", []float64{2}, []float64{3}, nil}, {Name: "b"}}},
			"1 point in 2 groups, (x, y): a (1) around (2, 3); b has no point to draw"},
		{"tradeoff", Tradeoff{XLabel: "FID", XBetter: "lower", YLabel: "recall", Models: []Scored{
			{"a", Interval{10, 9, 11}, Interval{Value: 0.5}}, {"b", Interval{Value: 20}, Interval{Value: 0.5}}, {"c", Interval{Value: 30}, Interval{Value: 0.7}}}},
			"a FID 10 [9, 11], recall 0.5; b FID 20, recall 0.5; c FID 30, recall 0.7; no other model is at least as good in both as a or c"},
		// 1 to 8: quartiles 2 and 6, so the rule gives width 2 x 4 / 2 = 4 and 7/4, rounded up 2, bins.
		{"histogram", Histogram{Samples: []Sample{{"a", []float64{8, 7, 6, 5, 4, 3, 2, 1, math.Inf(1)}}}},
			"value in 2 bins: a has 8 values from 1 to 8, median 4, half of them from 2 to 6, most in 1 to 4.5 (50.0%), 1 not finite and not counted"},
		// Bins 0 to 1 and 1 to 2: shares 1/2, 1/2 and 1, 0; in common are 1/2.
		{"two samples", Histogram{Bins: 2, Samples: []Sample{{"a", []float64{0, 2}}, {"b", []float64{0.5, 0.5, 0.5}}}},
			"value in 2 bins: a has 2 values from 0 to 2, median 0, half of them from 0 to 2, most in 0 to 1 (50.0%); " +
				"b has 3 values from 0.5 to 0.5, median 0.5, half of them from 0.5 to 0.5, most in 0 to 1 (100.0%); the two have 50.0% of their area in common"},
		{"confusion", Confusion{Classes: []string{"cat", "dog", "fox"}, Counts: [][]int{{8, 2, 0}, {0, 9, 1}, {0, 3, 1}}},
			"accuracy 75.0%, 18 of 24 examples; most frequent confusion: fox taken for dog, 3 times; weakest class: fox, 25.0% of 4 right"},
		{"no mistake", Confusion{Counts: [][]int{{2, 0}, {0, 0}}}, "accuracy 100.0%, 2 of 2 examples"},
		{"bars", Bars{Unit: "nats", Better: "lower", Sort: true, Bars: []Bar{{"a", 5, 4, 6}, {"b", 3, 2, 4}, {"c", 9, 8, 10}}},
			"nats, lower is better: b 3 [2, 4]; a 5 [4, 6]; c 9 [8, 10]; best is b, with an interval that overlaps that of a"},
		{"neither better", Bars{Bars: []Bar{{Value: 1}, {Value: 2}}}, "bar 1 1; bar 2 2"},
		// Ranks of the rate 1, 2, 3, 4 and of the score 4, 3, 2, 1: correlation -1.
		{"parallel", Parallel{Axes: []Axis{{Name: "rate", Log: true, Numbers: []float64{1, 10, 100, 1000, 1}}, {Name: "by", Words: []string{"x", "y", "x", "y", "x"}},
			{Name: "loss", Numbers: []float64{9, 5, 3, 1, nan}}}},
			"4 runs by rate, by and loss; highest loss 9 with rate 1, by x; lowest loss 1 with rate 1000, by y; loss goes most with rate, rank correlation -1.00; " +
				"1 run not drawn, with a number that no axis can show"},
		{"manifold", Manifold{YLabel: "z2", Images: ramps(2).Images, X: []float64{-2, 2}, Y: []float64{1}},
			"2 samples, 4x3, a map of 2 columns and 1 rows: x from -2 at the left to 2 at the right, z2 1"},
		{"network", Network{Nodes: []Node{{ID: "b"}, {ID: "a", Label: "input", Kind: "x"}, {ID: "c"}},
			Edges: []Edge{{"a", "b", "(3)"}, {"b", "c", ""}, {"a", "c", ""}}},
			"3 nodes and 3 edges in 3 levels\ninput (x)\nb from input by (3)\nc from b and input"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(bundle(t, tt.fig)[MIMEPlain]); got != tt.want {
				t.Errorf("\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// What is unusual must still be drawn.
func TestAnalysisExtremes(t *testing.T) {
	many := func(n int) Bars {
		b := Bars{Title: "many"}
		for i := range n {
			b.Bars = append(b.Bars, Bar{Name: fmt.Sprint("a rather long name of a model, number ", i), Value: float64(i)})
		}
		return b
	}
	square := func(n int) Confusion {
		c := Confusion{}
		for i := range n {
			c.Counts = append(c.Counts, make([]int, n))
			c.Counts[i][i] = i + 1
		}
		return c
	}
	figs := map[string]Figure{
		"one point":      Scatter{Groups: []Group{{X: []float64{3}, Y: []float64{3}}}},
		"huge":           Scatter{Equal: true, Groups: []Group{{X: []float64{-1e300, 1e300}, Y: []float64{0, 0}}}},
		"tiny":           Scatter{Groups: []Group{{X: []float64{5e-324, 0}, Y: []float64{0, 1e-300}}}},
		"constant":       Histogram{Samples: []Sample{{"a", []float64{7, 7, 7}}}},
		"half the same":  Histogram{Density: true, Samples: []Sample{{"a", []float64{7, 7, 7, 7, 9}}, {"none", nil}}},
		"outlier":        Histogram{Samples: []Sample{{"a", []float64{1, 2, 3, 4, 5, 1e9}}}},
		"40 bars":        many(40),
		"one bar":        Bars{Bars: []Bar{{Value: 0}}},
		"one class":      square(1),
		"100 classes":    square(100),
		"one run":        Parallel{Axes: []Axis{{Words: []string{"a"}}, {Log: true, Numbers: []float64{3}}, {Numbers: []float64{2}}}},
		"one model":      Tradeoff{Models: []Scored{{X: Interval{Value: 1}, Y: Interval{Value: 1}}}},
		"no edge":        Network{Nodes: []Node{{ID: "a"}, {ID: ""}}},
		"two same edges": Network{Nodes: []Node{{ID: "a"}, {ID: "b"}}, Edges: []Edge{{"a", "b", ""}, {"a", "b", ""}}},
	}
	for name, fig := range figs {
		t.Run(name, func(t *testing.T) {
			b := bundle(t, fig)
			if decode(t, b).Bounds().Empty() {
				t.Error("the picture has no pixels")
			}
			if got := len(b[MIMEHTML]); got > 400_000 {
				t.Errorf("%d bytes of HTML, want at most 400,000", got)
			}
		})
	}
}

// Every group keeps its share, at least one point, evenly over its order and the same each time.
func TestThinClouds(t *testing.T) {
	clouds := []cloud{{dots: make([]dot, 900)}, {dots: make([]dot, 99)}, {dots: make([]dot, 1)}, {}}
	for i := range clouds[0].dots {
		clouds[0].dots[i].x = float64(i)
	}
	thinClouds(clouds, 100)
	for i, want := range []int{90, 9, 1, 0} {
		if got := len(clouds[i].dots); got != want {
			t.Errorf("group %d has %d points, want %d", i, got, want)
		}
	}
	for k, d := range clouds[0].dots {
		if d.x != float64(10*k) {
			t.Fatalf("point %d is the one at %g, want each tenth", k, d.x)
		}
	}
}

// Words in pictures that stand alone are read on a dark page as on a light one.
func TestAnyInk(t *testing.T) {
	for _, ground := range []string{"#000000", "#111111", "#ffffff"} {
		if got := contrast(t, style.Hex(color.RGBA(raster.LabelGrey)), ground); got < 4 {
			t.Errorf("contrast %.2f on %s, want 4 or more", got, ground)
		}
	}
}

// The matrix has its rows from the top, and the colour of a cell is the share of its row.
func TestConfusionCells(t *testing.T) {
	cells := Confusion{Counts: [][]int{{1, 99}, {0, 0}}, Normalised: true}.cells()
	want := [][]matrixCell{{{1.0 / 15, "1"}, {0.99, "99"}}, {{0, "0"}, {0, "0"}}} // one in a hundred is still seen
	for i, row := range want {
		if !slices.Equal(cells[i], row) {
			t.Errorf("row %d is %v, want %v", i, cells[i], row)
		}
	}
	if got := matrixShades(cells).Z(1, 1); got != 0.99 { // gonum counts rows from the bottom
		t.Errorf("the shade at the top right is %g, want 0.99", got)
	}
}

func TestHistogramBins(t *testing.T) {
	b := binned{values: []float64{0, 0.5, 1, 2}}
	b.count([]float64{0, 1, 2}, true)
	if !slices.Equal(b.counts, []float64{2, 2}) { // 1 is in the second bin, and so is the end
		t.Errorf("counts %v, want [2 2]", b.counts)
	}
	if !slices.Equal(b.heights, []float64{0.5, 0.5}) { // of area 1
		t.Errorf("densities %v, want [0.5 0.5]", b.heights)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{1023: "1023 B", 1024: "1.0 KiB", 3 << 20: "3.0 MiB"} {
		if got := byteSize(n); got != want {
			t.Errorf("%d bytes are written %q, want %q", n, got, want)
		}
	}
}

func TestSummaryGolden(t *testing.T) {
	s := Summary{Title: `a "model" <of> 样本`, Layers: []Layer{
		{Name: "hidden", Kind: "Dense", Output: []int{-1, 128}, Parameters: 100480},
		{Name: "norm", Kind: "BatchNorm", Output: []int{128}, Parameters: 512, Frozen: 256},
	}}
	golden(t, "summary.html", bundle(t, s)[MIMEHTML])
}

// Coordinates lie at their pictures: the middle of each label is that of its column or row.
func TestManifoldLabels(t *testing.T) {
	m := Manifold{X: []float64{0, 1, 2, 3, 4, 5, 6}, Y: []float64{9, 8}}
	for range 14 {
		m.Images = append(m.Images, image.NewGray(image.Rect(0, 0, 28, 28))) // scale 2: cells of 57 pixels
	}
	wide := wordsOf(t, m)
	for text, column := range map[string]int{"0": 0, "1": 1, "6": 6} {
		if got, want := (wide[text].Min.X+wide[text].Max.X)/2, wide["left"].Min.X+1+57*column+28; got != want {
			t.Errorf("label %s of a column is around pixel %d, want %d", text, got, want)
		}
	}
	for text, row := range map[string]int{"9": 0, "8": 1} {
		if got, want := (wide[text].Min.Y+wide[text].Max.Y)/2, 1+57*row+28; got != want {
			t.Errorf("label %s of a row is around pixel %d, want %d", text, got, want)
		}
	}
	if _, found := wide["x →  y ↓"]; !found {
		t.Errorf("words %v, want the names of the axes", wide)
	}
	for i := range m.Images {
		m.Images[i] = image.NewGray(image.Rect(0, 0, 14, 300)) // not enlarged: cells of 15, so each third column has one
	}
	narrow := wordsOf(t, m)
	for text, want := range map[string]bool{"0": true, "3": true, "6": true, "1": false, "2": false} {
		if _, got := narrow[text]; got != want {
			t.Errorf("column %s has a label: %v, want %v", text, got, want)
		}
	}
}

// Labels keep their step, and as far from one end as from the other.
func TestLabels(t *testing.T) {
	numbers := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8}
	for step, want := range map[int]string{1: "0 1 2 3 4 5 6 7 8", 2: "0  2  4  6  8", 3: " 1   4   7 ", 4: "0    4    8", 9: "    4    "} {
		if got := strings.Join(labels(numbers, step), " "); got != want {
			t.Errorf("each %d of nine: %q, want %q", step, got, want)
		}
	}
}

// wordsOf are the boxes of the words of a manifold, and as "left" the room beside its pictures.
func wordsOf(t *testing.T, m Manifold) map[string]image.Rectangle {
	t.Helper()
	s, err := m.canvas()
	if err != nil {
		t.Fatal(err)
	}
	boxes := map[string]image.Rectangle{"left": image.Rect(s.Left, 0, s.Left, 0)}
	for _, w := range s.Labels {
		boxes[w.Text] = w.Box
	}
	return boxes
}
