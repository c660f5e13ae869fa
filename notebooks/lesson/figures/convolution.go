package figures

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"time"

	"github.com/atelier-go/atelier/plotting"
)

// Convolution is a kernel that slides over a picture, a frame for each place:
//
//	y[i, j] = sum over u, v of x[stride*i + u - padding, stride*j + v - padding] kernel[u, v]
//
// as nn.Convolution computes it, with one channel.
type Convolution struct {
	Picture [][]float64   // at most 12 numbers a side
	Kernel  [][]float64   // at most 5
	Stride  int           // default 1
	Padding int           // rows and columns of zeros around the picture
	Delay   time.Duration // how long a frame stays; default 1 s
	Words   Words
}

const (
	mostPixels  = 12
	mostWeights = 5
	mostPlaces  = 64
	cellSide    = 26.0
	slow        = time.Second
)

// Output is what the convolution gives. It returns an error that wraps plotting.ErrNoData when picture or kernel are
// empty, or plotting.ErrFigure when rows differ in length, a side is too long, the stride or the padding is below zero, the kernel is
// larger than what it slides over, or there are more than 64 places.
func (c Convolution) Output() ([][]float64, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("figures: convolution: %w", err)
	}
	rows, columns := c.places()
	y := zeros(rows, columns)
	for i := range y {
		for j := range y[i] {
			for _, t := range c.terms(i, j) {
				y[i][j] += t.pixel * t.weight
			}
		}
	}
	return y, nil
}

func (c Convolution) validate() error {
	if err := checkMatrix("picture", c.Picture, mostPixels); err != nil {
		return err
	}
	if err := checkMatrix("kernel", c.Kernel, mostWeights); err != nil {
		return err
	}
	if c.Stride < 0 || c.Padding < 0 || c.Padding > mostWeights {
		return fmt.Errorf("%w: a stride of %d and a padding of %d: give a stride of 1 or more and a padding of 0 to %d", plotting.ErrFigure, c.Stride, c.Padding, mostWeights)
	}
	padded := c.padded()
	if len(c.Kernel) > len(padded) || len(c.Kernel[0]) > len(padded[0]) {
		return fmt.Errorf("%w: a kernel of %dx%d is larger than the %dx%d that it slides over: pad the picture", plotting.ErrFigure,
			len(c.Kernel), len(c.Kernel[0]), len(padded), len(padded[0]))
	}
	if rows, columns := c.places(); rows*columns > mostPlaces {
		return fmt.Errorf("%w: %d places: give a smaller picture or a larger stride, for at most %d", plotting.ErrFigure, rows*columns, mostPlaces)
	}
	return nil
}

func (c Convolution) stride() int { return max(1, c.Stride) }

// places are how many rows and columns the output has.
func (c Convolution) places() (rows, columns int) {
	padded := c.padded()
	return (len(padded)-len(c.Kernel))/c.stride() + 1, (len(padded[0])-len(c.Kernel[0]))/c.stride() + 1
}

// padded is the picture with zeros around it.
func (c Convolution) padded() [][]float64 {
	x := zeros(len(c.Picture)+2*c.Padding, len(c.Picture[0])+2*c.Padding)
	for i, row := range c.Picture {
		copy(x[i+c.Padding][c.Padding:], row)
	}
	return x
}

// term is a product of the sum.
type term struct{ pixel, weight float64 }

// terms are those of a place of the output.
func (c Convolution) terms(i, j int) []term {
	x := c.padded()
	var all []term
	for u, row := range c.Kernel {
		for v, weight := range row {
			all = append(all, term{x[c.stride()*i+u][c.stride()*j+v], weight})
		}
	}
	return all
}

// mostTerms are as many as fit below the picture.
const mostTerms = 7

// sum writes the sum of a place without the terms that are 0, and of many only the first and the last.
func (c Convolution) sum(i, j int, value float64) string {
	var parts []string
	for _, t := range c.terms(i, j) {
		if t.pixel*t.weight != 0 {
			parts = append(parts, number(t.pixel)+"·"+bracketed(t.weight))
		}
	}
	switch n := len(parts); {
	case n == 0:
		parts = []string{"0"}
	case n > mostTerms:
		parts = append(parts[:mostTerms-2:mostTerms-2], "…", parts[n-1])
	}
	return fmt.Sprintf("y[%d,%d] = %s = %s", i, j, strings.Join(parts, " + "), number(value))
}

func bracketed(v float64) string {
	if v < 0 {
		return "(" + number(v) + ")"
	}
	return number(v)
}

// Animation has a frame for each place of the output, row by row. The errors are those of Output.
func (c Convolution) Animation() (plotting.Animation, error) {
	y, err := c.Output()
	if err != nil {
		return plotting.Animation{}, err
	}
	a := animation(c.Words.in("a convolution, step by step"), c.Delay)
	for i := range y {
		for j := range y[i] {
			frame, err := c.frame(y, i, j)
			if err != nil {
				return a, err
			}
			a.Frames = append(a.Frames, frame)
			a.Captions = append(a.Captions, c.sum(i, j, y[i][j]))
		}
	}
	return a, nil
}

// animation is what both convolutions have in common.
func animation(title string, delay time.Duration) plotting.Animation {
	if delay == 0 {
		delay = slow
	}
	return plotting.Animation{Title: title, Delay: delay, Hold: 2 * delay, Scale: 1, Ink: true}
}

// Bundle draws the animation. The errors are those of Output.
func (c Convolution) Bundle() (plotting.Bundle, error) {
	a, err := c.Animation()
	if err != nil {
		return nil, err
	}
	return a.Bundle()
}

// frame shows place i, j: the window in the picture, the kernel, and the output up to there.
func (c Convolution) frame(y [][]float64, i, j int) (image.Image, error) {
	x := matrix{name: c.Words.in("input"), values: c.padded(), cell: cellSide, fill: c.padding}
	kernel := matrix{name: c.Words.in("kernel"), values: c.Kernel, cell: cellSide, fill: func(int, int) color.RGBA { return tintOf(1) }}
	out := matrix{name: c.Words.in("output"), values: y, cell: cellSide, known: func(row, column int) bool { return row < i || row == i && column <= j }}
	d := plotting.Diagram{}
	places := sideBySide(&d, x, kernel, out)
	x.frame(&d, places[0].X, places[0].Y, c.stride()*i, c.stride()*j, len(c.Kernel), len(c.Kernel[0]), plotting.SeriesColor(1))
	out.frame(&d, places[2].X, places[2].Y, i, j, 1, 1, plotting.SeriesColor(0))
	return d.Image()
}

// padding is grey where there is no picture.
func (c Convolution) padding(row, column int) color.RGBA {
	row, column = row-c.Padding, column-c.Padding
	if row < 0 || column < 0 || row >= len(c.Picture) || column >= len(c.Picture[0]) {
		return grey
	}
	return white
}

// sideBySide draws matrices from left to right, all in the middle of the height, and gives the places of their top left corners.
func sideBySide(d *plotting.Diagram, all ...matrix) []plotting.Dot {
	height := 0.0
	for _, m := range all {
		height = max(height, m.height())
	}
	x := margin
	var places []plotting.Dot
	for _, m := range all {
		y := margin/2 + (height-m.height())/2
		m.draw(d, x, y)
		places = append(places, plotting.Dot{X: x, Y: y})
		x += m.width() + gap
	}
	d.Width, d.Height = x-gap+margin, height+margin
	return places
}
