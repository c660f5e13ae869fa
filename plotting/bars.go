package plotting

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Bars compares one score of several models, with its intervals, in horizontal bars.
type Bars struct {
	Title  string
	Unit   string // of the score, such as "nats a picture"; default none
	Better string // "higher" or "lower"; default neither
	Sort   bool   // best bar on top, or the highest where neither is better; else in the given order
	Dots   bool   // dots instead of bars, on an axis that need not begin at zero: for scores far from it
	Bars   []Bar
}

// Bar is one score. Low and High are the ends of its interval; both zero mean that it is not known.
type Bar struct {
	Name             string // default "bar N", counted from 1
	Value, Low, High float64
}

// Bundle draws the bars. It returns an error that wraps ErrNoData when there is no bar, or ErrFigure when a number
// is not finite, an interval does not hold its value or Better is another word.
func (b Bars) Bundle() (Bundle, error) {
	bars, err := b.prepared()
	if err != nil {
		return nil, fmt.Errorf("bars %q: %w", b.Title, err)
	}
	values := b.values(bars)
	option, err := b.option(bars, values)
	if err != nil {
		return nil, fmt.Errorf("bars %q: %w", b.Title, err)
	}
	picture, err := b.picture(bars, values)
	if err != nil {
		return nil, fmt.Errorf("bars %q: %w", b.Title, err)
	}
	return chartBundle(b.id(bars), b.text(bars), option, picture), nil
}

func (b Bars) id(bars []Bar) string {
	parts := []string{"bars", b.Title}
	for _, bar := range bars {
		parts = append(parts, bar.Name)
	}
	return contentID(parts...)
}

func (b Bar) interval() Interval { return Interval{b.Value, b.Low, b.High} }

// prepared are the bars from the top, each with a name.
func (b Bars) prepared() ([]Bar, error) {
	if len(b.Bars) == 0 {
		return nil, fmt.Errorf("%w: no bars", ErrNoData)
	}
	if err := checkBetter("Better", b.Better); err != nil {
		return nil, err
	}
	bars := slices.Clone(b.Bars)
	for i := range bars {
		bars[i].Name = named(bars[i].Name, "bar", i)
		if err := bars[i].interval().check(bars[i].Name); err != nil {
			return nil, err
		}
	}
	if b.Sort {
		slices.SortStableFunc(bars, b.compare)
	}
	return bars, nil
}

// compare puts the better bar first.
func (b Bars) compare(x, y Bar) int {
	if b.Better == lower {
		return cmp.Compare(x.Value, y.Value)
	}
	return cmp.Compare(y.Value, x.Value)
}

// values is the span of the axis.
func (b Bars) values(bars []Bar) span {
	s := emptySpan()
	if !b.Dots {
		s.add(0) // the length of a bar is its value
	}
	for _, bar := range bars {
		low, high := bar.interval().ends()
		s.add(low, high)
	}
	return s.rounded()
}

// text is the bars in words, and what they show: the best, and which others cannot be told from it.
func (b Bars) text(bars []Bar) string {
	parts := make([]string, len(bars), len(bars)+1)
	for i, bar := range bars {
		parts[i] = bar.Name + " " + bar.interval().String()
	}
	if finding := b.finding(bars); finding != "" {
		parts = append(parts, finding)
	}
	text := strings.Join(parts, "; ")
	if label := b.label(); label != "" {
		text = label + ": " + text
	}
	return headed(b.Title, text)
}

func (b Bars) finding(bars []Bar) string {
	if b.Better == "" || len(bars) < 2 {
		return ""
	}
	best := slices.MinFunc(bars, b.compare)
	var level []string
	for _, bar := range bars {
		if bar != best && best.interval().known() && bar.interval().overlaps(best.interval()) {
			level = append(level, bar.Name)
		}
	}
	text := "best is " + best.Name
	if len(level) > 0 {
		text += ", with an interval that overlaps that of " + enumerated(level)
	}
	return text
}

// label is the unit and the way the score improves.
func (b Bars) label() string {
	if b.Better == "" {
		return b.Unit
	}
	better := b.Better + " is better"
	if b.Unit == "" {
		return better
	}
	return b.Unit + ", " + better
}
