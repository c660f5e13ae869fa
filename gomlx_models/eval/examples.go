package eval

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/gomlx/gomlx/core/tensors"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
)

// examples is some of a data set in the host's memory.
type examples struct {
	// shape is the size of each example, [Height, Width, Channels] or [Length, PointSize].
	shape []int
	// values has one example after the other, pictures in [0, 1].
	values []float32
	// labels is the class of each, or nil.
	labels []int32
}

// len is the number of examples.
func (e examples) len() int { return len(e.values) / e.size() }

// size is the number of values of each.
func (e examples) size() int {
	size := 1
	for _, dim := range e.shape {
		size *= dim
	}
	return size
}

// matrix is the examples as rows.
func (e examples) matrix() *mat.Dense {
	values := make([]float64, len(e.values))
	for i, v := range e.values {
		values[i] = float64(v)
	}
	return mat.NewDense(e.len(), e.size(), values)
}

// batch is a number of examples from one on, the first following the last: a graph wants as many as it was
// compiled for.
func (e examples) batch(first, count int) examples {
	batch := examples{shape: e.shape}
	size := e.size()
	for i := first; i < first+count; i++ {
		at := i % e.len()
		batch.values = append(batch.values, e.values[at*size:(at+1)*size]...)
		if e.labels != nil {
			batch.labels = append(batch.labels, e.labels[at])
		}
	}
	return batch
}

// inputs is the examples, and their labels if there are some, as inputs of a graph.
func (e examples) inputs() []any {
	args := []any{tensors.FromFlatDataAndDimensions(e.values, append([]int{e.len()}, e.shape...)...)}
	if e.labels != nil {
		args = append(args, tensors.FromFlatDataAndDimensions(e.labels, e.len()))
	}
	return args
}

// readExamples takes at most so many examples of a set of pictures or drawings, in random order.
func readExamples(set models.Dataset, most int, seed int64) (examples, error) {
	tensor := set.Values()
	value, err := valueReader(set.Spec().Kind, tensor[0])
	if err != nil {
		return examples{}, fmt.Errorf("eval: the examples of %s cannot be read: %w", set.Name(), err)
	}
	dims := tensor[0].Shape().Dimensions
	e := examples{shape: dims[1:]}
	chosen := sampleIndices(dims[0], most, seed)
	size := e.size()
	e.values = make([]float32, 0, len(chosen)*size)
	for _, i := range chosen {
		for at := i * size; at < (i+1)*size; at++ {
			e.values = append(e.values, value(at))
		}
	}
	if set.Spec().Classes == 0 {
		return e, nil
	}
	labels, err := tensors.CopyFlatData[uint8](tensor[len(tensor)-1])
	if err != nil {
		return examples{}, fmt.Errorf("eval: the labels of %s cannot be read: %w", set.Name(), err)
	}
	for _, i := range chosen {
		e.labels = append(e.labels, int32(labels[i]))
	}
	return e, nil
}

// valueReader gives the values of a tensor by their place, the bytes of pictures as 0 to 1.
func valueReader(kind models.Kind, tensor *tensors.Tensor) (func(at int) float32, error) {
	if kind == models.Pictures {
		pixels, err := tensors.CopyFlatData[uint8](tensor)
		return func(at int) float32 { return float32(pixels[at]) / 255 }, err
	}
	points, err := tensors.CopyFlatData[float32](tensor)
	return func(at int) float32 { return points[at] }, err
}

// sampleIndices is at most so many of n places in random order: a set may be sorted by class.
func sampleIndices(n, most int, seed int64) []int {
	return rand.New(rand.NewPCG(uint64(seed), 0)).Perm(n)[:min(n, most)]
}

// binarized makes each value 1 with the probability that it says and 0 otherwise, the same each time (Burda et
// al. 2015, section 5; Salakhutdinov & Murray 2008).
func (e examples) binarized(seed int64) examples {
	random := rand.New(rand.NewPCG(uint64(seed), 1))
	bits := make([]float32, len(e.values))
	for i, v := range e.values {
		if random.Float32() < v {
			bits[i] = 1
		}
	}
	e.values = bits
	return e
}

func rowCount(m *mat.Dense) int { return m.RawMatrix().Rows }

// rowRange is rows from to to, not a copy.
func rowRange(m *mat.Dense, from, to int) *mat.Dense {
	return m.Slice(from, to, 0, m.RawMatrix().Cols).(*mat.Dense)
}

// copyRows copies the first count rows of a tensor to those of m from first on.
func copyRows(m *mat.Dense, first, count int, tensor *tensors.Tensor) error {
	flat, err := tensors.CopyFlatData[float32](tensor)
	if err := errors.Join(err, tensor.FinalizeAll()); err != nil {
		return fmt.Errorf("eval: numbers cannot be read back: %w", err)
	}
	_, d := m.Dims()
	for i := range count {
		row := m.RawRowView(first + i)
		for j := range d {
			row[j] = float64(flat[i*d+j])
		}
	}
	return nil
}
