package plotting

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

func TestAverage(t *testing.T) {
	tests := []struct {
		name   string
		points []style.Point
		shares []style.Share
		decay  float64
		want   []float64
	}{
		// m = 0.5 m + 0.5 y from m = 0, over 1 - 0.5^n: 0.5/0.5, 1.25/0.75, 2.125/0.875.
		{"by hand", []style.Point{{X: 0, Y: 1}, {X: 1, Y: 2}, {X: 2, Y: 3}}, nil, 0.5, []float64{1, 5. / 3, 17. / 7}},
		{"no smoothing", []style.Point{{X: 0, Y: 1}, {X: 1, Y: 2}}, nil, 0, []float64{1, 2}},
		{"a constant stays", []style.Point{{X: 0, Y: 4}, {X: 1, Y: 4}, {X: 2, Y: 4}}, nil, 0.99, []float64{4, 4, 4}},
		// The second point stands for three values of mean 2: m = 0.5^3 * 0.5 + (1 - 0.5^3) * 2, over 1 - 0.5^4.
		{"shares", []style.Point{{X: 0, Y: 1}, {X: 3, Y: 5}}, []style.Share{{Mean: 1, N: 1}, {Mean: 2, N: 3}}, 0.5, []float64{1, (0.0625 + 1.75) / 0.9375}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := average(tt.points, tt.shares, tt.decay); !near(got, tt.want, 1e-12) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// near tells whether two lists differ by at most the given share of each value.
func near(got, want []float64, share float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) <= share*math.Max(1, math.Abs(b)) })
}

// Where many values are thinned, the average is that of all values to within what a column's own spread allows.
func TestAverageOfThinnedPoints(t *testing.T) {
	c := falling(20_000)
	c.Smooth = 0.99
	lines, err := c.lines()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]style.Point, 20_000)
	for i, v := range c.Series[0].Values {
		all[i] = style.Point{X: i, Y: v}
	}
	exact, l := average(all, nil, c.Smooth), lines[0]
	if len(l.points) >= len(all) {
		t.Fatalf("%d points of %d, want them thinned", len(l.points), len(all))
	}
	for i, p := range l.points {
		if i > 2 && math.Abs(l.smooth[i]-exact[p.X]) > 0.02 { // the values have a noise of 0.1
			t.Fatalf("at step %d the average is %g, of all values %g", p.X, l.smooth[i], exact[p.X])
		}
	}
}

func TestBest(t *testing.T) {
	points := []style.Point{{X: 0, Y: 2}, {X: 1, Y: 1}, {X: 2, Y: 3}, {X: 3, Y: 1}, {X: 4, Y: 3}}
	if got := best(points, false); got != points[1] {
		t.Errorf("lowest is %v, want the first, %v", got, points[1])
	}
	if got := best(points, true); got != points[2] {
		t.Errorf("highest is %v, want the first, %v", got, points[2])
	}
}

// A held series has the colour of the one before it, broken otherwise than the held one before it.
func TestDress(t *testing.T) {
	tests := []struct {
		held   string // h for each held series, t for each other
		colors []int
		dashes []dash
	}{
		{"tt", []int{0, 1}, []dash{solid, solid}},
		{"thth", []int{0, 0, 1, 1}, []dash{solid, dashed, solid, dashed}},
		{"thhh", []int{0, 0, 0, 0}, []dash{solid, dashed, dotted, dashed}},
		{"ht", []int{0, 1}, []dash{dashed, solid}},
		{"tttttttt", []int{0, 1, 2, 3, 4, 5, 6, 7}, []dash{solid, solid, solid, solid, solid, solid, solid, dashed}},
	}
	for _, tt := range tests {
		lines := make([]line, len(tt.held))
		for i := range lines {
			lines[i].held = tt.held[i] == 'h'
		}
		dress(lines)
		for i, l := range lines {
			if l.color != tt.colors[i] || l.dash != tt.dashes[i] {
				t.Errorf("%s: series %d has colour %d and dash %d, want %d and %d", tt.held, i, l.color, l.dash, tt.colors[i], tt.dashes[i])
			}
		}
	}
}

