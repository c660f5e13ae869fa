package data

import (
	"fmt"
	"math"
	"slices"
)

// subset is a part of a data set's examples. One field is not nil; plain data, so that a source travels.
type subset struct {
	Take  *int     `json:"take,omitempty"`
	Skip  *int     `json:"skip,omitempty"`
	First *float64 `json:"first,omitempty"`
	Last  *float64 `json:"last,omitempty"`
}

// Take is the source of the first n examples of this one: pictures, pairs, drawings, or the symbols of a text,
// which keeps the whole alphabet. Opening it fails if n is below 1 or above the number of examples.
func (s Source) Take(n int) Source { return s.with(subset{Take: &n}) }

// Skip is the source of all but the first n examples of this one. Opening it fails if n is below 0 or leaves
// nothing.
func (s Source) Skip(n int) Source { return s.with(subset{Skip: &n}) }

// First is the source of the first examples of this one, a share of them above 0 and at most 1, rounded down.
// Opening it fails if that is none.
func (s Source) First(share float64) Source { return s.with(subset{First: &share}) }

// Last is the source of the last examples of this one, a share of them above 0 and at most 1. It holds exactly
// what First of the rest leaves: data.Shakespeare().First(0.9) to learn from, data.Shakespeare().Last(0.1) held
// out.
func (s Source) Last(share float64) Source { return s.with(subset{Last: &share}) }

// HoldOut is the source of the examples to learn from, and that of a share of them, above 0 and below 1, at the end, which are
// held out: First and Last.
func (s Source) HoldOut(share float64) (learn, held Source) {
	rest := math.Round((1-share)*1e9) / 1e9 // 0.9 and not 0.8999999999999999
	return s.First(rest), s.Last(share)
}

// Whole tells whether the source is all of a data set, and not a part.
func (s Source) Whole() bool { return len(s.subsets) == 0 }

// HeldShare is the share that HoldOut held out where this source is what it left to learn from.
func (s Source) HeldShare() (share float64, ok bool) {
	if n := len(s.subsets); n > 0 && s.subsets[n-1].First != nil {
		share = math.Round((1-*s.subsets[n-1].First)*1e9) / 1e9
	}
	return share, share > 0
}

// with adds a subset. No source has none.
func (s Source) with(p subset) Source {
	if s.from != nil {
		s.subsets = append(slices.Clip(s.subsets), p)
	}
	return s
}

// String is the subset as a part of a name.
func (p subset) String() string {
	switch {
	case p.Take != nil:
		return fmt.Sprintf("first-%d", *p.Take)
	case p.Skip != nil:
		return fmt.Sprintf("from-%d", *p.Skip)
	case p.First != nil:
		return fmt.Sprintf("first-%g", *p.First)
	case p.Last != nil:
		return fmt.Sprintf("last-%g", *p.Last)
	}
	return "whole"
}

// bounds gives the places from and to between which the subset of n examples lies, one example at least.
func (p subset) bounds(n int) (from, to int, err error) {
	switch {
	case p.Take != nil:
		from, to, err = 0, *p.Take, wantCount(*p.Take, "take the first", 1, n)
	case p.Skip != nil:
		from, to, err = *p.Skip, n, wantCount(*p.Skip, "skip the first", 0, n-1)
	case p.First != nil:
		from, to, err = 0, shareOf(*p.First, n), wantShare(*p.First)
	case p.Last != nil:
		from, to, err = shareOf(1-*p.Last, n), n, wantShare(*p.Last)
	default:
		from, to = 0, n
	}
	if err == nil && from >= to {
		err = fmt.Errorf("nothing is left of its %d examples; take a larger share", n)
	}
	return from, to, err
}

// shareOf is a share of n, rounded down. The small number makes 1-0.9 a tenth again.
func shareOf(share float64, n int) int { return int(math.Floor(share*float64(n) + 1e-6)) }

func wantCount(value int, what string, least, most int) error {
	if value >= least && value <= most {
		return nil
	}
	return fmt.Errorf("to %s %d examples, want %d to %d", what, value, least, most)
}

func wantShare(share float64) error {
	if share > 0 && share <= 1 {
		return nil
	}
	return fmt.Errorf("the share is %g, want one above 0 and at most 1", share)
}

// HeldOut is the source of what a model did not see that learnt from this one, if that is known: what the last part
// left behind the first examples, or, of a whole published set of pictures, its test set.
func (s Source) HeldOut() (Source, bool) {
	if n := len(s.subsets); n > 0 {
		last := s.subsets[n-1]
		s.subsets = s.subsets[:n-1]
		switch {
		case last.Take != nil:
			return s.Skip(*last.Take), true
		case last.First != nil && *last.First < 1:
			return s.Last(math.Round((1-*last.First)*1e9) / 1e9), true // 0.1 and not 0.09999999999999998
		}
		return Source{}, false
	}
	if set, ok := s.from.(namedSet); ok && set.testedOn != nil {
		return set.testedOn().Licensed(s.licence), true
	}
	return Source{}, false
}
