package plotting

import (
	"fmt"
	"strings"
)

// Tradeoff compares models by two scores at once, such as precision and recall, each with its interval.
type Tradeoff struct {
	Title            string
	XLabel, YLabel   string // default "x" and "y"
	XBetter, YBetter string // "higher", the default, or "lower"
	Models           []Scored
}

// Scored is a model with two scores.
type Scored struct {
	Name string // default "model N", counted from 1
	X, Y Interval
}

// Bundle draws each model as a point with a cross, its name beside it. It returns an error that wraps ErrNoData when
// there is no model, or ErrFigure when a number is not finite, an interval does not hold its value or XBetter or
// YBetter is another word.
func (t Tradeoff) Bundle() (Bundle, error) {
	models, err := t.prepared()
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	xs, ys := emptySpan(), emptySpan()
	for _, m := range models {
		low, high := m.X.ends()
		xs.add(low, high)
		low, high = m.Y.ends()
		ys.add(low, high)
	}
	xs, ys = xs.rounded(), ys.rounded()
	option, err := t.option(models, xs, ys)
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	picture, err := t.picture(models, xs, ys)
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	return chartBundle(t.id(models), t.text(models), option, picture), nil
}

func (t Tradeoff) id(models []Scored) string {
	parts := []string{"tradeoff", t.Title}
	for _, m := range models {
		parts = append(parts, m.Name)
	}
	return contentID(parts...)
}

func (t Tradeoff) prepared() ([]Scored, error) {
	if len(t.Models) == 0 {
		return nil, fmt.Errorf("%w: no models", ErrNoData)
	}
	if err := checkBetter("XBetter", t.XBetter); err != nil {
		return nil, err
	}
	if err := checkBetter("YBetter", t.YBetter); err != nil {
		return nil, err
	}
	models := make([]Scored, len(t.Models))
	for i, m := range t.Models {
		m.Name = named(m.Name, "model", i)
		if err := m.X.check(m.Name + ", " + axisName(t.XLabel, "x")); err != nil {
			return nil, err
		}
		if err := m.Y.check(m.Name + ", " + axisName(t.YLabel, "y")); err != nil {
			return nil, err
		}
		models[i] = m
	}
	return models, nil
}

// text is the models in words, and which of them no other beats in both scores.
func (t Tradeoff) text(models []Scored) string {
	x, y := axisName(t.XLabel, "x"), axisName(t.YLabel, "y")
	parts := make([]string, len(models), len(models)+1)
	for i, m := range models {
		parts[i] = fmt.Sprintf("%s %s %s, %s %s", m.Name, x, m.X, y, m.Y)
	}
	if len(models) > 1 {
		parts = append(parts, "no other model is at least as good in both as "+strings.Join(t.front(models), " or "))
	}
	return headed(t.Title, strings.Join(parts, "; "))
}

// front names the models that no other one dominates.
func (t Tradeoff) front(models []Scored) []string {
	var names []string
	for _, m := range models {
		beaten := false
		for _, o := range models {
			beaten = beaten || t.dominates(o, m)
		}
		if !beaten {
			names = append(names, m.Name)
		}
	}
	return names
}

// dominates tells whether a is at least as good as b in both scores and better in one.
func (t Tradeoff) dominates(a, b Scored) bool {
	dx, dy := a.X.Value-b.X.Value, a.Y.Value-b.Y.Value
	if t.XBetter == lower {
		dx = -dx
	}
	if t.YBetter == lower {
		dy = -dy
	}
	return dx >= 0 && dy >= 0 && (dx > 0 || dy > 0)
}
