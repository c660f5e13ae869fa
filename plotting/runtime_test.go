package plotting

import (
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/dop251/goja"

	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// page is charts.js in a page of testdata/page.js, which has as much of a browser and of ECharts as it needs.
func page(t *testing.T) *goja.Runtime {
	t.Helper()
	stub, err := os.ReadFile("testdata/page.js")
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	for _, script := range []string{string(stub), web.RuntimeJS} {
		if _, err := vm.RunString(script); err != nil {
			t.Fatal(err)
		}
	}
	return vm
}

// run returns what the expression gives, from its JSON.
func run[T any](t *testing.T, vm *goja.Runtime, expression string) T {
	t.Helper()
	text, err := vm.RunString("JSON.stringify(" + expression + ")")
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	var got T
	if err := json.Unmarshal([]byte(text.String()), &got); err != nil {
		t.Fatalf("%s: %v in %s", expression, err, text)
	}
	return got
}

// frame draws the chart as its script in a page does, in a figure of its own.
func frame(t *testing.T, vm *goja.Runtime, c Curves) {
	t.Helper()
	lines, err := c.lines()
	if err != nil {
		t.Fatal(err)
	}
	option, err := c.option(lines)
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.Set("text", string(option)); err != nil {
		t.Fatal(err)
	}
	if _, err := vm.RunString(`frame(JSON.parse(text))`); err != nil {
		t.Fatal(err)
	}
}

// Checks that come to a chart which has drawn losses get a frame of their own, and leave the losses theirs: ECharts would take an axis
// of the same name for the one that was there.
func TestChecksComeToAChart(t *testing.T) {
	vm := page(t)
	for _, tr := range []Training{training(40), checked(60), checked(80)} {
		frame(t, vm, tr.curves())
	}
	told, err := vm.RunString("JSON.stringify(view().chart.told)")
	if err != nil {
		t.Fatal(err)
	}
	real, err := echarts()
	if err != nil {
		t.Fatal(err)
	}
	places, err := real.RunString(`(function () {
		var chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 800, height: 400 });
		` + told.String() + `.forEach(function (call) { chart.setOption(call[0], call[1]); });
		var now = chart.getOption();
		chart.dispose();
		return JSON.stringify([now.grid.length, now.xAxis.map(function (a) { return [a.gridIndex || 0, a.name]; }), now.yAxis.map(function (a) { return a.gridIndex || 0; })]);
	})()`)
	if err != nil {
		t.Fatal(err)
	}
	if want := `[2,[[0,""],[1,"step"]],[0,1]]`; places.String() != want {
		t.Errorf("frames and axes are %s, want %s", places, want)
	}
}

// A picture that the chart hides is still read out, and after it the words of a draft.
func TestTheChartIsNamedAsItsPicture(t *testing.T) {
	vm := page(t)
	for still, want := range map[string]string{
		`{alt: "loss 0.5 at step 3", style: {}}`:         "loss 0.5 at step 3",
		`{textContent: "loss 0.4 at step 4", style: {}}`: "loss 0.4 at step 4",
	} {
		if _, err := vm.RunString(`frame({series: []}, [` + still + `])`); err != nil {
			t.Fatal(err)
		}
		got := run[map[string]string](t, vm, "view().canvas.attributes")
		if got["role"] != "img" || got["aria-label"] != want {
			t.Errorf("the chart is %v, want an image called %q", got, want)
		}
	}
}

// The browser smooths as Go does.
func TestAverageInTheBrowser(t *testing.T) {
	vm := page(t)
	random := rand.New(rand.NewPCG(1, 2))
	for _, decay := range []float64{0, 0.5, 0.9, 0.99, 0.9999} {
		for _, shared := range []bool{false, true} {
			var points []style.Point
			var shares []style.Share
			rows, flat := [][]float64{}, []float64{}
			for i := range 500 {
				p := style.Point{X: i, Y: 2 + random.NormFloat64()}
				points, rows = append(points, p), append(rows, []float64{float64(p.X), p.Y})
				if shared {
					s := style.Share{Mean: p.Y + 0.1*random.NormFloat64(), N: 1 + random.IntN(40)}
					shares, flat = append(shares, s), append(flat, s.Mean, float64(s.N))
				}
			}
			if err := vm.Set("args", []any{rows, flat, decay}); err != nil {
				t.Fatal(err)
			}
			got := run[[]float64](t, vm, "window.atelierChart.average(args[0], args[1].length ? args[1] : null, args[2])")
			if want := average(points, shares, decay); !near(got, want, 1e-6) {
				t.Errorf("decay %v, shares %v: the browser's %v is not Go's %v", decay, shared, got[:3], want[:3])
			}
		}
	}
}

// What the slider gives at the decay that Go began with is what Go gave.
func TestSliderAgreesWithGo(t *testing.T) {
	vm := page(t)
	c := falling(5000) // thinned, with shares
	c.Smooth = 0.9
	frame(t, vm, c)
	before := run[[][]float64](t, vm, "shown().dataset[0].source")
	run[bool](t, vm, "slide(0.9)")
	after := run[[][]float64](t, vm, "shown().dataset[0].source")
	if len(before) != len(after) {
		t.Fatalf("%d rows became %d", len(before), len(after))
	}
	for i := range before {
		if !near(after[i], before[i], 1e-4) { // six digits travel, and their errors add up
			t.Fatalf("row %d is %v at first and %v from the slider", i, before[i], after[i])
		}
	}
}

type setting struct {
	Row     int // length of the first row: 3 with an average
	Opacity float64
	Y       string
	Start   any
	From    any
	Dark    bool
}

const settings = `{Row: shown().dataset[0].source[0].length, Opacity: shown().series[1].lineStyle.opacity,
	Y: shown().yAxis[0].type, Start: shown().dataZoom[1].start, From: shown().dataZoom[1].startValue, Dark: view().dark}`

// A frame that replaces another keeps what the reader set, and so does a change of theme.
func TestFramesKeepSettings(t *testing.T) {
	vm := page(t)
	frame(t, vm, falling(100))
	if got, want := run[setting](t, vm, settings), (setting{2, 1, "value", nil, nil, false}); got != want {
		t.Errorf("at first %+v, want %+v", got, want)
	}
	run[bool](t, vm, "slide(0.6) && toggle(true) && zoom({start: 20, end: 100, startValue: 19.8, endValue: 99})")
	want := setting{3, 0.3, "log", nil, 19.8, false}
	frame(t, vm, falling(200))
	if got := run[setting](t, vm, settings); got != want {
		t.Errorf("the next frame has %+v, want %+v", got, want)
	}
	if charts := run[int](t, vm, "echarts.made"); charts != 1 {
		t.Errorf("%d charts were made, want the first one to stay", charts)
	}
	run[bool](t, vm, `theme("false")`)
	want.Dark, want.Opacity = true, 0.51
	if got := run[setting](t, vm, settings); got != want {
		t.Errorf("in the dark %+v, want %+v", got, want)
	}
	run[bool](t, vm, "slide(0) && zoom({start: 0, end: 100, startValue: 0, endValue: 199})")
	if got, want := run[setting](t, vm, settings), (setting{2, 1, "log", nil, nil, true}); got != want {
		t.Errorf("set back %+v, want %+v", got, want)
	}
}

// The controls are there where they can do something.
func TestControls(t *testing.T) {
	held := falling(3)
	held.Series[0].Held = true
	below := falling(3)
	below.Series[0].Values[1] = -1
	smooth := falling(3)
	smooth.Smooth = 0.999
	type controls struct {
		Smoothing, Log bool
		Value, Max     float64
	}
	tests := []struct {
		name   string
		curves Curves
		want   controls
	}{
		{"all", falling(3), controls{true, true, 0, 0.99}},
		{"nothing to smooth", held, controls{false, true, 0, 0.99}},
		{"below zero", below, controls{true, false, 0, 0.99}},
		{"more than the slider has", smooth, controls{true, true, 0.999, 0.999}},
	}
	for _, tt := range tests {
		vm := page(t)
		frame(t, vm, tt.curves)
		got := run[controls](t, vm, `{Smoothing: view().smoothing.style.display === "", Log: view().logarithmic.style.display === "",
			Value: Number(view().slider.value), Max: Number(view().slider.max)}`)
		if got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// A page that is dark makes a chart dark, paper never is.
func TestTheme(t *testing.T) {
	tests := []struct {
		name, page string
		system     bool // is dark
		want       bool
	}{
		{"JupyterLab light on a dark system", "true", true, false},
		{"JupyterLab dark on a light system", "false", false, true},
		{"elsewhere, dark", "", true, true},
		{"elsewhere, light", "", false, false},
	}
	for _, tt := range tests {
		vm := page(t)
		if err := vm.Set("system", tt.system); err != nil {
			t.Fatal(err)
		}
		run[bool](t, vm, `theme("`+tt.page+`")`)
		frame(t, vm, falling(3))
		if got := run[bool](t, vm, "view().dark"); got != tt.want {
			t.Errorf("%s: dark is %v, want %v", tt.name, got, tt.want)
		}
		if run[bool](t, vm, "fire('beforeprint') && view().dark") {
			t.Errorf("%s: the printed chart is dark", tt.name)
		}
		if got := run[bool](t, vm, "fire('afterprint') && view().dark"); got != tt.want {
			t.Errorf("%s: dark is %v after printing, want %v", tt.name, got, tt.want)
		}
	}
}

// Every colour of text in both themes can be read on the grounds it may stand on.
func TestThemeContrast(t *testing.T) {
	for _, tt := range []struct {
		theme   string
		grounds []string
	}{{"atelier-light", []string{"#ffffff"}}, {"atelier-dark", []string{"#111111", "#222222"}}} {
		vm := page(t)
		frame(t, vm, falling(3))
		texts := run[[]string](t, vm, `(function (t) { return [t.textStyle.color, t.title.textStyle.color, t.legend.textStyle.color,
			t.valueAxis.axisLabel.color, t.valueAxis.nameTextStyle.color, t.tooltip.textStyle.color, t.markPoint.label.color]
			})(echarts.themes["`+tt.theme+`"])`)
		for _, text := range texts {
			for _, ground := range tt.grounds {
				if got := contrast(t, text, ground); got < 4.5 {
					t.Errorf("%s: text %s on %s has a contrast of %.1f, want at least 4.5", tt.theme, text, ground, got)
				}
			}
		}
	}
}

// contrast is the contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	light := func(text string) float64 {
		var c color.RGBA
		if _, err := fmt.Sscanf(text, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
			t.Fatalf("colour %q: %v", text, err)
		}
		linear := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	high, low := max(light(a), light(b)), min(light(a), light(b))
	return (high + 0.05) / (low + 0.05)
}

// A chart that the page has put away keeps its size when the theme changes: ECharts would make it 100 pixels wide.
func TestHiddenChartsKeepTheirSize(t *testing.T) {
	type size struct{ Width, Height int }
	for _, light := range []string{"false", "true"} {
		vm := page(t)
		run[bool](t, vm, `theme("`+map[string]string{"false": "true", "true": "false"}[light]+`")`)
		frame(t, vm, falling(3))
		run[bool](t, vm, "!measure()")
		if got, want := run[size](t, vm, "view().chart.size"), (size{600, 360}); got != want {
			t.Errorf("the chart has %v, want that of its place, %v", got, want)
		}
		run[bool](t, vm, `!(view().canvas.clientWidth = 0)`)
		run[bool](t, vm, `theme("`+light+`")`)
		if got, want := run[size](t, vm, "echarts.sizes[1]"), (size{600, 360}); got != want {
			t.Errorf("hidden, the chart was made anew with %v, want %v", got, want)
		}
		run[bool](t, vm, `(view().canvas.clientWidth = 500) && !measure()`)
		if got, want := run[size](t, vm, "view().chart.size"), (size{500, 360}); got != want {
			t.Errorf("seen again, the chart has %v, want %v", got, want)
		}
	}
}

// The zoom can be set by a control too, which tells what the wheel has set.
func TestZoomControl(t *testing.T) {
	vm := page(t)
	frame(t, vm, falling(100))
	if got := run[float64](t, vm, "(view().from.value = 30) && (view().from.events.input(), view().chart.zoom.start)"); got != 30 {
		t.Errorf("the chart begins at %v %%, want 30", got)
	}
	run[bool](t, vm, "zoom({start: 20, end: 100, startValue: 19.8, endValue: 99})")
	if got := run[float64](t, vm, "view().from.value"); got != 20 {
		t.Errorf("the control stands at %v, want 20", got)
	}
}

// Two charts that have the same title are two charts, and frames of both go on where theirs was.
func TestChartsOfTheSameTitle(t *testing.T) {
	vm := page(t)
	frame(t, vm, falling(3))
	run[bool](t, vm, `!!(first = figures[0]) && !(figures = [])`)
	frame(t, vm, falling(4))
	run[bool](t, vm, `!!(second = figures[0]) && !(figures = [])`)
	for range 2 {
		for _, name := range []string{"first", "second"} {
			run[bool](t, vm, `!!(figures = [`+name+`])`)
			frame(t, vm, falling(5))
			run[bool](t, vm, `!!(`+name+` = figures[0])`)
		}
	}
	if charts := run[int](t, vm, "echarts.made"); charts != 2 {
		t.Errorf("%d charts were made for two figures", charts)
	}
}

// Rows that a frame leaves out are those of the frames before it; the newest are in view unless the reader has scrolled.
func TestStagesKeepTheirRows(t *testing.T) {
	vm := page(t)
	for _, step := range []struct{ call, want string }{
		{`list({0: "a"})`, "a at 900"},
		{`list({0: "a", 10: "b"})`, "a b at 900"},
		{`(before.scrollTop = 100, before.events.scroll(), list({0: "a", 10: "b", 20: "c"}))`, "a b c at 100"},
		{`(before.scrollTop = 540, before.events.scroll(), list({0: "a", 10: "b", 20: "c"}))`, "a b c at 900"},
		{`list({0: "d"})`, "d at 900"},
	} {
		if got := run[string](t, vm, step.call); got != step.want {
			t.Errorf("%s: got %q, want %q", step.call, got, step.want)
		}
	}
}

var addition = regexp.MustCompile(`atelierChart\.add\("([^"]+)","([^"]+)",(\{.*\})\);else`)

// add runs the script that adds to the chart of an earlier frame, as it is in a figure of its own.
func add(t *testing.T, vm *goja.Runtime, c, earlier Curves) {
	t.Helper()
	b, continues, err := c.Since(earlier)
	if err != nil || !continues {
		t.Fatalf("goes on: %v, error %v", continues, err)
	}
	found := addition.FindStringSubmatch(string(b[MIMEHTML]))
	if found == nil {
		t.Fatalf("%s adds nothing", b[MIMEHTML])
	}
	if _, err := vm.RunString(`window.atelierChart.add("chart", "` + found[2] + `", ` + found[3] + `)`); err != nil {
		t.Fatal(err)
	}
}

// A frame and what came since are the whole chart: however they come, and wherever the earlier frame ended.
func TestAdditionsMakeTheWholeChart(t *testing.T) {
	both := falling(40)
	both.Smooth = 0.9
	held := Series{Name: "held", Held: true}
	for i := 0; i < 40; i += 8 {
		held.Steps, held.Values = append(held.Steps, i), append(held.Values, 3-float64(i)/40)
	}
	thinned := falling(6000)
	thinned.Smooth = 0.99
	for name, tt := range map[string]struct {
		c       Curves
		earlier []int // values of each series
	}{
		"smoothed, and a best value": {Curves{Smooth: 0.9, Series: []Series{both.Series[0], held}}, []int{31, 4}},
		"nothing new":                {both, []int{40}},
		"thinned":                    {thinned, []int{5000}},
		"thinned, and two more":      {thinned, []int{5998}},
		"with a baseline":            {Curves{Series: both.Series, Baselines: []Baseline{{"b", 1}}}, []int{39}},
	} {
		earlier := tt.c
		earlier.Series = slices.Clone(earlier.Series)
		for i, n := range tt.earlier {
			earlier.Series[i].Steps, earlier.Series[i].Values = earlier.Series[i].Steps[:n], earlier.Series[i].Values[:n]
		}
		draw := page(t)
		frame(t, draw, tt.c)
		lines, err := tt.c.lines()
		if err != nil {
			t.Fatal(err)
		}
		before, err := earlier.lines()
		if err != nil {
			t.Fatal(err)
		}
		for order, steps := range map[string][]func(*goja.Runtime){
			"as it goes on":   {func(vm *goja.Runtime) { frame(t, vm, earlier) }, func(vm *goja.Runtime) { add(t, vm, tt.c, earlier) }},
			"in a later page": {func(vm *goja.Runtime) { add(t, vm, tt.c, earlier) }, func(vm *goja.Runtime) { frame(t, vm, earlier) }},
		} {
			vm := page(t)
			for _, step := range steps {
				step(vm)
			}
			if got, want := run[json.RawMessage](t, vm, "shown().series"), run[json.RawMessage](t, draw, "shown().series"); string(got) != string(want) {
				t.Errorf("%s, %s: series\n%s, want\n%s", name, order, got, want)
			}
			for i, l := range lines {
				rows := run[[][]float64](t, vm, fmt.Sprintf("shown().dataset[%d].source", i))
				first, last := rows[0], rows[len(rows)-1]
				if first[0] != float64(l.first.X) || last[0] != float64(l.last.X) || !near(last[1:2], []float64{l.last.Y}, 1e-5) {
					t.Errorf("%s, %s: line %d goes from %v to %v, want from %v to %v", name, order, i, first, last, l.first, l.last)
				}
				if l.smooth != nil && !near(last[2:], l.smooth[len(l.smooth)-1:], 1e-2) {
					t.Errorf("%s, %s: line %d ends smoothed at %v, want %v", name, order, i, last[2:], l.smooth[len(l.smooth)-1])
				}
				if middle := len(before[i].points) / 2; l.smooth != nil && !near(rows[middle][2:], before[i].smooth[middle:middle+1], 1e-4) {
					t.Errorf("%s, %s: row %d of line %d is smoothed to %v, want %v as before", name, order, middle, i, rows[middle][2], before[i].smooth[middle])
				}
				if len(tt.c.Series[i].Values) < 100 && len(rows) != len(tt.c.Series[i].Values) {
					t.Errorf("%s, %s: line %d has %d rows, want %d", name, order, i, len(rows), len(tt.c.Series[i].Values))
				}
			}
			if got := run[string](t, vm, "view().canvas.attributes['aria-label']"); got != tt.c.text(lines) {
				t.Errorf("%s, %s: the chart is called %q, want %q", name, order, got, tt.c.text(lines))
			}
		}
	}
}

// What came since another frame than the one that is shown is not added to it.
func TestAdditionsToAnotherFrame(t *testing.T) {
	c := falling(40)
	vm := page(t)
	frame(t, vm, cut(c, 30))
	add(t, vm, c, cut(c, 20))
	if rows := run[int](t, vm, "shown().dataset[0].source.length"); rows != 30 {
		t.Errorf("the chart has %d rows, want the 30 of its frame", rows)
	}
}
