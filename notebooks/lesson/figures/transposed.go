package figures

import (
	"fmt"
	"image"
	"image/color"
	"time"

	"github.com/atelier-go/atelier/plotting"
)

// Transposed is a transposed convolution, a frame for each number of its input: the kernel times the number is added to the output.
//
//	y[stride*i + u, stride*j + v] += x[i, j] kernel[u, v]
//
// as nn.ConvolutionTransposed computes it, with one channel and nothing cut off at the edges. A fourth square counts how often each number of the
// output was written: where the stride does not divide the kernel's side, the counts are a checkerboard (Odena et al. 2016).
type Transposed struct {
	Input  [][]float64   // at most 5 numbers a side
	Kernel [][]float64   // at most 5
	Stride int           // default 2
	Delay  time.Duration // how long a frame stays; default 1 s
	Words  Words
}

const (
	mostInputs  = 5
	mostOutputs = 13
	countSide   = 16.0
)

// Output is what the transposed convolution gives, and how often each number was written. It returns an error that wraps
// plotting.ErrNoData when input or kernel are empty, or plotting.ErrFigure when rows differ in length, a side is too long, the stride is
// below zero, or the output has more than 13 numbers a side.
func (t Transposed) Output() (y, counts [][]float64, err error) {
	if err := t.validate(); err != nil {
		return nil, nil, fmt.Errorf("figures: transposed convolution: %w", err)
	}
	y, counts = t.after(len(t.Input)*len(t.Input[0]) - 1)
	return y, counts, nil
}

func (t Transposed) validate() error {
	if err := checkMatrix("input", t.Input, mostInputs); err != nil {
		return err
	}
	if err := checkMatrix("kernel", t.Kernel, mostWeights); err != nil {
		return err
	}
	if t.Stride < 0 {
		return fmt.Errorf("%w: a stride of %d: give 1 or more", plotting.ErrFigure, t.Stride)
	}
	if rows, columns := t.size(); max(rows, columns) > mostOutputs {
		return fmt.Errorf("%w: an output of %dx%d: give a smaller input or stride, for at most %d numbers a side", plotting.ErrFigure, rows, columns, mostOutputs)
	}
	return nil
}

func (t Transposed) stride() int {
	if t.Stride == 0 {
		return 2
	}
	return t.Stride
}

// size is that of the output.
func (t Transposed) size() (rows, columns int) {
	return (len(t.Input)-1)*t.stride() + len(t.Kernel), (len(t.Input[0])-1)*t.stride() + len(t.Kernel[0])
}

// after is the output, and how often each of its numbers was written, after input number last, counted row by row.
func (t Transposed) after(last int) (y, counts [][]float64) {
	rows, columns := t.size()
	y, counts = zeros(rows, columns), zeros(rows, columns)
	for at := range last + 1 {
		i, j := at/len(t.Input[0]), at%len(t.Input[0])
		for u, row := range t.Kernel {
			for v, weight := range row {
				y[t.stride()*i+u][t.stride()*j+v] += t.Input[i][j] * weight
				counts[t.stride()*i+u][t.stride()*j+v]++
			}
		}
	}
	return y, counts
}

// Animation has a frame for each number of the input, row by row. The errors are those of Output.
func (t Transposed) Animation() (plotting.Animation, error) {
	if _, _, err := t.Output(); err != nil {
		return plotting.Animation{}, err
	}
	a := animation(t.Words.in("a transposed convolution, step by step"), t.Delay)
	for at := range len(t.Input) * len(t.Input[0]) {
		frame, err := t.frame(at)
		if err != nil {
			return a, err
		}
		a.Frames = append(a.Frames, frame)
		i, j := at/len(t.Input[0]), at%len(t.Input[0])
		a.Captions = append(a.Captions, fmt.Sprintf("x[%d,%d] = %s, %s %d", i, j, number(t.Input[i][j]), t.Words.in("stride"), t.stride()))
	}
	return a, nil
}

// Bundle draws the animation. The errors are those of Output.
func (t Transposed) Bundle() (plotting.Bundle, error) {
	a, err := t.Animation()
	if err != nil {
		return nil, err
	}
	return a.Bundle()
}

// frame shows the output after one number more of the input.
func (t Transposed) frame(at int) (image.Image, error) {
	y, counts := t.after(at)
	i, j := at/len(t.Input[0]), at%len(t.Input[0])
	written := func(row, column int) bool { return counts[row][column] > 0 }
	shade := func(row, column int) color.RGBA { return plotting.TintColor(counts[row][column] / t.mostOften()) }
	x := matrix{name: t.Words.in("input"), values: t.Input, cell: cellSide}
	kernel := matrix{name: t.Words.in("kernel"), values: t.Kernel, cell: cellSide, fill: func(int, int) color.RGBA { return tintOf(1) }}
	out := matrix{name: t.Words.in("output"), values: y, cell: cellSide, known: written}
	often := matrix{name: t.Words.in("how often"), values: counts, cell: countSide, known: written, fill: shade}
	d := plotting.Diagram{}
	places := sideBySide(&d, x, kernel, out, often)
	x.frame(&d, places[0].X, places[0].Y, i, j, 1, 1, plotting.SeriesColor(0))
	out.frame(&d, places[2].X, places[2].Y, t.stride()*i, t.stride()*j, len(t.Kernel), len(t.Kernel[0]), plotting.SeriesColor(1))
	return d.Image()
}

// mostOften is the largest count at the end, for the darkest shade.
func (t Transposed) mostOften() float64 {
	_, counts := t.after(len(t.Input)*len(t.Input[0]) - 1)
	most := 1.0
	for _, row := range counts {
		for _, n := range row {
			most = max(most, n)
		}
	}
	return most
}
