package plotting

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Curves is a line chart of named series over training steps. Its bundle has an interactive chart, in which a
// reader can zoom, smooth and turn the logarithmic axis on and off, with the same chart as a picture inside it,
// the picture alone, and a line of text for each series.
type Curves struct {
	Title  string
	Status string // what is true of this frame alone, such as how far a training is; shown after the title
	XLabel string // default "step"
	YLabel string // default none
	LogY   bool   // logarithmic y axis; values at or below zero are then skipped

	// Smooth is the decay of an exponential moving average, 0 or more and below 1, without its bias towards zero
	// (Kingma and Ba 2014, section 3), as TensorBoard draws it. Every series that is not Held is then drawn twice,
	// faint as measured and bold smoothed. 0 draws it once; a reader can still smooth the interactive chart.
	Smooth float64

	Series    []Series
	Baselines []Baseline

	part  bool   // of a figure that has the title and gives the chart its size
	below []line // of a second chart, in a frame below the first, beside a threshold of 1
}

// Series is one named line: Values[i] was measured at step Steps[i]. Steps never go down. Values that are NaN or
// infinite are skipped, and the line joins their neighbours.
type Series struct {
	Name   string // default "series N", counted from 1
	Steps  []int
	Values []float64

	// Held says that the values were measured on data held out from the training of the series before it, as a
	// validation loss is. The line has that series' colour and is dashed, the next one dotted; its best value is
	// marked, and it is never smoothed.
	Held bool

	Best    bool // marks the best value of a series that is not Held too: the first of the lowest
	Highest bool // the best value is the first of the highest, as with an accuracy
}

// Baseline is a value to compare with, such as the loss of guessing: a dashed line across the chart. On a
// logarithmic axis one at or below zero is not drawn.
type Baseline struct {
	Name  string // default "baseline N", counted from 1
	Value float64
}

var (
	// ErrSeries says that a series contradicts itself.
	ErrSeries = errors.New("plotting: bad series")
	// ErrCurves says that a chart has a field outside its range.
	ErrCurves = errors.New("plotting: bad curves")
)

// Bundle draws the chart. It returns an error that wraps ErrNoData when no series has a value that can be drawn,
// ErrSeries when steps and values differ in number or a step is lower than the one before it, or ErrCurves when
// Smooth is out of range or a baseline is not finite.
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

func (c Curves) validate() error {
	if !(c.Smooth >= 0 && c.Smooth < 1) {
		return fmt.Errorf("%w: Smooth is %v: it is a decay, 0 or more and below 1", ErrCurves, c.Smooth)
	}
	for i, b := range c.Baselines {
		if math.IsNaN(b.Value) || math.IsInf(b.Value, 0) {
			return fmt.Errorf("%w: %s is %v: give a finite value", ErrCurves, b.name(i), b.Value)
		}
	}
	return nil
}

// id names the chart by its title and series, not by its values, so that the frames of one chart
// share it, whatever their status.
func (c Curves) id(lines []line) string {
	parts := []string{"curves", c.Title}
	for _, l := range lines {
		parts = append(parts, l.name)
	}
	return web.ContentID(parts...)
}

// heading is the title and the status.
func (c Curves) heading() string {
	if c.Title == "" || c.Status == "" {
		return c.Title + c.Status
	}
	return c.Title + ", " + c.Status
}

func (b Baseline) name(index int) string {
	if b.Name == "" {
		return fmt.Sprintf("baseline %d", index+1)
	}
	return b.Name
}

// visible tells whether the axis has a place for the baseline.
func (b Baseline) visible(log bool) bool {
	return b.Value > 0 || !log
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
	for i, base := range c.Baselines {
		fmt.Fprintf(&b, "; %s %s", base.name(i), style.Number(base.Value))
		if !base.visible(c.LogY) {
			b.WriteString(", not drawn on a logarithmic axis")
		}
	}
	return b.String()
}

func (l line) text() string {
	if len(l.points) == 0 {
		return fmt.Sprintf("%s has no value to draw", l.name)
	}
	text := fmt.Sprintf("%s %s at step %d", l.name, style.Number(l.last.Y), l.last.X)
	if l.count-l.skipped > 1 {
		text += fmt.Sprintf(" (first %s%s)", style.Number(l.first.Y), l.smoothedText())
	}
	if l.marked {
		text += fmt.Sprintf(", %s at step %d", l.bestText(), l.best.X)
	}
	if l.skipped > 0 {
		text += fmt.Sprintf(", %d of %d values not drawn", l.skipped, l.count)
	}
	return text
}

func (l line) smoothedText() string {
	if l.smooth == nil {
		return ""
	}
	return ", smoothed " + style.Number(l.smooth[len(l.smooth)-1])
}

// bestText is the mark of the best value.
func (l line) bestText() string {
	return "best " + style.Number(l.best.Y)
}
