package originality

import "math"

// What pictures are compared in, first and then: the means of at most that many rows and columns.
const (
	coarseSide = 16
	fineSide   = 32
)

// A copy may be mirrored, moved, and enlarged or made smaller a little.
const (
	mostShift = 2.0 / fineSide // of the side, each way
	zoom      = 1.05
)

// placing is how a picture is laid over another: mirrored or not, enlarged about its middle, and moved by cells.
type placing struct {
	mirror      bool
	scale, y, x float32
}

// aligner compares a picture with others, laid over them as fits best.
type aligner struct {
	frame
	picture []float32
	coarse  []placed
}

// placed is a picture as it was placed.
type placed struct {
	placing
	picture []float32
}

// newAligner prepares the placings that are tried first: mirrored or not, in three sizes.
func newAligner(picture []float32, f frame) aligner {
	a := aligner{frame: f, picture: picture}
	for _, mirror := range []bool{false, true} {
		for _, scale := range []float32{1, zoom, 1 / zoom} {
			p := placing{mirror: mirror, scale: scale}
			a.coarse = append(a.coarse, placed{p, a.place(p)})
		}
	}
	return a
}

// place is the picture in a placing, by linear interpolation; what lies beyond an edge is as at the edge.
func (a aligner) place(p placing) []float32 {
	if p == (placing{scale: 1}) {
		return a.picture
	}
	other := make([]float32, len(a.picture))
	across := make([]struct {
		first, second int
		weight        float32
	}, a.columns)
	for x := range across {
		at := x
		if p.mirror {
			at = a.columns - 1 - x
		}
		shift := p.x
		if p.mirror {
			shift = -shift
		}
		across[x].first, across[x].second, across[x].weight = between(float32(at)+shift, a.columns, p.scale)
	}
	for y := range a.rows {
		y0, y1, wy := between(float32(y)+p.y, a.rows, p.scale)
		upper, lower := a.picture[y0*a.columns*a.channels:], a.picture[y1*a.columns*a.channels:]
		for x, from := range across {
			for c := range a.channels {
				left, right := from.first*a.channels+c, from.second*a.channels+c
				u := upper[left] + from.weight*(upper[right]-upper[left])
				l := lower[left] + from.weight*(lower[right]-lower[left])
				other[(y*a.columns+x)*a.channels+c] = u + wy*(l-u)
			}
		}
	}
	return other
}

// between gives the two cells of n that a place lies between after scaling about the middle, and the weight of the second.
func between(at float32, n int, scale float32) (first, second int, weight float32) {
	middle := float32(n-1) / 2
	from := min(max((at-middle)/scale+middle, 0), float32(n-1))
	first = int(from)
	return first, min(first+1, n-1), from - float32(first)
}

// edge is how many cells at the edge do not count, for a shift may move them out of the picture, and reach how far it may go.
func (f frame) edge() (edge, reach int) {
	edge = min(int(math.Ceil(mostShift*float64(max(f.rows, f.columns))))+1, (min(f.rows, f.columns)-1)/2)
	return edge, max(0, edge-1)
}

// fit is how a picture was placed over another, and the squared differences that are left.
type fit struct {
	placing
	left float32
}

// coarsely finds the best placing over another to whole cells.
func (a aligner) coarsely(other []float32) fit {
	best := fit{left: math.MaxFloat32}
	_, reach := a.edge()
	for _, p := range a.coarse {
		for dy := -reach; dy <= reach; dy++ {
			for dx := -reach; dx <= reach; dx++ {
				if sum := a.squared(p.picture, other, dy, dx, best.left); sum < best.left {
					best = fit{p.placing, sum}
					best.y, best.x = float32(dy), float32(dx)
				}
			}
		}
	}
	return best
}

// finely goes on from a placing in halves and quarters of cells and of the zoom, and gives the root of the mean squared difference
// that is left where each channel may be made up to 5% brighter or darker.
func (a aligner) finely(other []float32, best fit) float64 {
	for _, step := range []float32{0.5, 0.25} {
		from := best.placing
		for i := range 27 {
			p := from
			p.y, p.x = from.y+step*float32(i/3%3-1), from.x+step*float32(i%3-1)
			p.scale = from.scale * (1 + 2*step*(zoom-1)*float32(i/9-1))
			if sum := a.squared(a.place(p), other, 0, 0, best.left); sum < best.left {
				best = fit{p, sum}
			}
		}
	}
	return a.mean(max(0, best.left-a.brightness(a.place(best.placing), other)))
}

// mean is the root of the mean of so much.
func (a aligner) mean(sum float32) float64 {
	edge, _ := a.edge()
	return math.Sqrt(float64(sum) / float64((a.rows-2*edge)*(a.columns-2*edge)*a.channels))
}

// squared is the sum of the squared differences within the edge, of a picture seen from so many cells further on, or some number no
// smaller than the limit.
func (a aligner) squared(picture, other []float32, dy, dx int, limit float32) (sum float32) {
	edge, _ := a.edge()
	width := (a.columns - 2*edge) * a.channels
	for y := edge; y < a.rows-edge && sum < limit; y++ {
		theirs := other[(y*a.columns+edge)*a.channels:][:width]
		ours := picture[((y+dy)*a.columns+edge+dx)*a.channels:][:width]
		for i, v := range theirs {
			d := v - ours[i]
			sum += d * d
		}
	}
	return sum
}

// brightness is how much of the squared differences within the edge goes away where each channel is made up to 5% brighter or darker.
func (a aligner) brightness(picture, other []float32) (gone float32) {
	edge, _ := a.edge()
	counted := float32((a.rows - 2*edge) * (a.columns - 2*edge))
	for c := range a.channels {
		var sum float32
		for y := edge; y < a.rows-edge; y++ {
			for x := edge; x < a.columns-edge; x++ {
				at := (y*a.columns+x)*a.channels + c
				sum += other[at] - picture[at]
			}
		}
		by := min(max(sum/counted, -amount), amount)
		gone += by * (2*sum - counted*by)
	}
	return gone
}
