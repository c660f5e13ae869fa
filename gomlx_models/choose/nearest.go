package choose

import (
	"math"
	"slices"
)

// measured are the rows of one ground.
type measured struct {
	Ground
	rows []Row
}

// grounds puts rows together that compare, in the order in which they come.
func grounds(rows []Row) []measured {
	var all []measured
	for _, r := range rows {
		at := slices.IndexFunc(all, func(m measured) bool { return m.Ground == r.Ground })
		if at < 0 {
			at = len(all)
			all = append(all, measured{Ground: r.Ground})
		}
		all[at].rows = append(all[at].rows, r)
	}
	return all
}

// of are a preset's rows that have a measure's value, by their steps.
func (m measured) of(p Preset, measures []Measure) []Row {
	var rows []Row
	for _, r := range m.rows {
		if r.Family != p.Family || r.Preset != p.Name || slices.ContainsFunc(measures, func(m Measure) bool { _, ok := r.Value(m); return !ok }) {
			continue
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b Row) int { return a.Steps - b.Steps })
	return rows
}

// longest is the time of the longest training.
func (m measured) longest() float64 {
	longest := 0.0
	for _, r := range m.rows {
		longest = max(longest, r.Seconds)
	}
	return longest
}

// far is how unlike a situation is to a ground, in doublings: of the side of a picture, of the alphabet, and, counted half, of the
// examples and of the time; colour in place of grey counts as three.
func (m measured) far(s Situation) float64 {
	doublings := func(a, b float64) float64 { return math.Abs(math.Log2(max(a, 1) / max(b, 1))) }
	far := doublings(float64(s.Examples), float64(m.Examples))/2 + doublings(s.seconds(), m.longest())/2
	if s.Kind == pictures {
		far += doublings(math.Sqrt(float64(s.Height*s.Width)), math.Sqrt(float64(m.Height*m.Width)))
		if (s.Channels >= 3) != (m.Channels >= 3) {
			far += 3
		}
	}
	if s.Symbols > 0 && m.Symbols > 0 {
		far += doublings(float64(s.Symbols), float64(m.Symbols)) / 2
	}
	return far
}

// nearest is the ground most like a situation of those on which two of its presets were measured, or one if there is no other.
func nearest(s Situation, presets []Preset, rows []Row) (found measured, ok bool) {
	least, most := math.Inf(1), 1
	for _, m := range grounds(rows) {
		if m.Kind != s.Kind {
			continue
		}
		count := 0
		for _, p := range presets {
			if len(m.of(p, s.Measures())) > 0 {
				count++
			}
		}
		if count = min(count, 2); count < most {
			continue
		}
		if far := m.far(s); count > most || far < least || !ok {
			found, least, most, ok = m, far, count, true
		}
	}
	return found, ok
}
