package plotting

import "math"

// span is a range of numbers. The empty one is wider than no number.
type span struct{ low, high float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(values ...float64) {
	for _, v := range values {
		s.low, s.high = min(s.low, v), max(s.high, v)
	}
}

// step is that between the labels of an axis.
func (s span) step() float64 { return niceStep((s.high - s.low) / wantedTicks) }

// rounded is the span with ends at multiples of the step between its labels, so that both charts label the ends, none
// more than a step beyond the numbers. A single number gets room around it.
func (s span) rounded() span {
	if s.low == s.high {
		room := max(math.Abs(s.high)/4, 0.5)
		s = span{s.low - room, s.high + room}
	}
	step := s.step()
	if step == 0 || math.IsInf(step, 0) { // the ends are near the largest or smallest numbers there are
		return s
	}
	for {
		wide := s.roundedTo(step)
		if wide.step() <= step {
			return wide
		}
		step = wide.step() // wider ends may want a larger step, whose multiples they are not
	}
}

// roundedTo is the span with ends at multiples of the step.
func (s span) roundedTo(step float64) span {
	return span{math.Floor(s.low/step+1e-9) * step, math.Ceil(s.high/step-1e-9) * step}
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
