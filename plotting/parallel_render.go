package plotting

import (
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

func (p Parallel) option(s sweep) ([]byte, error) {
	axes, names := make([]chart.Attributes, len(s.rulers)), s.axisNames()
	for i, r := range s.rulers {
		axes[i] = r.axis(i, names[i], s.letters())
	}
	lines := make([]chart.Attributes, len(s.runs))
	for i, run := range s.runs {
		lines[i] = s.line(run)
	}
	return chart.Option(p.Title, chart.Attributes{
		"legend":       chart.Attributes{"show": false},
		"parallel":     chart.Attributes{"left": parallelLeft, "right": parallelRight, "top": 60 + 14*nameLines(s.axisNames()), "bottom": 28},
		"parallelAxis": axes,
		"series": []chart.Attributes{{"type": "parallel", "name": p.Title, "data": lines, "smooth": false, "animation": false,
			"emphasis": chart.Attributes{"lineStyle": chart.Attributes{"width": 4}}}},
	})
}

// Room beside the first and the last axis, in CSS pixels.
const (
	parallelLeft  = 60
	parallelRight = 90
)

// letters is the number of letters that fit between two axes.
func (s sweep) letters() int {
	return (style.ChartWidth-parallelLeft-parallelRight)/(len(s.rulers)-1)/letterPixels - 1
}

// axisNames are the names of the axes, in lines that fit between two of them.
func (s sweep) axisNames() []string {
	names := make([]string, len(s.rulers))
	for i, r := range s.rulers {
		names[i] = wrapped(r.name, min(style.LongestName, s.letters()))
	}
	return names
}

func nameLines(names []string) int {
	most := 0
	for _, name := range names {
		most = max(most, 1+strings.Count(name, "\n"))
	}
	return most
}

// wrapped is a name in at most two lines of at most that many letters, cut where it is longer.
func wrapped(name string, letters int) string {
	if style.DisplayWidth(name) <= letters {
		return name
	}
	first, rest := "", name
	for at, letter := range name {
		if letter == ' ' && style.DisplayWidth(name[:at]) <= letters {
			first, rest = name[:at]+"\n", name[at+1:]
		}
	}
	return first + style.Truncate(rest, letters)
}

// axis is that of ECharts. Words at it lie on what is about the ground of the page, for lines may cross them.
func (r ruler) axis(dimension int, name string, letters int) chart.Attributes {
	axis := chart.Attributes{"dim": dimension, "name": name, "nameTextStyle": chart.Attributes{"fontFamily": style.FontStack, "lineHeight": 14},
		"z": 10, "axisLabel": chart.Attributes{"backgroundColor": "rgba(255,255,255,0.85)", "padding": 2}}
	switch {
	case r.words != nil:
		words := make([]string, len(r.words))
		for i, word := range r.words {
			words[i] = style.Truncate(word, letters)
		}
		axis["type"], axis["data"] = "category", words
	case r.log:
		axis["type"] = "log"
	default:
		axis["type"], axis["scale"] = "value", true
	}
	if r.words == nil {
		axis["min"], axis["max"] = style.ShortNumber(r.ends.Low), style.ShortNumber(r.ends.High)
	}
	return axis
}

// line is a run with its colour, for ECharts colours no line by a logarithmic axis.
func (s sweep) line(run int) chart.Attributes {
	values := make([]any, len(s.rulers))
	for i, r := range s.rulers {
		values[i] = style.ShortNumber(r.numbers[run]) // of words their place, for two may be cut to the same
	}
	return chart.Attributes{"name": s.score().name + " " + s.score().entry(run), "value": values,
		"lineStyle": chart.Attributes{"color": style.Hex(style.Dusk.At(s.score().share(run))), "width": 1.6, "opacity": 0.9}}
}

// picture draws every axis from 0 to 1 at a whole number of x.
func (p Parallel) picture(s sweep, encode chart.Encoder) ([]byte, error) {
	canvas := chart.NewPlot(p.Title, "", "")
	last := float64(len(s.rulers) - 1)
	for _, run := range s.runs {
		xys := make(plotter.XYs, len(s.rulers))
		for i, r := range s.rulers {
			xys[i] = plotter.XY{X: float64(i), Y: r.share(run)}
		}
		line, err := plotter.NewLine(xys)
		if err != nil {
			return nil, err
		}
		line.Color, line.Width = style.Dusk.At(s.score().share(run)), vg.Points(1.1)
		canvas.Add(line)
	}
	var names []plot.Tick
	for i, r := range s.rulers {
		name := s.axisNames()[i]
		canvas.Add(upright{float64(i), name, r.ticks(s.letters()), canvas.X.Tick.Label, float64(i) == last})
		names = append(names, plot.Tick{Value: float64(i), Label: name})
	}
	canvas.X.Tick.Marker = plot.ConstantTicks(names)
	canvas.X.LineStyle.Width, canvas.X.Tick.Length = 0, 0
	canvas.HideY()
	chart.SetLimits(canvas, style.Range{Low: -0.12, High: last + 0.12}, style.Range{Low: -0.03, High: 1.03})
	return encode(canvas, 0)
}

// ticks are labels along the axis, by their share of it.
func (r ruler) ticks(letters int) []plot.Tick {
	var ticks []plot.Tick
	for _, tick := range r.labels() {
		if tick.Label != "" {
			at := ruler{numbers: []float64{tick.Value}, log: r.log, ends: r.ends}
			ticks = append(ticks, plot.Tick{Value: at.share(0), Label: style.Truncate(tick.Label, letters)})
		}
	}
	return ticks
}

func (r ruler) labels() []plot.Tick {
	switch {
	case r.words != nil:
		return nameTicks(r.words, false)
	case r.log:
		return style.LogTicks(r.ends.Low, r.ends.High)
	}
	return style.LinearTicks(r.ends.Low, r.ends.High)
}

// upright is one of the parallel axes.
type upright struct {
	x     float64
	name  string // below it
	ticks []plot.Tick
	style text.Style
	right bool // labels at the right
}

const uprightTick = 4 // points

// Plot draws the axis over the lines, with a white border around labels that a line may cross.
func (u upright) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	x := toX(u.x)
	line := draw.LineStyle{Color: style.NearBlack, Width: vg.Points(0.8)}
	c.StrokeLine2(line, x, toY(0), x, toY(1))
	style, side := u.style, vg.Length(-1)
	style.XAlign, style.YAlign = text.XRight, text.YCenter
	if u.right {
		side, style.XAlign = 1, text.XLeft
	}
	for _, tick := range u.ticks {
		y := toY(tick.Value)
		c.StrokeLine2(line, x, y, x+side*vg.Points(uprightTick), y)
		at := vg.Point{X: x + side*vg.Points(uprightTick+2), Y: y}
		box := style.Rectangle(tick.Label).Add(at)
		box.Min.Y, box.Max.Y = box.Min.Y-2, box.Max.Y+1
		c.SetColor(color.White)
		c.Fill(box.Path())
		c.FillText(style, at, tick.Label)
	}
}

// GlyphBoxes is the room that the labels take, and the name beside the axis.
func (u upright) GlyphBoxes(p *plot.Plot) []plot.GlyphBox {
	boxes := make([]plot.GlyphBox, 0, len(u.ticks)+1)
	style, shift := u.style, vg.Points(-uprightTick-2)
	style.XAlign, style.YAlign = text.XRight, text.YCenter
	if u.right {
		shift, style.XAlign = -shift, text.XLeft
	}
	for _, tick := range u.ticks {
		boxes = append(boxes, plot.GlyphBox{X: p.X.Norm(u.x), Y: p.Y.Norm(tick.Value),
			Rectangle: style.Rectangle(tick.Label).Add(vg.Point{X: shift})})
	}
	style.XAlign = text.XCenter
	return append(boxes, plot.GlyphBox{X: p.X.Norm(u.x), Y: p.Y.Norm(0.5), Rectangle: style.Rectangle(u.name)})
}
