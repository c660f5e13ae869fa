package style

// Point is one value of a series that can be drawn.
type Point struct {
	X int
	Y float64
}

// A column finer than a pixel could not be seen, and the points of all series together bound the size of a bundle: 3,000
// points are about 80 kB of JSON.
const (
	maxColumns = 600
	maxPoints  = 3000
)

// ColumnsFor returns how many columns each of n series may be thinned to, at least 4. A column keeps two points.
func ColumnsFor(n int) int {
	return max(4, min(maxColumns, maxPoints/(2*max(n, 1))))
}

// Downsample keeps at most two points in each of the given number of columns of equal width in x: the lowest and the
// highest, in their order. Spikes survive and the line looks the same; the first and the last point are kept.
// Points must be sorted by x. Few points are returned as they are.
func Downsample(points []Point, columns int) []Point {
	if len(points) <= 2*columns {
		return points
	}
	first, last := points[0], points[len(points)-1]
	span := float64(last.X - first.X)
	out := append(make([]Point, 0, 2*columns+2), first)
	for start := 0; start < len(points); {
		column := columnOf(points[start].X-first.X, span, columns)
		end := start + 1
		for end < len(points) && columnOf(points[end].X-first.X, span, columns) == column {
			end++
		}
		out = appendExtremes(out, points[start:end])
		start = end
	}
	return appendNew(out, last)
}

func columnOf(dx int, span float64, columns int) int {
	if span == 0 {
		return 0
	}
	return min(columns-1, int(float64(dx)/span*float64(columns)))
}

// appendExtremes appends the lowest and the highest of points, in the order in which they come.
func appendExtremes(out, points []Point) []Point {
	low, high := 0, 0
	for i, p := range points {
		if p.Y < points[low].Y {
			low = i
		}
		if p.Y > points[high].Y {
			high = i
		}
	}
	out = appendNew(out, points[min(low, high)])
	return appendNew(out, points[max(low, high)])
}

// appendNew appends p unless it repeats the point before it.
func appendNew(out []Point, p Point) []Point {
	if out[len(out)-1] == p {
		return out
	}
	return append(out, p)
}

// Share is what a thinned point stands for: the mean and the number of the values since the point before it.
type Share struct {
	Mean float64
	N    int
}

// SharesOf returns the share of each kept point, or nil where every point was kept. Kept points are some of all,
// in their order.
func SharesOf(all, kept []Point) []Share {
	if len(all) == len(kept) {
		return nil
	}
	shares := make([]Share, len(kept))
	at := 0
	for _, p := range all {
		shares[at].add(p.Y)
		if at < len(kept)-1 && p == kept[at] {
			at++
		}
	}
	return shares
}

// add takes one more value into the mean, in a way that no sum can overflow.
func (s *Share) add(v float64) {
	s.N++
	s.Mean += v/float64(s.N) - s.Mean/float64(s.N)
}
