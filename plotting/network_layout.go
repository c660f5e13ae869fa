package plotting

import (
	"cmp"
	"slices"
)

// place is a box on its level, or the bend of an edge that crosses the level.
type place struct {
	node          int     // in Nodes; -1 for a bend
	x             float64 // centre, in points
	width, height float64
	above, below  []*place // its neighbours on the next levels
}

// layout is boxes level by level, in the manner of Sugiyama, Tagawa and Toda (1981): levels by the longest way,
// bends where an edge crosses a level, an order in each level by barycentres, and then the places.
type layout struct {
	levels [][]*place
	routes [][]*place // for each edge, from its first place to its last
}

const (
	sweeps  = 12 // passes up and down; the order of small networks settles in fewer
	besides = 18 // points between boxes
)

// newLayout takes edges between nodes, and the level and the size of each node.
func newLayout(edges [][2]int, levels []int, sizes [][2]float64) layout {
	var l layout
	l.levels = make([][]*place, slices.Max(levels)+1)
	boxes := make([]*place, len(levels))
	for i, level := range levels {
		boxes[i] = &place{node: i, width: sizes[i][0], height: sizes[i][1]}
		l.levels[level] = append(l.levels[level], boxes[i])
	}
	for _, e := range edges {
		route := []*place{boxes[e[0]]}
		for level := levels[e[0]] + 1; level < levels[e[1]]; level++ {
			bend := &place{node: -1, width: 6}
			l.levels[level] = append(l.levels[level], bend)
			route = append(route, bend)
		}
		l.routes = append(l.routes, append(route, boxes[e[1]]))
	}
	for _, route := range l.routes {
		for i := 1; i < len(route); i++ {
			route[i-1].below = append(route[i-1].below, route[i])
			route[i].above = append(route[i].above, route[i-1])
		}
	}
	l.order()
	l.spread()
	return l
}

// order sorts every level by the mean place of the neighbours on the level before, downwards and upwards in turn,
// and keeps the order with the fewest crossings.
func (l *layout) order() {
	l.number()
	best, fewest := l.copied(), l.crossings()
	for sweep := range sweeps {
		l.each(sweep%2 == 0, func(level []*place, near func(*place) []*place) {
			slices.SortStableFunc(level, func(a, b *place) int { return cmp.Compare(mean(a, near(a)), mean(b, near(b))) })
			for i, p := range level {
				p.x = float64(i)
			}
		})
		if n := l.crossings(); n < fewest {
			best, fewest = l.copied(), n
		}
	}
	l.levels = best
	l.number()
}

// number lets x be the place in the level.
func (l *layout) number() {
	for _, level := range l.levels {
		for i, p := range level {
			p.x = float64(i)
		}
	}
}

func (l *layout) copied() [][]*place {
	levels := make([][]*place, len(l.levels))
	for i, level := range l.levels {
		levels[i] = slices.Clone(level)
	}
	return levels
}

// each calls do for every level but the first one in the direction, with the neighbours that come before it.
func (l *layout) each(down bool, do func(level []*place, near func(*place) []*place)) {
	above := func(p *place) []*place { return p.above }
	below := func(p *place) []*place { return p.below }
	for i := range l.levels {
		if down {
			do(l.levels[i], above)
		} else {
			do(l.levels[len(l.levels)-1-i], below)
		}
	}
}

// mean is the mean place of the neighbours, or its own where there are none.
func mean(p *place, near []*place) float64 {
	if len(near) == 0 {
		return p.x
	}
	sum := 0.0
	for _, n := range near {
		sum += n.x
	}
	return sum / float64(len(near))
}

// crossings counts the pairs of edges between neighbouring levels that cross.
func (l *layout) crossings() int {
	count := 0
	for _, level := range l.levels {
		for i, a := range level {
			for _, b := range level[i+1:] {
				for _, p := range a.below {
					for _, q := range b.below {
						if (a.x-b.x)*(p.x-q.x) < 0 {
							count++
						}
					}
				}
			}
		}
	}
	return count
}

// spread gives every place its x in points: near its neighbours, clear of the next on its level.
func (l *layout) spread() {
	for _, level := range l.levels {
		settle(level, func(*place) float64 { return 0 })
	}
	for sweep := range sweeps {
		l.each(sweep%2 == 0, func(level []*place, near func(*place) []*place) {
			settle(level, func(p *place) float64 { return mean(p, near(p)) })
		})
	}
}

// settle moves the places of a level as near to where each wants to be as their order and widths allow: the mean of
// pushing them apart to the right and to the left.
func settle(level []*place, wanted func(*place) float64) {
	right, left := make([]float64, len(level)), make([]float64, len(level))
	for i, p := range level {
		if right[i] = wanted(p); i > 0 {
			right[i] = max(right[i], right[i-1]+distance(level[i-1], p))
		}
	}
	for i := len(level) - 1; i >= 0; i-- {
		if left[i] = wanted(level[i]); i < len(level)-1 {
			left[i] = min(left[i], left[i+1]-distance(level[i], level[i+1]))
		}
	}
	for i, p := range level {
		p.x = (right[i] + left[i]) / 2
	}
}

// distance is that between the centres of neighbours on a level.
func distance(a, b *place) float64 { return (a.width+b.width)/2 + besides }
