package plotting

import (
	"image/color"

	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Histogram shows how the values of one or more samples are distributed, in bins that all samples share.
type Histogram struct {
	Title   string
	XLabel  string // default "value"
	Bins    int    // default by the rule of Freedman and Diaconis, at most 80
	Density bool   // the share of a sample per unit of x instead of a count, for samples of different sizes
	Samples []Sample
}

// Sample is named values. Values that are not finite are not counted.
type Sample struct {
	Name   string // default "sample N", counted from 1
	Values []float64
}

// maxBins is about as many as can be told apart on the screen.
const maxBins = 80

// Bundle draws the outline of each sample. It returns an error that wraps ErrNoData when there is no finite value,
// or ErrFigure when Bins is negative.
func (h Histogram) Bundle() (Bundle, error) { return h.bundle(chart.EncodePNG) }

// SVG is the picture of the bundle as lines and letters. The errors are those of Bundle.
func (h Histogram) SVG() ([]byte, error) { return vectorsOf(h.bundle) }

func (h Histogram) bundle(encode chart.Encoder) (Bundle, error) {
	samples, err := h.prepared()
	if err != nil {
		return nil, fmt.Errorf("histogram %q: %w", h.Title, err)
	}
	edges := h.edges(samples)
	for i := range samples {
		samples[i].count(edges, h.Density)
	}
	option, err := h.option(samples, edges)
	if err != nil {
		return nil, fmt.Errorf("histogram %q: %w", h.Title, err)
	}
	picture, err := h.picture(samples, edges, encode)
	if err != nil {
		return nil, fmt.Errorf("histogram %q: %w", h.Title, err)
	}
	return chartBundle(h.id(samples), h.text(samples, edges), option, picture), nil
}

func (h Histogram) id(samples []binned) string {
	parts := []string{"histogram", h.Title}
	for _, s := range samples {
		parts = append(parts, s.name)
	}
	return web.ContentID(parts...)
}

// binned is a sample made ready for drawing.
type binned struct {
	name    string
	values  []float64 // finite, sorted
	skipped int       // values that are not finite
	counts  []float64 // values in each bin
	heights []float64 // what is drawn: counts or densities
}

func (h Histogram) prepared() ([]binned, error) {
	if h.Bins < 0 {
		return nil, fmt.Errorf("%w: %d bins: give a number above zero, or 0 for the default", ErrFigure, h.Bins)
	}
	samples := make([]binned, len(h.Samples))
	total := 0
	for i, s := range h.Samples {
		b := binned{name: style.NameOr(s.Name, "sample", i)}
		for _, v := range s.Values {
			if style.Finite(v) {
				b.values = append(b.values, v)
			}
		}
		slices.Sort(b.values)
		b.skipped = len(s.Values) - len(b.values)
		total += len(b.values)
		samples[i] = b
	}
	if total == 0 {
		return nil, fmt.Errorf("%w: no sample has a finite value", ErrNoData)
	}
	return samples, nil
}

// edges are the n+1 ends of n bins of equal width over all samples.
func (h Histogram) edges(samples []binned) []float64 {
	var all []float64
	for _, s := range samples {
		all = append(all, s.values...)
	}
	slices.Sort(all)
	low, high := all[0], all[len(all)-1]
	if low == high { // one bin around the only value
		room := max(0.5, math.Abs(low)/4)
		return []float64{low - room, high + room}
	}
	n := h.Bins
	if n == 0 {
		n = freedmanDiaconis(all)
	}
	edges := make([]float64, n+1)
	for i := range edges {
		share := float64(i) / float64(n)
		edges[i] = low*(1-share) + high*share
	}
	return edges
}

// freedmanDiaconis is the number of bins as wide as twice the interquartile range over the cube root of the number
// of values (Freedman and Diaconis, 1981), or, where half of the values are the same, that of Sturges.
func freedmanDiaconis(sorted []float64) int {
	n := float64(len(sorted))
	bins := math.Ceil(math.Log2(n)) + 1
	width := 2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / math.Cbrt(n)
	if width > 0 {
		bins = math.Ceil((sorted[len(sorted)-1] - sorted[0]) / width)
	}
	return int(min(max(bins, 1), maxBins))
}

func quantile(sorted []float64, p float64) float64 {
	return stat.Quantile(p, stat.Empirical, sorted, nil)
}

// count fills the bins. A bin holds its lower end; the last one holds both.
func (b *binned) count(edges []float64, density bool) {
	dividers := slices.Clone(edges)
	dividers[len(dividers)-1] = math.Nextafter(dividers[len(dividers)-1], math.Inf(1))
	b.counts = stat.Histogram(make([]float64, len(edges)-1), dividers, b.values, nil)
	b.heights = slices.Clone(b.counts)
	if !density {
		return
	}
	for i := range b.heights {
		b.heights[i] /= max(1, float64(len(b.values))) * (edges[i+1] - edges[i])
	}
}

// text is the histogram in words: the middle and the ends of each sample, and how much two samples have in common.
func (h Histogram) text(samples []binned, edges []float64) string {
	parts := make([]string, 0, len(samples)+1)
	for _, s := range samples {
		parts = append(parts, s.text(edges))
	}
	if len(samples) == 2 && len(samples[0].values) > 0 && len(samples[1].values) > 0 {
		parts = append(parts, fmt.Sprintf("the two have %s of their area in common", style.Percent(common(samples[0], samples[1]))))
	}
	text := fmt.Sprintf("%s in %s: ", style.LabelOr(h.XLabel, "value"), style.Count(len(edges)-1, "bin"))
	return style.WithTitle(h.Title, text+strings.Join(parts, "; "))
}

func (b binned) text(edges []float64) string {
	if len(b.values) == 0 {
		return b.name + " has no value to count"
	}
	fullest := 0
	for i, n := range b.counts {
		if n > b.counts[fullest] {
			fullest = i
		}
	}
	text := fmt.Sprintf("%s has %s from %s to %s, median %s, half of them from %s to %s, most in %s to %s (%s)",
		b.name, style.Count(len(b.values), "value"), style.Number(b.values[0]), style.Number(b.values[len(b.values)-1]),
		style.Number(quantile(b.values, 0.5)), style.Number(quantile(b.values, 0.25)), style.Number(quantile(b.values, 0.75)),
		style.Number(edges[fullest]), style.Number(edges[fullest+1]), style.Percent(b.counts[fullest]/float64(len(b.values))))
	if b.skipped > 0 {
		text += fmt.Sprintf(", %d not finite and not counted", b.skipped)
	}
	return text
}

// common is the area under both outlines, each of area 1: 1 for the same distribution, 0 for separate ones.
func common(a, b binned) float64 {
	area := 0.0
	for i := range a.counts {
		area += min(a.counts[i]/float64(len(a.values)), b.counts[i]/float64(len(b.values)))
	}
	return area
}

// dashes tell outlines apart without colour; ECharts names them, and the picture takes their lengths in points.
var dashes = []struct {
	name    any
	lengths []vg.Length
}{
	{"solid", nil},
	{[]int{7, 3}, []vg.Length{vg.Points(5), vg.Points(2.2)}},
	{[]int{2, 2}, []vg.Length{vg.Points(1.5), vg.Points(1.5)}},
	{[]int{10, 3, 2, 3}, []vg.Length{vg.Points(7.5), vg.Points(2.2), vg.Points(1.5), vg.Points(2.2)}},
}

// Areas of more samples than this would hide each other.
const filledUpTo = 3

func (h Histogram) option(samples []binned, edges []float64) ([]byte, error) {
	series := make([]chart.Attributes, len(samples))
	for i, s := range samples {
		series[i] = s.series(i, edges)
		if len(samples) <= filledUpTo {
			series[i]["areaStyle"] = chart.Attributes{"opacity": 0.2}
		}
	}
	names := make([]string, len(samples))
	for i, s := range samples {
		names[i] = s.name
	}
	return chart.Option(h.Title, chart.WithFrames(chart.Attributes{
		"tooltip": chart.Attributes{"trigger": "axis"},
		"xAxis":   chart.ValueAxis(style.LabelOr(h.XLabel, "value"), chart.NameGapBelow, style.Range{Low: edges[0], High: edges[len(edges)-1]}.Rounded()),
		"yAxis": chart.Attributes{"type": "value", "name": h.yLabel(), "nameLocation": "middle", "nameGap": chart.NameGapBeside,
			"axisLine": chart.Attributes{"onZero": false}},
		"series": series,
	}, names, chart.LineLegend(), 0))
}

// series is the outline as steps: each height holds from its edge to the next. The first point begins the outline
// at the axis.
func (b binned) series(index int, edges []float64) chart.Attributes {
	data := [][]any{{style.ShortNumber(edges[0]), 0}}
	for i, height := range b.heights {
		data = append(data, []any{style.ShortNumber(edges[i]), style.ShortNumber(height)})
	}
	data = append(data, []any{style.ShortNumber(edges[len(edges)-1]), 0})
	return chart.Attributes{"type": "line", "name": b.name, "step": "end", "symbol": "none", "data": data,
		"color":     style.Hex(style.SeriesColor(index)),
		"lineStyle": chart.Attributes{"width": 1.8, "type": dashes[index%len(dashes)].name}}
}

func (h Histogram) yLabel() string {
	if h.Density {
		return "density"
	}
	return "count"
}

func (h Histogram) picture(samples []binned, edges []float64, encode chart.Encoder) ([]byte, error) {
	p := chart.NewPlot(h.Title, style.LabelOr(h.XLabel, "value"), h.yLabel())
	names := make([]string, len(samples))
	for i, s := range samples {
		outline, err := s.outline(i, edges, len(samples) <= filledUpTo)
		if err != nil {
			return nil, err
		}
		p.Add(outline)
		names[i] = style.Shorten(s.name)
		if len(samples) > 1 {
			p.Legend.Add(names[i], &plotter.Line{LineStyle: outline.LineStyle})
		}
	}
	xs := style.Range{Low: edges[0], High: edges[len(edges)-1]}.Rounded()
	chart.SetLimits(p, xs, style.Range{Low: 0, High: 1.05 * p.Y.Max})
	if len(samples) > 1 {
		chart.LegendBeside(p, names)
	}
	return encode(p, 0)
}

func (b binned) outline(index int, edges []float64, filled bool) (*plotter.Line, error) {
	xys := plotter.XYs{{X: edges[0]}}
	for i, height := range b.heights {
		xys = append(xys, plotter.XY{X: edges[i], Y: height}, plotter.XY{X: edges[i+1], Y: height})
	}
	line, err := plotter.NewLine(append(xys, plotter.XY{X: edges[len(edges)-1]}))
	if err != nil {
		return nil, err
	}
	c := style.SeriesColor(index)
	line.Color, line.Width, line.Dashes = c, vg.Points(1.2), dashes[index%len(dashes)].lengths
	if filled {
		line.FillColor = color.NRGBA{R: c.R, G: c.G, B: c.B, A: 0x33}
	}
	return line, nil
}
