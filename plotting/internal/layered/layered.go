// Package layered places the nodes of a directed graph level by level, with few crossings of its edges.
package layered

import (
	"cmp"
	"slices"
)

// Node is a box on its level, or the bend of an edge that crosses the level.
type Node struct {
	Index         int     // in Nodes; -1 for a bend
	X             float64 // centre, in points
	Width, Height float64
	above, below  []*Node // its neighbours on the next levels
}

// Layout is boxes level by level, in the manner of Sugiyama, Tagawa and Toda (1981): levels by the longest way,
// bends where an edge crosses a level, an order in each level by barycentres, and then the places.
type Layout struct {
	Levels [][]*Node
	Routes [][]*Node // for each edge, from its first place to its last
}

const (
	sweeps  = 12 // passes up and down; the order of small networks settles in fewer
	besides = 18 // points between boxes
)

// New takes edges between nodes, and the level and the size of each node.
func New(edges [][2]int, levels []int, sizes [][2]float64) Layout {
	var l Layout
	l.Levels = make([][]*Node, slices.Max(levels)+1)
	boxes := make([]*Node, len(levels))
	for i, level := range levels {
		boxes[i] = &Node{Index: i, Width: sizes[i][0], Height: sizes[i][1]}
		l.Levels[level] = append(l.Levels[level], boxes[i])
	}
	for _, e := range edges {
		route := []*Node{boxes[e[0]]}
		for level := levels[e[0]] + 1; level < levels[e[1]]; level++ {
			bend := &Node{Index: -1, Width: 6}
			l.Levels[level] = append(l.Levels[level], bend)
			route = append(route, bend)
		}
		l.Routes = append(l.Routes, append(route, boxes[e[1]]))
	}
	for _, route := range l.Routes {
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
func (l *Layout) order() {
	l.number()
	best, fewest := l.copied(), l.crossings()
	for sweep := range sweeps {
		l.each(sweep%2 == 0, func(level []*Node, near func(*Node) []*Node) {
			slices.SortStableFunc(level, func(a, b *Node) int { return cmp.Compare(mean(a, near(a)), mean(b, near(b))) })
			for i, p := range level {
				p.X = float64(i)
			}
		})
		if n := l.crossings(); n < fewest {
			best, fewest = l.copied(), n
		}
	}
	l.Levels = best
	l.number()
}

// number lets x be the place in the level.
func (l *Layout) number() {
	for _, level := range l.Levels {
		for i, p := range level {
			p.X = float64(i)
		}
	}
}

func (l *Layout) copied() [][]*Node {
	levels := make([][]*Node, len(l.Levels))
	for i, level := range l.Levels {
		levels[i] = slices.Clone(level)
	}
	return levels
}

// each calls do for every level but the first one in the direction, with the neighbours that come before it.
func (l *Layout) each(down bool, do func(level []*Node, near func(*Node) []*Node)) {
	above := func(p *Node) []*Node { return p.above }
	below := func(p *Node) []*Node { return p.below }
	for i := range l.Levels {
		if down {
			do(l.Levels[i], above)
		} else {
			do(l.Levels[len(l.Levels)-1-i], below)
		}
	}
}

// mean is the mean place of the neighbours, or its own where there are none.
func mean(p *Node, near []*Node) float64 {
	if len(near) == 0 {
		return p.X
	}
	sum := 0.0
	for _, n := range near {
		sum += n.X
	}
	return sum / float64(len(near))
}

// crossings counts the pairs of edges between neighbouring levels that cross.
func (l *Layout) crossings() int {
	count := 0
	for _, level := range l.Levels {
		for i, a := range level {
			for _, b := range level[i+1:] {
				for _, p := range a.below {
					for _, q := range b.below {
						if (a.X-b.X)*(p.X-q.X) < 0 {
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
func (l *Layout) spread() {
	for _, level := range l.Levels {
		settle(level, func(*Node) float64 { return 0 })
	}
	for sweep := range sweeps {
		l.each(sweep%2 == 0, func(level []*Node, near func(*Node) []*Node) {
			settle(level, func(p *Node) float64 { return mean(p, near(p)) })
		})
	}
}

// settle moves the places of a level as near to where each wants to be as their order and widths allow: the mean of
// pushing them apart to the right and to the left.
func settle(level []*Node, wanted func(*Node) float64) {
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
		p.X = (right[i] + left[i]) / 2
	}
}

// distance is that between the centres of neighbours on a level.
func distance(a, b *Node) float64 { return (a.Width+b.Width)/2 + besides }
