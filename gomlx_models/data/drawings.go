package data

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
	"github.com/atelier-go/atelier/gomlx_models/data/quickdraw"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Drawings are drawings as a pen makes them. It is a models.Dataset. Its points are moves to the right and down
// from the point before, the first from the middle of the drawing, in units of the standard deviation of all moves
// (Ha & Eck 2017, section 3.1); after the last point follow points (0, 0, 0, 0, 1).
type Drawings struct {
	dataset
	points  []float32 // [Len, Length, models.PointSize]
	labels  []uint8
	classes []string // the words that the labels stand for, or nil
	words   []string // of each drawing
	scale   float64
	skipped []Skipped
	notes   []string
}

// OpenDrawings is Open for a source of drawings. It fails also if the source holds anything else.
func (s Source) OpenDrawings() (*Drawings, error) {
	return openAs[*Drawings](s, string(models.Strokes))
}

// StrokeFile is the source of the drawings in a file of the form in which Quick, Draw! is published: on each line a
// JSON object with the "word" of what is drawn and the "drawing", a list of strokes, each the list of its places
// to the right and that of its places down. Other members are ignored, lines that begin with "#" passed over and
// drawings of more than 250 points left out. The drawings are labelled by their words if those are 2 to 256.
func StrokeFile(path string) Source { return Source{from: strokeFile{path}} }

// strokeFile is the origin of such drawings.
type strokeFile struct{ path string }

func (f strokeFile) name() string             { return paths.Name(f.path) }
func (f strokeFile) kind() models.Kind        { return models.Strokes }
func (f strokeFile) where() (string, error)   { return paths.File(f.path) }
func (f strokeFile) files() ([]string, error) { return oneFile(f.where()) }
func (f strokeFile) spec() sourceSpec         { return sourceSpec{Strokes: &f.path} }

func (f strokeFile) read(_ context.Context, files []string, _ watch) (models.Dataset, error) {
	drawings, err := quickdraw.ReadFile(files[0])
	if err != nil {
		return nil, err
	}
	return newDrawings(f.name(), drawings), nil
}

// newDrawings turns drawings, each with at least one point, into points of one scale. They are labelled by their
// words if there are several, and not too many for labels.
func newDrawings(name string, drawings []quickdraw.Drawing) *Drawings {
	d := &Drawings{dataset: dataset{name: name, spec: models.Spec{Kind: models.Strokes}}, scale: deviation(drawings)}
	for _, drawing := range drawings {
		d.words = append(d.words, drawing.Word)
		d.spec.Length = max(d.spec.Length, drawing.Points()+1)
	}
	d.points = make([]float32, len(drawings)*d.spec.Size())
	for i, drawing := range drawings {
		d.write(d.points[i*d.spec.Size():(i+1)*d.spec.Size()], drawing)
	}
	if words := slices.Compact(slices.Sorted(slices.Values(d.words))); len(words) > 1 && len(words) <= imagefolder.MaxClasses {
		d.classes, d.spec.Classes = words, len(words)
		for _, word := range d.words {
			at, _ := slices.BinarySearch(words, word)
			d.labels = append(d.labels, uint8(at))
		}
	}
	d.digest = sync.OnceValue(d.sum)
	return d
}

// deviation is the standard deviation of the moves to the right and down together, or 1 if nothing moves.
func deviation(drawings []quickdraw.Drawing) float64 {
	var n, sum, squares float64
	for _, d := range drawings {
		for _, move := range d.Moves() {
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
func (d *Drawings) write(points []float32, of quickdraw.Drawing) {
	moves := of.Moves()
	at := 0
	for _, stroke := range of.Strokes {
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
	return digestOf(d.spec, b, d.labels, binary.LittleEndian.AppendUint64(nil, math.Float64bits(d.scale)), []byte(fmt.Sprintf("%q", d.words)))
}

// Len is the number of drawings.
func (d *Drawings) Len() int { return len(d.words) }

// Spec is the form of one example, and how many there are.
func (d *Drawings) Spec() models.Spec { return d.counted(d.Len()) }

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

// slice is the set of some of the drawings, of the same scale, length and classes.
func (d *Drawings) slice(from, to int) openable {
	e := *d
	e.points = d.points[from*d.spec.Size() : to*d.spec.Size()]
	e.words = d.words[from:to]
	if d.labels != nil {
		e.labels = d.labels[from:to]
	}
	e.digest = sync.OnceValue(e.sum)
	return &e
}

func (d *Drawings) of(s Source) models.Dataset {
	e := *d
	e.openedFrom(s)
	return &e
}

func (d *Drawings) bytes() int { return 4 * len(d.points) }

// Batch draws size drawings at random, with replacement, from values, the nodes of Values. It gives
// float32 [size, Length, models.PointSize], with their labels if the set has some; length is ignored. The
// randomness is that of the scope's store. It panics if size is below 1 or values are not of this set's shapes.
func (d *Drawings) Batch(scope *model.Scope, values []*graph.Node, size, length int) models.Batch {
	points := values[0]
	points.AssertDims(d.Len(), d.spec.Length, models.PointSize)
	picks := d.draw(scope, points.Graph(), d.Len(), size)
	return models.Batch{Examples: graph.Gather(points, picks), Labels: pickedLabels(values, picks)}
}

// MarshalBinary writes the source of the drawings and the digest of what it holds, as that of Pictures does.
func (d *Drawings) MarshalBinary() ([]byte, error) { return d.marshalSource() }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other drawings
// or labels by now.
func (d *Drawings) UnmarshalBinary(written []byte) error {
	return reopen(d, written, Source.OpenDrawings)
}
