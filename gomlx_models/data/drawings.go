package data

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/gomlx/gomlx/core/tensors"
)

// Drawings are drawings as a pen makes them. It is a models.Dataset. Its points are moves to the right and down
// from the point before, the first from the middle of the drawing, in units of the standard deviation of all moves
// (Ha & Eck 2017, section 3.1); after the last point follow points (0, 0, 0, 0, 1).
type Drawings struct {
	held
	points  []float32 // [Len, Length, models.PointSize]
	labels  []uint8
	classes []string // the words that the labels stand for, or nil
	words   []string // of each drawing
	scale   float64
}

// drawing is a drawing as it was made: strokes of points, each with its places to the right and down.
type drawing struct {
	word    string
	strokes [][][2]float64
}

// points is the number of points of all strokes.
func (d drawing) points() int {
	n := 0
	for _, stroke := range d.strokes {
		n += len(stroke)
	}
	return n
}

// moves gives each point's way from the point before it, the first from the middle of the drawing.
func (d drawing) moves() [][2]float64 {
	low, high := d.strokes[0][0], d.strokes[0][0]
	for _, stroke := range d.strokes {
		for _, p := range stroke {
			low = [2]float64{min(low[0], p[0]), min(low[1], p[1])}
			high = [2]float64{max(high[0], p[0]), max(high[1], p[1])}
		}
	}
	at := [2]float64{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2}
	var moves [][2]float64
	for _, stroke := range d.strokes {
		for _, p := range stroke {
			moves = append(moves, [2]float64{p[0] - at[0], p[1] - at[1]})
			at = p
		}
	}
	return moves
}

// newDrawings turns drawings, each with at least one point, into points of one scale. They are labelled by their
// words if there are several, and not too many for labels.
func newDrawings(name string, drawings []drawing) *Drawings {
	d := &Drawings{held: held{name: name, spec: models.Spec{Kind: models.Strokes}}, scale: deviation(drawings)}
	for _, drawing := range drawings {
		d.words = append(d.words, drawing.word)
		d.spec.Length = max(d.spec.Length, drawing.points()+1)
	}
	d.points = make([]float32, len(drawings)*d.spec.Size())
	for i, drawing := range drawings {
		d.write(d.points[i*d.spec.Size():(i+1)*d.spec.Size()], drawing)
	}
	if words := slices.Compact(slices.Sorted(slices.Values(d.words))); len(words) > 1 && len(words) <= maxClasses {
		d.classes, d.spec.Classes = words, len(words)
		for _, word := range d.words {
			at, _ := slices.BinarySearch(words, word)
			d.labels = append(d.labels, uint8(at))
		}
	}
	d.digest = d.sum()
	return d
}

// deviation is the standard deviation of the moves to the right and down together, or 1 if nothing moves.
func deviation(drawings []drawing) float64 {
	var n, sum, squares float64
	for _, d := range drawings {
		for _, move := range d.moves() {
			n += 2
			sum += move[0] + move[1]
			squares += move[0]*move[0] + move[1]*move[1]
		}
	}
	mean := sum / n
	if spread := math.Sqrt(squares/n - mean*mean); spread > 0 {
		return spread
	}
	return 1
}

// write writes a drawing's points and the ends after it.
func (d *Drawings) write(points []float32, of drawing) {
	moves := of.moves()
	at := 0
	for _, stroke := range of.strokes {
		for i := range stroke {
			point := points[at*models.PointSize:]
			point[0], point[1] = float32(moves[at][0]/d.scale), float32(moves[at][1]/d.scale)
			pen := 2
			if i == len(stroke)-1 {
				pen = 3
			}
			point[pen] = 1
			at++
		}
	}
	for ; at < d.spec.Length; at++ {
		points[at*models.PointSize+4] = 1
	}
}

// sum is the digest. The words and the scale count: the same moves of another size are other drawings.
func (d *Drawings) sum() string {
	b := make([]byte, 0, 4*len(d.points))
	for _, value := range d.points {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(value))
	}
	return digest(d.spec, b, d.labels, binary.LittleEndian.AppendUint64(nil, math.Float64bits(d.scale)), []byte(fmt.Sprintf("%q", d.words)))
}

// Len is the number of drawings.
func (d *Drawings) Len() int { return len(d.words) }

// Values is new tensors at each call, float32 [Len, Length, models.PointSize] and, if the set has labels,
// uint8 [Len].
func (d *Drawings) Values() []*tensors.Tensor {
	return withLabels(tensors.FromFlatDataAndDimensions(d.points, d.Len(), d.spec.Length, models.PointSize), d.labels)
}

// Scale is the length, in the pixels or units of the file, of a move of 1.
func (d *Drawings) Scale() float64 { return d.scale }

// Labels gives the class of each drawing, or nil if the set has none. The caller may change it.
func (d *Drawings) Labels() []uint8 { return slices.Clone(d.labels) }

// Classes gives the words that the labels stand for, or nil. The caller may change it.
func (d *Drawings) Classes() []string { return slices.Clone(d.classes) }

// Drawing gives what drawing i shows, from 0 to Len-1, in a word, and its points as Values has them,
// [Length * models.PointSize]. The caller may change them. It fails if there is no such drawing.
func (d *Drawings) Drawing(i int) (word string, points []float32, err error) {
	if i < 0 || i >= d.Len() {
		return "", nil, fmt.Errorf("data: %s has no drawing %d, want 0 to %d", d.name, i, d.Len()-1)
	}
	size := d.spec.Size()
	return d.words[i], slices.Clone(d.points[i*size : (i+1)*size]), nil
}

// between is the set of some of the drawings, of the same scale, length and classes.
func (d *Drawings) between(from, to int) models.Dataset {
	e := *d
	e.points = d.points[from*d.spec.Size() : to*d.spec.Size()]
	e.words = d.words[from:to]
	if d.labels != nil {
		e.labels = d.labels[from:to]
	}
	e.digest = e.sum()
	return &e
}
