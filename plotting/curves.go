package plotting

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Curves is a line chart of named series over training steps. Its bundle has an interactive chart with the same
// chart as a picture inside it, the picture alone, and a line of text for each series.
type Curves struct {
	Title  string
	Status string // what is true of this frame alone, such as how far a training is; shown after the title
	XLabel string // default "step"
	YLabel string // default none
	LogY   bool   // logarithmic y axis; values at or below zero are then skipped
	Series []Series
}

// Series is one named line: Values[i] was measured at step Steps[i]. Steps never go down. Values that are NaN or
// infinite are skipped, and the line joins their neighbours.
type Series struct {
	Name   string // default "series N", counted from 1
	Steps  []int
	Values []float64
}

// ErrSeries says that a series contradicts itself.
var ErrSeries = errors.New("plotting: bad series")

// Bundle draws the chart. It returns an error that wraps ErrNoData when no series has a value that can be drawn,
// or ErrSeries when steps and values differ in number or a step is lower than the one before it.
func (c Curves) Bundle() (Bundle, error) {
	lines, err := c.lines()
	if err != nil {
		return nil, err
	}
	picture, err := c.picture(lines)
	if err != nil {
		return nil, err
	}
	return c.bundle(lines, picture)
}

// Draft is Bundle without the picture, which takes most of the time. The errors are those of Bundle.
func (c Curves) Draft() (Bundle, error) {
	lines, err := c.lines()
	if err != nil {
		return nil, err
	}
	return c.bundle(lines, nil)
}

func (c Curves) bundle(lines []line, picture []byte) (Bundle, error) {
	option, err := c.option(lines)
	if err != nil {
		return nil, err
	}
	return chartBundle(c.id(lines), c.text(lines), option, picture), nil
}

// id names the chart by its title and series, not by its values, so that the frames of one chart
// share it, whatever their status.
func (c Curves) id(lines []line) string {
	parts := []string{"curves", c.Title}
	for _, l := range lines {
		parts = append(parts, l.name)
	}
	return contentID(parts...)
}

// heading is the title and the status.
func (c Curves) heading() string {
	if c.Title == "" || c.Status == "" {
		return c.Title + c.Status
	}
	return c.Title + ", " + c.Status
}

// line is a series made ready for drawing: only points that can be drawn, thinned.
type line struct {
	name        string
	points      []point
	first, last point
	count       int // values before any were skipped
	skipped     int // values that could not be drawn
}

// lines checks every series, drops what cannot be drawn and thins the rest.
func (c Curves) lines() ([]line, error) {
	out := make([]line, 0, len(c.Series))
	empty := true
	for i, s := range c.Series {
		l, err := s.line(i, c.LogY, columnsFor(len(c.Series)))
		if err != nil {
			return nil, fmt.Errorf("curves %q: %w", c.Title, err)
		}
		empty = empty && len(l.points) == 0
		out = append(out, l)
	}
	if empty {
		return nil, fmt.Errorf("curves %q: %w: no series has a finite value%s", c.Title, ErrNoData, positive(c.LogY))
	}
	return out, nil
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
	points := make([]point, 0, len(s.Values))
	for i, v := range s.Values {
		if i > 0 && s.Steps[i] < s.Steps[i-1] {
			return line{}, fmt.Errorf("%w: %q goes from step %d to step %d at index %d: sort the values by step",
				ErrSeries, name, s.Steps[i-1], s.Steps[i], i)
		}
		if math.IsNaN(v) || math.IsInf(v, 0) || (log && v <= 0) {
			continue
		}
		points = append(points, point{x: s.Steps[i], y: v})
	}
	l := line{name: name, count: len(s.Values), skipped: len(s.Values) - len(points)}
	if len(points) > 0 {
		l.first, l.last = points[0], points[len(points)-1]
	}
	l.points = thin(points, columns)
	return l, nil
}

// text is the chart in words, one line for each series.
func (c Curves) text(lines []line) string {
	var b strings.Builder
	if heading := c.heading(); heading != "" {
		b.WriteString(heading + ": ")
	}
	for i, l := range lines {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(l.text())
	}
	return b.String()
}

func (l line) text() string {
	if len(l.points) == 0 {
		return fmt.Sprintf("%s has no value to draw", l.name)
	}
	text := fmt.Sprintf("%s %s at step %d", l.name, number(l.last.y), l.last.x)
	if l.count-l.skipped > 1 {
		text += fmt.Sprintf(" (first %s)", number(l.first.y))
	}
	if l.skipped > 0 {
		text += fmt.Sprintf(", %d of %d values not drawn", l.skipped, l.count)
	}
	return text
}

// number writes v with four significant digits, enough to compare two losses.
func number(v float64) string {
	return strconv.FormatFloat(v, 'g', 4, 64)
}
