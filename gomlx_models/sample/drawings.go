package sample

import (
	"fmt"
	"image"
	"image/draw"
	"math"

	"github.com/gomlx/gomlx/core/tensors"
	"golang.org/x/image/vector"

	"github.com/atelier-go/atelier/gomlx_models"
)

// DrawingSize is a width and height, in pixels, that shows a drawing well.
const DrawingSize = 96

// Pen says what a pen does after a move.
type Pen int

// The states of the pen, in the order of the values of a point (Ha & Eck 2017, section 3.1).
const (
	PenDown Pen = iota // it stays on the paper: the next move draws
	PenUp              // it is lifted: the next move does not draw
	PenEnd             // the drawing has ended before this point
)

// Point is a move of the pen to the right and down, and what the pen does then.
type Point struct {
	Right, Down float32
	Pen         Pen
}

// Drawing is a pen's points in turn. The first move leads from nowhere and draws nothing.
type Drawing []Point

// Drawings draws drawings, point by point.
func (s *Sampler) Drawings(o Options) ([]Drawing, error) {
	if kind := s.model.Spec().Kind; kind != models.Strokes {
		return nil, fmt.Errorf("sample: the model makes %s: Drawings is for a model of strokes", kind)
	}
	out, err := s.Draw(o)
	if err != nil {
		return nil, err
	}
	return Drawings(out)
}

// Drawings turns float32 [count, length, models.PointSize] into drawings, each up to its end.
func Drawings(points *tensors.Tensor) ([]Drawing, error) {
	dims := points.Shape().Dimensions
	if len(dims) != 3 || dims[2] != models.PointSize {
		return nil, fmt.Errorf("sample: drawings have the shape %s, want [count, length, %d]", points.Shape(), models.PointSize)
	}
	values, err := tensors.CopyFlatData[float32](points)
	if err != nil {
		return nil, fmt.Errorf("sample: the drawings cannot be read back: %w", err)
	}
	drawings := make([]Drawing, dims[0])
	size := dims[1] * dims[2]
	for i := range drawings {
		drawings[i] = NewDrawing(values[i*size : (i+1)*size])
	}
	return drawings, nil
}

// NewDrawing reads a drawing from the values of its points, models.PointSize each, up to its end.
func NewDrawing(values []float32) Drawing {
	var drawing Drawing
	for ; len(values) >= models.PointSize; values = values[models.PointSize:] {
		p := Point{Right: values[0], Down: values[1]}
		for pen := PenUp; pen <= PenEnd; pen++ {
			if values[2+pen] > values[2+p.Pen] {
				p.Pen = pen
			}
		}
		if p.Pen == PenEnd {
			break
		}
		drawing = append(drawing, p)
	}
	return drawing
}

// Lines are the strokes of the drawing: the places that the pen goes to, to the right and down from where it began, while it stays on the
// paper. What follows a point that is not a finite number is left out.
func (d Drawing) Lines() [][][2]float64 {
	var lines [][][2]float64
	var pen position
	down := false
	for _, p := range d {
		pen.x, pen.y = pen.x+float64(p.Right), pen.y+float64(p.Down)
		if !pen.finite() {
			break
		}
		at := [2]float64{pen.x, pen.y}
		if !down {
			lines = append(lines, nil)
		}
		last := len(lines) - 1
		lines[last] = append(lines[last], at)
		down = p.Pen == PenDown
	}
	return lines
}

// Picture is the drawing in black on white, as large as fits into size by size pixels. What follows a point that
// is not a finite number is left out.
func (d Drawing) Picture(size int) image.Image {
	paper := image.NewGray(image.Rect(0, 0, size, size))
	draw.Draw(paper, paper.Bounds(), image.White, image.Point{}, draw.Src)
	at := d.positions(float64(size))
	ink := vector.NewRasterizer(size, size)
	for i := 1; i < len(at); i++ {
		if d[i-1].Pen == PenDown {
			fillLine(ink, at[i-1], at[i], max(1, float64(size)/64))
		}
	}
	ink.Draw(paper, paper.Bounds(), image.Black, image.Point{})
	return paper
}

// position is where the pen is on the paper, in pixels.
type position struct{ x, y float64 }

func (p position) finite() bool {
	sum := p.x + p.y
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// positions are the points on the paper: the whole drawing, in the middle, with a margin.
func (d Drawing) positions(size float64) []position {
	var at []position
	var pen position
	low, high := position{math.Inf(1), math.Inf(1)}, position{math.Inf(-1), math.Inf(-1)}
	for _, p := range d {
		pen.x, pen.y = pen.x+float64(p.Right), pen.y+float64(p.Down)
		if !pen.finite() {
			break
		}
		at = append(at, pen)
		low = position{min(low.x, pen.x), min(low.y, pen.y)}
		high = position{max(high.x, pen.x), max(high.y, pen.y)}
	}
	scale := 1.0
	if extent := max(high.x-low.x, high.y-low.y); extent > 0 {
		scale = 0.9 * size / extent
	}
	for i, p := range at {
		at[i] = position{size/2 + (p.x-(low.x+high.x)/2)*scale, size/2 + (p.y-(low.y+high.y)/2)*scale}
	}
	return at
}

// fillLine adds a line with square ends. All lines go round the same way, or where they cross they would cancel out.
func fillLine(ink *vector.Rasterizer, from, to position, width float64) {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	if length == 0 {
		dx, length = 1, 1 // a dot
	}
	x, y := dx/length*width/2, dy/length*width/2 // half the width along the line; across it is (-y, x)
	ink.MoveTo(float32(from.x-x+y), float32(from.y-y-x))
	ink.LineTo(float32(to.x+x+y), float32(to.y+y-x))
	ink.LineTo(float32(to.x+x-y), float32(to.y+y+x))
	ink.LineTo(float32(from.x-x-y), float32(from.y-y+x))
	ink.ClosePath()
}
