package quickdraw

import "math"

// Box is the longer side of a drawing as Quick, Draw! publishes it, and coarse how far its lines may lie from those drawn.
const (
	Box    = 255
	coarse = 2
)

// New brings lines to the form of Quick, Draw!: moved to the upper left corner, scaled so that the longer side is that of
// the box, and simplified. It gives no strokes if there are no points. The lines are changed.
func New(word string, lines [][][2]float64) Drawing {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, line := range lines {
		for _, p := range line {
			for axis := range p {
				low[axis], high[axis] = min(low[axis], p[axis]), max(high[axis], p[axis])
			}
		}
	}
	side := max(high[0]-low[0], high[1]-low[1])
	if !(side > 0) {
		side = Box // a dot
	}
	d := Drawing{Word: word}
	for _, line := range lines {
		for i, p := range line {
			line[i] = [2]float64{(p[0] - low[0]) * Box / side, (p[1] - low[1]) * Box / side}
		}
		if len(line) > 0 {
			d.Strokes = append(d.Strokes, Simplify(line, coarse))
		}
	}
	return d
}

// Simplify leaves out points that lie at most that far from the line between those that stay (Douglas & Peucker
// 1973), as Quick, Draw! does.
func Simplify(points [][2]float64, far float64) [][2]float64 {
	if len(points) < 3 {
		return points
	}
	first, last := points[0], points[len(points)-1]
	at, most := 0, far
	for i, p := range points[1 : len(points)-1] {
		if d := distance(p, first, last); d > most {
			at, most = i+1, d
		}
	}
	if at == 0 {
		return [][2]float64{first, last}
	}
	left := Simplify(points[:at+1], far)
	return append(left[:len(left)-1:len(left)-1], Simplify(points[at:], far)...)
}

// distance is that of p from the line through a and b, or from a if they are one.
func distance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	length := math.Hypot(dx, dy)
	if length == 0 {
		return math.Hypot(p[0]-a[0], p[1]-a[1])
	}
	return math.Abs(dx*(p[1]-a[1])-dy*(p[0]-a[0])) / length
}
