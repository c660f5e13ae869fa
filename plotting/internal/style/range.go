package style

import "math"

// Range is a range of numbers. The empty one is wider than no number.
type Range struct{ Low, High float64 }

func EmptyRange() Range { return Range{math.Inf(1), math.Inf(-1)} }

func (s *Range) Extend(values ...float64) {
	for _, v := range values {
		s.Low, s.High = min(s.Low, v), max(s.High, v)
	}
}

// Step is that between the labels of an axis.
func (s Range) Step() float64 { return niceStep((s.High - s.Low) / wantedTicks) }

// Rounded is the span with ends at multiples of the step between its labels, so that both charts label the ends, none
// more than a step beyond the numbers. A single number gets room around it.
func (s Range) Rounded() Range {
	if s.Low == s.High {
		room := max(math.Abs(s.High)/4, 0.5)
		s = Range{s.Low - room, s.High + room}
	}
	step := s.Step()
	if step == 0 || math.IsInf(step, 0) { // the ends are near the largest or smallest numbers there are
		return s
	}
	for {
		wide := s.RoundedTo(step)
		if wide.Step() <= step {
			return wide
		}
		step = wide.Step() // wider ends may want a larger step, whose multiples they are not
	}
}

// RoundedTo is the span with ends at multiples of the step.
func (s Range) RoundedTo(step float64) Range {
	return Range{math.Floor(s.Low/step+1e-9) * step, math.Ceil(s.High/step-1e-9) * step}
}

func Finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