// The axis can be turned to a logarithmic one only where nothing would be lost.
func TestCurvesLogToggle(t *testing.T) {
	series := func(values ...float64) []Series {
		return []Series{{Name: "a", Steps: []int{0, 1}[:len(values)], Values: values}}
	}
	tests := []struct {
		name   string
		curves Curves
		want   bool
	}{
		{"above zero", Curves{Series: series(1, 2)}, true},
		{"log already", Curves{LogY: true, Series: series(1, 2)}, true},
		{"a zero", Curves{Series: series(1, 0)}, false},
		{"a zero that is not drawn", Curves{LogY: true, Series: series(1, 0)}, false},
		{"a value that is none", Curves{Series: series(1, math.NaN())}, true},
		{"baseline", Curves{Series: series(1), Baselines: []Baseline{{"zero", 0}}}, false},
	}
	for _, tt := range tests {
		lines, err := tt.curves.lines()
		if err != nil {
			t.Fatal(err)
		}
		option, err := tt.curves.option(lines)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Atelier struct{ Log bool } }
		if err := json.Unmarshal(option, &got); err != nil {
			t.Fatal(err)
		}
		if got.Atelier.Log != tt.want {
			t.Errorf("%s: the axis can be logarithmic: %v, want %v", tt.name, got.Atelier.Log, tt.want)
		}
	}
}

// ECharts draws the average, the dashes, the marks and the baselines.
func TestEChartsDrawsRichCurves(t *testing.T) {
	svg := drawn(t, rich())
	for _, want := range []string{">best 0.75<", ">best 1<", ">best 0.5<", ">guessing<", `stroke="#666666"`, `stroke-opacity="0.3"`, "stroke-dasharray"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the chart that ECharts draws lacks %s", want)
		}
	}
}

// The picture shows what the option does: faint and bold, rings, and the grey of the baselines.
func TestRichCurvesPicture(t *testing.T) {
	img := decode(t, bundle(t, rich()))
	counts := map[[3]uint32]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			counts[[3]uint32{r >> 8, g >> 8, b >> 8}]++
		}
	}
	for name, want := range map[string][3]uint32{
		"the first series":    {0x00, 0x72, 0xb2},
		"the accuracy":        {0xd5, 0x5e, 0x00},
		"the baseline":        {0x66, 0x66, 0x66},
		"the faint first one": {0xbb, 0xdd, 0xee}, // 0.3 of 00 72 b2 on white is b2 d4 e7, of which 17 has the nearest multiples
	} {
		if counts[want] < 20 {
			t.Errorf("%d pixels in the colour of %s, want at least 20", counts[want], name)
		}
	}
}

// The words of a best value stay within the chart: on the side of its middle, and with room below or above the line.
func TestMarksHaveRoom(t *testing.T) {
	for _, tt := range []struct {
		best    int // of the steps 0 to 100
		highest bool
		align   string
		room    [2]string
	}{
		{0, false, "left", [2]string{"10%", "0%"}}, {19, false, "left", [2]string{"10%", "0%"}}, {20, false, "center", [2]string{"10%", "0%"}},
		{80, true, "center", [2]string{"0%", "10%"}}, {81, true, "right", [2]string{"0%", "10%"}}, {100, true, "right", [2]string{"0%", "10%"}},
	} {
		s := Series{Name: "a", Best: true, Highest: tt.highest}
		for i := range 101 {
			away := math.Abs(float64(i - tt.best))
			if tt.highest {
				away = 200 - away
			}
			s.Steps, s.Values = append(s.Steps, i), append(s.Values, away)
		}
		c := Curves{Series: []Series{s}}
		lines, err := c.lines()
		if err != nil {
			t.Fatal(err)
		}
		option, err := c.option(lines)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			YAxis  []struct{ BoundaryGap [2]string }
			Series []struct {
				MarkPoint struct {
					Data []struct{ Label struct{ Align string } }
				}
			}
		}
		if err := json.Unmarshal(option, &got); err != nil {
			t.Fatal(err)
		}
		if align := got.Series[1].MarkPoint.Data[0].Label.Align; align != tt.align || got.YAxis[0].BoundaryGap != tt.room {
			t.Errorf("best at %d, highest %v: the words are aligned %s with the room %q, want %s and %q",
				tt.best, tt.highest, align, got.YAxis[0].BoundaryGap, tt.align, tt.room)
		}
	}
	if a := marksAxis(opts.YAxis{}, []line{{points: []style.Point{{X: 0, Y: 1}}}}); a.BoundaryGap != nil {
		t.Errorf("without marks there is room of %q, want none", a.BoundaryGap)
	}
}
