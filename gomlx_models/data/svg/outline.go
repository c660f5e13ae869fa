package svg

import (
	"math"
	"slices"
)

// pen draws lines of a width as polygons to be filled by the nonzero rule: once around each line, or around its outside
// and its inside if it closes.
type pen struct {
	radius float64
	style  *style
	far    float64 // how far a round part can be from a circle
	parts  [][]point
}

// line draws a line of points.
func (p *pen) line(points []point, closed bool) {
	points = distinct(points)
	if closed && len(points) > 1 && points[0] == points[len(points)-1] {
		points = points[:len(points)-1]
	}
	if len(points) == 1 {
		p.dot(points[0])
		return
	}
	back := slices.Clone(points)
	slices.Reverse(back)
	if closed && len(points) > 2 {
		p.parts = append(p.parts, p.side(points, true), p.side(back, true))
		return
	}
	there := p.end(p.side(points, false), back[1], back[0])
	and := p.end(p.side(back, false), points[1], points[0])
	p.parts = append(p.parts, append(there, and...))
}

// distinct leaves out points that are where the one before is.
func distinct(points []point) []point {
	kept := points[:1:1]
	for _, p := range points[1:] {
		if p != kept[len(kept)-1] {
			kept = append(kept, p)
		}
	}
	return kept
}

// toward is the way from a to b, as long as the radius.
func (p *pen) toward(a, b point) point {
	x, y := b[0]-a[0], b[1]-a[1]
	length := math.Hypot(x, y)
	return point{x / length * p.radius, y / length * p.radius}
}

func plus(a, b point) point  { return point{a[0] + b[0], a[1] + b[1]} }
func minus(a, b point) point { return point{a[0] - b[0], a[1] - b[1]} }
func left(v point) point     { return point{v[1], -v[0]} }

// side goes along the left of a line.
func (p *pen) side(points []point, closed bool) []point {
	var way []point
	last := len(points) - 1
	if !closed {
		way = append(way, plus(points[0], left(p.toward(points[0], points[1]))))
	}
	for i, at := range points {
		if closed || (i > 0 && i < last) {
			way = p.corner(way, points[(i+last)%(last+1)], at, points[(i+1)%(last+1)])
		}
	}
	if !closed {
		way = append(way, plus(points[last], left(p.toward(points[last-1], points[last]))))
	}
	return way
}

// corner goes around the corner of a line at b, on its left.
func (p *pen) corner(way []point, a, b, c point) []point {
	in, out := p.toward(a, b), p.toward(b, c)
	square := p.radius * p.radius
	cross, dot := in[0]*out[1]-in[1]*out[0], in[0]*out[0]+in[1]*out[1]
	from, to := plus(b, left(in)), plus(b, left(out))
	half := (1 + dot/square) / 2 // the square of the cosine of half the turn
	const hardly = 0.995         // the cosine of a turn of 6 degrees: a step of a curve
	switch {
	case cross < 0: // the inside
		// The two sides cross before the corner if both pieces are long enough; else their ends lie in the open.
		reach := p.radius * math.Sqrt(max(0, 1-half)/max(half, 1e-12))
		if math.Hypot(b[0]-a[0], b[1]-a[1]) < reach || math.Hypot(c[0]-b[0], c[1]-b[1]) < reach {
			return append(way, from, b, to)
		}
	case dot >= hardly*square:
	case p.style.join == "round":
		return p.arc(way, b, left(in), math.Acos(min(max(dot/square, -1), 1)))
	case p.style.join != "bevel" && half > 0 && 1/half <= p.style.miter*p.style.miter:
		middle := plus(left(in), left(out)) // toward the tip, where the two sides meet
		return append(way, from, point{b[0] + middle[0]/(2*half), b[1] + middle[1]/(2*half)}, to)
	}
	return append(way, from, to)
}

// arc goes around a point, from the way to the first place on, by an angle.
func (p *pen) arc(way []point, around, first point, angle float64) []point {
	step := 2 * math.Acos(max(0, 1-p.far/p.radius))
	pieces := int(min(max(1, math.Ceil(angle/max(step, 0.01))), 720))
	for i := range pieces + 1 {
		sin, cos := math.Sincos(angle * float64(i) / float64(pieces))
		way = append(way, point{around[0] + first[0]*cos - first[1]*sin, around[1] + first[0]*sin + first[1]*cos})
	}
	return way
}

// end goes around the end of a line at b that comes from a.
func (p *pen) end(way []point, a, b point) []point {
	on := p.toward(a, b)
	switch p.style.cap {
	case "round":
		return p.arc(way, b, left(on), math.Pi)
	case "square":
		return append(way, plus(plus(b, on), left(on)), minus(plus(b, on), left(on)))
	}
	return way
}

// dot draws a line without length (SVG 2, section 13.5).
func (p *pen) dot(at point) {
	switch r := p.radius; p.style.cap {
	case "round":
		p.parts = append(p.parts, p.arc(nil, at, point{r, 0}, 2*math.Pi))
	case "square":
		p.parts = append(p.parts, []point{{at[0] - r, at[1] - r}, {at[0] + r, at[1] - r}, {at[0] + r, at[1] + r}, {at[0] - r, at[1] + r}})
	}
}

// maxDashes is the most dashes of a line.
const maxDashes = 100_000

// dashes cuts a line at its gaps.
func dashes(points []point, lengths []float64, begin float64) [][]point {
	sum := 0.0
	for _, l := range lengths {
		sum += l
	}
	at, rest := 0, math.Mod(math.Mod(begin, sum)+sum, sum)
	for rest >= lengths[at] {
		rest -= lengths[at]
		at = (at + 1) % len(lengths)
	}
	rest = lengths[at] - rest // of this dash or gap
	var lines [][]point
	now := points[:1:1]
	for i := 0; i+1 < len(points); i++ {
		a, b := points[i], points[i+1]
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		done := 0.0
		for ; length-done > rest && len(lines) < maxDashes; rest = lengths[at] {
			done += rest
			p := point{a[0] + (b[0]-a[0])*done/length, a[1] + (b[1]-a[1])*done/length}
			if at%2 == 0 {
				lines = append(lines, append(now, p))
			}
			now = []point{p}
			at = (at + 1) % len(lengths)
		}
		rest -= length - done
		now = append(now, b)
	}
	if at%2 == 0 {
		lines = append(lines, now)
	}
	return lines
}
