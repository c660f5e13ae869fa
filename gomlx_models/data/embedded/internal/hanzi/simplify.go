package main

import "math"

// simplify leaves out points that lie at most that far from the line between those that stay (Douglas & Peucker
// 1973), as Quick, Draw! does.
func simplify(points [][2]float64, far float64) [][2]float64 {
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
	left := simplify(points[:at+1], far)
	return append(left[:len(left)-1:len(left)-1], simplify(points[at:], far)...)
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
