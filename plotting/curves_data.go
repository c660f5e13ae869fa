package plotting

import (
	"fmt"
	"math"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// line is a series made ready for drawing: only points that can be drawn, thinned.
type line struct {
	name              string
	points            []style.Point
	shares            []style.Share // what each point stands for; nil where that is itself
	smooth            []float64     // one for each point; nil without smoothing
	first, last, best style.Point
	marked            bool // best is to be seen
	highest           bool // best is the highest
	held              bool
	color             int
	dash              dash
	count             int  // values before any were skipped
	skipped           int  // values that could not be drawn
	belowZero         bool // a finite value has no place on a logarithmic axis
}

// dash is how a line is broken.
type dash int

const (
	solid dash = iota
	dashed
	dotted
)

// lines checks every series, drops what cannot be drawn and thins the rest.
func (c Curves) lines() ([]line, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("curves %q: %w", c.Title, err)
	}
	out := make([]line, 0, len(c.Series))
	empty := true
	for i, s := range c.Series {
		l, err := s.line(i, c.LogY, c.columns())
		if err != nil {
			return nil, fmt.Errorf("curves %q: %w", c.Title, err)
		}
		if c.Smooth > 0 && !s.Held {
			l.smooth = average(l.points, l.shares, c.Smooth)
		}
		empty = empty && len(l.points) == 0
		out = append(out, l)
	}
	if empty {
		return nil, fmt.Errorf("curves %q: %w: no series has a finite value%s", c.Title, ErrNoData, positive(c.LogY))
	}
	dress(out)
	return out, nil
}

// partColumns are enough for the width of a chart that is a part of a figure.
const partColumns = 300

// columns returns how many columns each series may be thinned to; a smoothed line takes half the room of a
// measured one, for it has the same steps.
func (c Curves) columns() int {
	n := len(c.Series)
	if c.Smooth > 0 {
		n += n / 2
	}
	if c.part {
		return min(style.ColumnsFor(n), partColumns)
	}
	return style.ColumnsFor(n)
}

func positive(log bool) string {
	if log {
		return " above zero, which a logarithmic axis needs"
	}
	return ""
}

func (s Series) line(index int, log bool, columns int) (line, error) {
	name := s.Name
	if name == "" {
		name = fmt.Sprintf("series %d", index+1)
	}
	if len(s.Steps) != len(s.Values) {
		return line{}, fmt.Errorf("%w: %q has %d steps and %d values: give one step for each value",
			ErrSeries, name, len(s.Steps), len(s.Values))
	}
	l := line{name: name, held: s.Held, marked: s.Held || s.Best, highest: s.Highest, count: len(s.Values)}
	points := make([]style.Point, 0, len(s.Values))
	for i, v := range s.Values {
		if i > 0 && s.Steps[i] < s.Steps[i-1] {
			return line{}, fmt.Errorf("%w: %q goes from step %d to step %d at index %d: sort the values by step",
				ErrSeries, name, s.Steps[i-1], s.Steps[i], i)
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		l.belowZero = l.belowZero || v <= 0
		if log && v <= 0 {
			continue
		}
		points = append(points, style.Point{X: s.Steps[i], Y: v})
	}
	l.skipped = l.count - len(points)
	if len(points) > 0 {
		l.first, l.last, l.best = points[0], points[len(points)-1], best(points, s.Highest)
	}
	l.points = style.Downsample(points, columns)
	l.shares = style.SharesOf(points, l.points)
	return l, nil
}

// best returns the first of the lowest points, or of the highest.
func best(points []style.Point, highest bool) style.Point {
	found := points[0]
	for _, p := range points[1:] {
		if highest && p.Y > found.Y || !highest && p.Y < found.Y {
			found = p
		}
	}
	return found
}

// dress gives each line its colour, and a held one those of the series that it belongs to. Where the colours begin
// again, lines are broken.
func dress(lines []line) {
	color, held := -1, 0
	for i := range lines {
		if lines[i].held {
			color = max(color, 0)
			lines[i].dash = dashed + dash(held%2)
			held++
		} else {
			color++
			held = 0
			lines[i].dash = dash(color / len(style.Palette) % 3)
		}
		lines[i].color = color
	}
}

// average is the exponential moving average of what the points stand for, one value a point, without its bias
// towards the zero that it starts from. A point that stands for n values moves it by n steps at their mean.
func average(points []style.Point, shares []style.Share, decay float64) []float64 {
	out := make([]float64, len(points))
	last, seen := 0.0, 0
	for i, p := range points {
		s := style.Share{Mean: p.Y, N: 1}
		if shares != nil {
			s = shares[i]
		}
		keep := math.Pow(decay, float64(s.N))
		last = keep*last + (1-keep)*s.Mean
		seen += s.N
		out[i] = last / (1 - math.Pow(decay, float64(seen)))
	}
	return out
}
