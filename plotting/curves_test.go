package plotting

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files under testdata instead of comparing with them")

// golden compares got with the file under testdata, or writes that file with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run the test with -update to write it", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from the golden file\n got: %.600s\nwant: %.600s", name, got, want)
	}
}

// falling is a chart of n noisy values that fall, without randomness.
func falling(n int) Curves {
	s := Series{Name: "loss"}
	for i := range n {
		s.Steps = append(s.Steps, i)
		s.Values = append(s.Values, 0.7+2*math.Exp(-5*float64(i)/float64(n))+0.1*math.Sin(float64(i*i)))
	}
	return Curves{Title: "training", YLabel: "loss (nats)", Series: []Series{s}}
}

func bundle(t *testing.T, fig Figure) Bundle {
	t.Helper()
	b, err := fig.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCurvesText(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name   string
		curves Curves
		want   string
	}{
		{"first and last", Curves{Series: []Series{{Name: "loss", Steps: []int{0, 1000, 2000}, Values: []float64{5.67, 3, 1.234}}}},
			"loss 1.234 at step 2000 (first 5.67)"},
		{"one value has no first", Curves{Series: []Series{{Name: "loss", Steps: []int{7}, Values: []float64{0.5}}}},
			"loss 0.5 at step 7"},
		{"four digits", Curves{Series: []Series{{Name: "loss", Steps: []int{1, 2}, Values: []float64{123456, 0.000123456}}}},
			"loss 0.0001235 at step 2 (first 1.235e+05)"},
		{"not finite", Curves{Series: []Series{{Name: "loss", Steps: []int{0, 1, 2, 3}, Values: []float64{nan, 2, 1, inf}}}},
			"loss 1 at step 2 (first 2), 2 of 4 values not drawn"},
		{"log drops zero", Curves{LogY: true, Series: []Series{{Name: "loss", Steps: []int{0, 1, 2}, Values: []float64{1, 0, -1}}}},
			"loss 1 at step 0, 2 of 3 values not drawn"},
		{"two series and a title", Curves{Title: "GAN", Series: []Series{{Name: "G", Steps: []int{0}, Values: []float64{1}}, {Name: "", Steps: []int{0}, Values: []float64{2}}}},
			"GAN: G 1 at step 0; series 2 2 at step 0"},
		{"one series empty", Curves{Series: []Series{{Name: "a", Steps: []int{0}, Values: []float64{1}}, {Name: "b", Steps: nil, Values: nil}}},
			"a 1 at step 0; b has no value to draw"},
		{"smoothed", Curves{Smooth: 0.5, Series: []Series{{Name: "loss", Steps: []int{0, 1, 2}, Values: []float64{1, 2, 3}}}},
			"loss 3 at step 2 (first 1, smoothed 2.429)"}, // 2.125 / 0.875
		{"held out", Curves{Smooth: 0.5, Series: []Series{{Name: "val", Held: true, Steps: []int{0, 5, 9}, Values: []float64{3, 1, 1}}}},
			"val 1 at step 9 (first 3), best 1 at step 5"},
		{"highest", Curves{Series: []Series{{Name: "accuracy", Best: true, Highest: true, Steps: []int{0, 5, 9}, Values: []float64{0.1, 0.7, 0.6}}}},
			"accuracy 0.6 at step 9 (first 0.1), best 0.7 at step 5"},
		{"baselines", Curves{Series: []Series{{Name: "a", Steps: []int{0}, Values: []float64{1}}}, Baselines: []Baseline{{"guessing", 2.302585}, {"", 0}}},
			"a 1 at step 0; guessing 2.303; baseline 2 0"},
		{"baseline below a log axis", Curves{LogY: true, Series: []Series{{Name: "a", Steps: []int{0}, Values: []float64{1}}}, Baselines: []Baseline{{"zero", 0}}},
			"a 1 at step 0; zero 0, not drawn on a logarithmic axis"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(bundle(t, tt.curves)[MIMEPlain]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCurvesErrors(t *testing.T) {
	tests := []struct {
		name   string
		curves Curves
		want   error
		says   string
	}{
		{"no series", Curves{Title: "x"}, ErrNoData, `curves "x"`},
		{"empty series", Curves{Series: []Series{{Name: "a"}}}, ErrNoData, "finite value"},
		{"all NaN", Curves{Series: []Series{{Name: "a", Steps: []int{1}, Values: []float64{math.NaN()}}}}, ErrNoData, "finite value"},
		{"nothing positive", Curves{LogY: true, Series: []Series{{Name: "a", Steps: []int{1}, Values: []float64{0}}}}, ErrNoData, "above zero"},
		{"lengths", Curves{Series: []Series{{Name: "a", Steps: []int{1, 2}, Values: []float64{1}}}}, ErrSeries, `"a" has 2 steps and 1 values`},
		{"order", Curves{Series: []Series{{Name: "a", Steps: []int{5, 3}, Values: []float64{1, 1}}}}, ErrSeries, "from step 5 to step 3 at index 1"},
		{"decay below zero", Curves{Smooth: -0.1}, ErrCurves, "0 or more and below 1"},
		{"decay of one", Curves{Smooth: 1}, ErrCurves, "below 1"},
		{"decay of nothing", Curves{Smooth: math.NaN()}, ErrCurves, "below 1"},
		{"baseline", Curves{Baselines: []Baseline{{Value: math.Inf(1)}}}, ErrCurves, "baseline 1 is +Inf"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, full := tt.curves.Bundle()
			_, draft := tt.curves.Draft()
			for _, err := range []error{full, draft} {
				if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
				}
			}
		})
	}
}

func TestCurvesGolden(t *testing.T) {
	c := Curves{Title: "training", YLabel: "loss", Series: []Series{
		{Name: "train", Steps: []int{0, 10, 20}, Values: []float64{2.302585, 1.5, 0.69314718}},
		{Name: "validation", Steps: []int{0, 20}, Values: []float64{2.31, 0.75}},
	}}
	draft, err := c.Draft()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "curves.html", draft[MIMEHTML])
	c.LogY = true
	if draft, err = c.Draft(); err != nil {
		t.Fatal(err)
	}
	golden(t, "curves_log.html", draft[MIMEHTML])
	if draft, err = rich().Draft(); err != nil {
		t.Fatal(err)
	}
	golden(t, "curves_rich.html", draft[MIMEHTML])
}

// rich is a chart with all that a chart can have.
func rich() Curves {
	return Curves{Title: "training", YLabel: "loss", Smooth: 0.5, Series: []Series{
		{Name: "train", Steps: []int{0, 10, 20}, Values: []float64{1, 2, 3}},
		{Name: "validation", Held: true, Steps: []int{0, 10, 20}, Values: []float64{2, 0.75, 1.5}},
		{Name: "test", Held: true, Steps: []int{0, 20}, Values: []float64{2, 1}},
		{Name: "accuracy", Best: true, Highest: true, Steps: []int{0, 20}, Values: []float64{0.25, 0.5}},
	}, Baselines: []Baseline{{"guessing", 2.302585}}}
}

func TestSameDataSameBytes(t *testing.T) {
	figures := map[string]Figure{"curves": falling(5000), "rich curves": rich(), "progress": Progress{Step: 1, Total: 2}, "grid": ramps(5), "passage": Passage{Texts: []string{"a"}}}
	for name, fig := range figures {
		first, second := bundle(t, fig), bundle(t, fig)
		for _, mime := range slices.Sorted(maps.Keys(first)) {
			if !bytes.Equal(first[mime], second[mime]) {
				t.Errorf("%s: two bundles of the same figure differ in %s", name, mime)
			}
		}
	}
}

// The frames of one chart share an id, by which a new frame finds the canvas of the one before.
func TestFramesShareAnID(t *testing.T) {
	id := func(c Curves) string {
		lines, err := c.lines()
		if err != nil {
			t.Fatal(err)
		}
		return c.id(lines)
	}
	if early, late := id(falling(10)), id(falling(20)); early != late {
		t.Errorf("frames of one chart have ids %s and %s, want the same", early, late)
	}
	other := falling(10)
	other.Title = "another"
	if id(other) == id(falling(10)) {
		t.Errorf("charts with different titles have the same id %s", id(other))
	}
}

func TestCurvesEscape(t *testing.T) {
	evil := `</script><script>alert("1")</script>'&"`
	c := Curves{Title: evil, XLabel: evil, YLabel: evil, Series: []Series{{Name: evil, Steps: []int{0}, Values: []float64{1}}}}
	html := string(bundle(t, c)[MIMEHTML])
	if got := strings.Count(html, "</script"); got != 1 {
		t.Errorf("%d script ends in the HTML, want 1:\n%s", got, html)
	}
	if strings.Contains(html, `alert("`) {
		t.Errorf("a quote of the title is not escaped:\n%s", html)
	}
}

func TestBundleSize(t *testing.T) {
	const limit = 150_000 // bytes of HTML, the picture included, however long the training
	for _, series := range []int{1, 4, 40} {
		c := Curves{Title: "long"}
		for i := range series {
			s := falling(20_000).Series[0]
			s.Name = fmt.Sprint("series ", i)
			c.Series = append(c.Series, s)
		}
		if got := len(bundle(t, c)[MIMEHTML]); got > limit {
			t.Errorf("%d series of 20,000 steps: %d bytes of HTML, want at most %d", series, got, limit)
		}
	}
}

func TestCurvesPicture(t *testing.T) {
	tests := map[string]Curves{
		"long":         falling(5000),
		"one point":    falling(1),
		"constant":     {Series: []Series{{Name: "a", Steps: []int{0, 1}, Values: []float64{3, 3}}}},
		"one step":     {Series: []Series{{Name: "a", Steps: []int{4, 4, 4}, Values: []float64{1, 2, 3}}}},
		"log constant": {LogY: true, Series: []Series{{Name: "a", Steps: []int{0, 1}, Values: []float64{10, 10}}}},
		"log tiny":     {LogY: true, Series: []Series{{Name: "a", Steps: []int{0, 1}, Values: []float64{1e-300, 1e300}}}},
		"huge":         {Series: []Series{{Name: "a", Steps: []int{0, 1 << 40}, Values: []float64{-1e300, 1e300}}}},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			img, err := png.Decode(bytes.NewReader(bundle(t, c)[MIMEPNG]))
			if err != nil {
				t.Fatal(err)
			}
			if got := img.Bounds().Size(); got.X != 1020 || got.Y != 540 {
				t.Errorf("picture of %v pixels, want 1020x540", got)
			}
			blue := 0
			for y := range img.Bounds().Dy() {
				for x := range img.Bounds().Dx() {
					r, g, b, _ := img.At(x, y).RGBA()
					if r>>8 == 0 && g>>8 == 0x72 && b>>8 == 0xb2 {
						blue++
					}
				}
			}
			if blue < 20 {
				t.Errorf("%d pixels in the colour of the first series, want a line or a dot of at least 20", blue)
			}
		})
	}
}

