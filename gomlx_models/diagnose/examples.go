package diagnose

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/gomlx/gomlx/core/tensors"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// examples are some of a data set, as a graph takes them.
type examples struct {
	dims   []int     // of one
	floats []float32 // of pictures in [0, 1] and of drawings
	codes  []int32   // of all others
	labels []int32   // nil if there are none
}

// choose gives at most so many of n places in random order, the same each time.
func choose(n, most int) []int { return rand.New(rand.NewPCG(1, 2)).Perm(n)[:min(n, most)] }

// spaced gives at most so many windows of a text of n symbols by their first places, far apart.
func spaced(n, length, most int) []int {
	count := max(1, min(most, n/length))
	places := make([]int, count)
	for i := range places {
		places[i] = i * (n - length) / count
	}
	return places
}

// readExamples takes at most so many examples, or windows of that length of a text.
func readExamples(set models.Dataset, most, window int) (examples, error) {
	values, spec := set.Values(), set.Spec()
	defer finalize(values)
	dims := values[0].Shape().Dimensions
	e := examples{dims: dims[1:]}
	places := choose(dims[0], most)
	stride := values[0].Size() / dims[0]
	if spec.Kind == models.Text && !spec.Documents {
		e.dims, places = []int{window}, spaced(dims[0], window, most)
	}
	size := 1
	for _, dim := range e.dims {
		size *= dim
	}
	var err error
	switch spec.Kind {
	case models.Pictures:
		err = tensors.ConstFlatData(values[0], func(flat []uint8) {
			for _, at := range places {
				for _, v := range flat[at*stride : at*stride+size] {
					e.floats = append(e.floats, float32(v)/255)
				}
			}
		})
	case models.Strokes:
		err = tensors.ConstFlatData(values[0], func(flat []float32) {
			for _, at := range places {
				e.floats = append(e.floats, flat[at*stride:at*stride+size]...)
			}
		})
	default:
		err = tensors.ConstFlatData(values[0], func(flat []int32) {
			for _, at := range places {
				e.codes = append(e.codes, flat[at*stride:at*stride+size]...)
			}
		})
	}
	if err == nil && spec.Classes > 0 {
		err = tensors.ConstFlatData(values[len(values)-1], func(flat []uint8) {
			for _, at := range places {
				e.labels = append(e.labels, int32(flat[at]))
			}
		})
	}
	if err != nil {
		return e, fmt.Errorf("diagnose: the examples of %s cannot be read: %w", set.Name(), err)
	}
	return e, nil
}

// finalize frees tensors. That one cannot be freed is no reason to stop.
func finalize(values []*tensors.Tensor) {
	for _, value := range values {
		_ = value.FinalizeAll()
	}
}

// and is these examples and others.
func (e examples) and(o examples) examples {
	e.floats, e.codes, e.labels = append(e.floats, o.floats...), append(e.codes, o.codes...), append(e.labels, o.labels...)
	return e
}

// count is the number of examples.
func (e examples) count() int {
	size := 1
	for _, dim := range e.dims {
		size *= dim
	}
	return (len(e.floats) + len(e.codes)) / size
}

// inputs are the examples, and their labels if there are some, as inputs of a graph.
func (e examples) inputs() []any {
	shape := append([]int{e.count()}, e.dims...)
	var args []any
	if e.codes != nil {
		args = append(args, tensors.FromFlatDataAndDimensions(e.codes, shape...))
	} else {
		args = append(args, tensors.FromFlatDataAndDimensions(e.floats, shape...))
	}
	if e.labels != nil {
		args = append(args, tensors.FromFlatDataAndDimensions(e.labels, len(e.labels)))
	}
	return args
}

// readThumbnails makes at most so many pictures of a set small.
func readThumbnails(set models.Dataset, most int) (small [][]float32, err error) {
	values, spec := set.Values(), set.Spec()
	defer finalize(values)
	places := choose(set.Len(), most)
	err = tensors.ConstFlatData(values[0], func(flat []uint8) {
		small = thumbnails(func(picture, at int) float32 { return float32(flat[places[picture]*spec.Size()+at]) / 255 },
			len(places), spec.Height, spec.Width, spec.Channels)
	})
	if err != nil {
		return nil, fmt.Errorf("diagnose: the pictures of %s cannot be read: %w", set.Name(), err)
	}
	return small, nil
}

// drawnThumbnails makes drawn pictures small, whose values beyond [0, 1] are clipped.
func drawnThumbnails(drawn *tensors.Tensor) (small [][]float32, err error) {
	dims := drawn.Shape().Dimensions
	err = tensors.ConstFlatData(drawn, func(flat []float32) {
		size := dims[1] * dims[2] * dims[3]
		small = thumbnails(func(picture, at int) float32 { return min(max(flat[picture*size+at], 0), 1) }, dims[0], dims[1], dims[2], dims[3])
	})
	return small, errors.Join(err, drawn.FinalizeAll())
}

// readRows gives the rows of symbols of a text, of which a text that is no documents has one.
func readRows(set models.Dataset) ([][]int32, error) {
	values := set.Values()
	defer finalize(values)
	codes, err := tensors.CopyFlatData[int32](values[0])
	if err != nil {
		return nil, fmt.Errorf("diagnose: %s cannot be read: %w", set.Name(), err)
	}
	return split(codes, values[0].Shape().Dimensions), nil
}

// split gives the rows of [rows, length], or of [length] the one.
func split(codes []int32, dims []int) [][]int32 {
	if len(dims) == 1 {
		return [][]int32{codes}
	}
	rows := make([][]int32, dims[0])
	for i := range rows {
		rows[i] = codes[i*dims[1] : (i+1)*dims[1]]
	}
	return rows
}
