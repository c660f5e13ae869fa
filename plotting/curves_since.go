package plotting

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// additions are what a page lacks that shows an earlier frame of a chart. charts.js adds them.
type additions struct {
	Rows     []json.RawMessage `json:"rows"`             // of each dataset, after those that it has
	Shares   []json.RawMessage `json:"shares"`           // what each of these rows stands for; null for itself
	Series   map[int]any       `json:"series,omitempty"` // by their places, those that have changed
	Parts    chart.Attributes  `json:"parts,omitempty"`  // other parts of the option that have changed
	Text     string            `json:"text"`             // the whole chart in words
	Progress *progressAdded    `json:"progress,omitempty"`

	frame string // the key of the earlier frame
}

// progressAdded is the bar of the figure that the chart is a part of.
type progressAdded struct {
	Value int    `json:"value"`
	Line  string `json:"line"`
}

// Since returns the values that the earlier curves lack. It is false where these curves are no continuation of them: where
// other series, other words or another smoothing are to be seen. The errors are those of Bundle.
func (c Curves) Since(earlier Figure) (Bundle, bool, error) {
	e, same := earlier.(Curves)
	if !same || e.heading() != c.heading() {
		return nil, false, nil
	}
	lines, err := c.lines()
	if err != nil {
		return nil, false, err
	}
	added, continues, err := c.added(e, lines)
	if err != nil || !continues {
		return nil, false, err
	}
	return c.addition(lines, added)
}

// addition is the bundle of what was added to earlier curves.
func (c Curves) addition(lines []line, added additions) (Bundle, bool, error) {
	text, err := json.Marshal(added)
	if err != nil {
		return nil, false, fmt.Errorf("curves %q: %w", c.Title, err)
	}
	return Bundle{MIMEPlain: []byte(added.Text), MIMEHTML: web.Addition(c.id(lines), added.frame, text)}, true, nil
}

// added is what is new to the earlier curves in the lines of these.
func (c Curves) added(earlier Curves, lines []line) (additions, bool, error) {
	before, err := earlier.lines()
	if err != nil {
		return additions{}, false, nil // there was no chart
	}
	news, continues := c.newValues(earlier)
	was, is := earlier.optionParts(before), c.optionParts(lines)
	if !continues || len(was.series) != len(is.series) || !reflect.DeepEqual(was.own.settings(), is.own.settings()) {
		return additions{}, false, nil
	}
	added := additions{Text: c.text(lines), Series: map[int]any{}, Parts: chart.Attributes{}, frame: frameKey(before)}
	columns := newColumns(c.columns(), before, lines)
	for i, s := range news.Series {
		l, err := s.line(i, c.LogY, columns)
		if err != nil {
			return additions{}, false, err
		}
		added.Rows, added.Shares = append(added.Rows, l.dataset().Source), append(added.Shares, l.sharesJSON())
	}
	for i := range is.series {
		if !reflect.DeepEqual(was.series[i], is.series[i]) {
			added.Series[i] = is.series[i]
		}
	}
	for name := range is.parts {
		if !reflect.DeepEqual(was.parts[name], is.parts[name]) {
			added.Parts[name] = is.parts[name]
		}
	}
	return added, true, nil
}

// newValues is the curves with the values alone that the earlier ones lack, and false if they do not go on from those.
func (c Curves) newValues(earlier Curves) (Curves, bool) {
	if len(c.Series) != len(earlier.Series) {
		return Curves{}, false
	}
	c.Series = slices.Clone(c.Series)
	for i, e := range earlier.Series {
		s, n := &c.Series[i], len(e.Values)
		if s.Name != e.Name || s.Held != e.Held || n > len(s.Values) {
			return Curves{}, false
		}
		if n > 0 && (s.Steps[n-1] != e.Steps[n-1] || math.Float64bits(s.Values[n-1]) != math.Float64bits(e.Values[n-1])) {
			return Curves{}, false
		}
		s.Steps, s.Values = s.Steps[n:], s.Values[n:]
	}
	return c, true
}

// newColumns is how many of the columns of a whole chart the new values take.
func newColumns(columns int, before, lines []line) int {
	_, from := stepRange(before)
	first, last := stepRange(lines)
	return max(1, int(math.Ceil(float64(columns)*float64(last-from)/float64(max(1, last-first)))))
}

// settings are what a reader sees of the extras beside the values.
func (e extras) settings() extras {
	e.Key, e.Lines = "", slices.Clone(e.Lines)
	for i := range e.Lines {
		e.Lines[i].Shares = nil
	}
	return e
}