// ECharts itself must accept the option: it draws the chart, in both kinds of axis, without a browser.
func TestEChartsDrawsTheOption(t *testing.T) {
	for _, log := range []bool{false, true} {
		c := falling(50)
		c.LogY = log
		svg := drawn(t, c)
		for _, want := range []string{">training<", ">loss<", ">loss (nats)<", ">step<", `stroke="#0072b2"`} {
			if !strings.Contains(svg, want) {
				t.Errorf("log=%v: the chart that ECharts draws lacks %s", log, want)
			}
		}
	}
}

// drawn is the chart as ECharts draws it.
func drawn(t *testing.T, c Curves) string {
	t.Helper()
	lines, err := c.lines()
	if err != nil {
		t.Fatal(err)
	}
	option, err := c.option(lines)
	if err != nil {
		t.Fatal(err)
	}
	return renderSVG(t, option, 680, curvesHeight)
}

// A frame must be cheap, however long the training was: see restFactor.
func BenchmarkCurvesDraft(b *testing.B)  { benchmarkCurves(b, Curves.Draft) }
func BenchmarkCurvesBundle(b *testing.B) { benchmarkCurves(b, Curves.Bundle) }

func benchmarkCurves(b *testing.B, draw func(Curves) (Bundle, error)) {
	for _, steps := range []int{200, 20_000} {
		c := falling(steps)
		c.Smooth = 0.9
		c.Series = append(c.Series, Series{Name: "second", Steps: c.Series[0].Steps, Values: c.Series[0].Values})
		b.Run(fmt.Sprintf("steps=%d", steps), func(b *testing.B) {
			for b.Loop() {
				if _, err := draw(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDraft(b *testing.B) {
	for _, steps := range []int{100, 5000, 100_000} {
		c := falling(steps)
		b.Run(fmt.Sprint(steps), func(b *testing.B) {
			for b.Loop() {
				if _, err := c.Draft(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBundle(b *testing.B) {
	for name, fig := range map[string]Figure{"curves5000": falling(5000), "grid64": ramps(64)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := fig.Bundle(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
