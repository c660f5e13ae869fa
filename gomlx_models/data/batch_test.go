package data

import (
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// backend is the pure Go one, which needs no plugin.
func backend(t *testing.T) compute.Backend {
	t.Helper()
	b, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// drawBatches runs Batch the given number of times from one seed and gives the batches in order.
func drawBatches(t *testing.T, set models.Dataset, seed int64, size, length, times int) ([]drawn, error) {
	t.Helper()
	store := model.NewStore()
	store.SetParam("/"+model.ParamInitialSeed, seed)
	if err := store.ResetRNGState(); err != nil {
		t.Fatal(err)
	}
	exec, err := model.NewExec(backend(t), store, func(scope *model.Scope, values []*graph.Node) []*graph.Node {
		return parts(set.Batch(scope, values, size, length))
	})
	if err != nil {
		t.Fatal(err)
	}
	var batches []drawn
	for range times {
		out, err := exec.Call(args(set)...)
		if err != nil {
			return nil, err
		}
		batches = append(batches, drawn{out[0], append(out, nil)[1]})
	}
	return batches, nil
}

// drawn is a batch on the host. labels is nil if the set has none.
type drawn struct{ examples, labels *tensors.Tensor }

// parts is what a batch has of examples and labels.
func parts(batch models.Batch) []*graph.Node {
	if batch.Labels == nil {
		return []*graph.Node{batch.Examples}
	}
	return []*graph.Node{batch.Examples, batch.Labels}
}

// args is the values of a set as arguments of an execution.
func args(set models.Dataset) []any {
	var all []any
	for _, value := range set.Values() {
		all = append(all, value)
	}
	return all
}

// flat is the content of a tensor.
func flat[T float32 | int32](tensor *tensors.Tensor) []T {
	var values []T
	tensors.MustConstFlatData(tensor, func(flat []T) { values = slices.Clone(flat) })
	return values
}

// threePictures are 1 by 2 pixels; the first pixel tells which picture it is, the second is its
// tenfold, so that a batch that mixes pictures shows.
func threePictures(t *testing.T) models.Dataset {
	t.Helper()
	array := idx.Array{Dims: []int{3, 1, 2}, Values: []byte{0, 0, 1, 10, 25, 250}}
	set, err := picturesOf("three", idxFile{"three.idx", array}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestPicturesBatch(t *testing.T) {
	batches, err := drawBatches(t, threePictures(t), 1, 50, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got := batches[0].examples.Shape().String(); got != "(Float32)[50, 1, 2, 1]" {
		t.Errorf("the batch is %s, want (Float32)[50, 1, 2, 1]", got)
	}
	seen := map[float32]int{}
	for _, batch := range batches {
		pixels := flat[float32](batch.examples)
		for i := 0; i < len(pixels); i += 2 {
			seen[pixels[i]]++
			if want := float32(int(pixels[i]*255+0.5)*10) / 255; pixels[i+1] != want {
				t.Errorf("a picture is %v, want %v beside %v", pixels[i:i+2], want, pixels[i])
			}
		}
	}
	// Each of 100 draws misses a given picture with chance 2/3: all three are there but for 1e-17.
	for _, want := range []float32{0, 1. / 255, 25. / 255} {
		if seen[want] == 0 {
			t.Errorf("no picture begins with %v in %v, want every picture drawn", want, seen)
		}
	}
	if slices.Equal(flat[float32](batches[0].examples), flat[float32](batches[1].examples)) {
		t.Error("the second batch is the first again, want the random state to go on")
	}
}

// White has to be exactly 1: a loss that takes log(1-x) or a contract of [0, 1] relies on it.
func TestPicturesBatchRange(t *testing.T) {
	array := idx.Array{Dims: []int{1, 16, 16}, Values: make([]byte, 256)}
	for i := range array.Values {
		array.Values[i] = byte(i)
	}
	set, err := picturesOf("ramp", idxFile{"ramp.idx", array}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	batches, err := drawBatches(t, set, 1, 1, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range flat[float32](batches[0].examples) {
		if want := float32(i) / 255; got != want {
			t.Errorf("pixel value %d became %v, want %v", i, got, want)
		}
	}
}

func TestTextBatch(t *testing.T) {
	// The alphabet is \uFFFD a b c d e f g h i j: with equal counts the order is that of code
	// points, so each window must count up by one.
	set, err := newText("letters", "letters.txt", "abcdefghij")
	if err != nil {
		t.Fatal(err)
	}
	batches, err := drawBatches(t, set, 3, 64, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := batches[0].examples.Shape().String(); got != "(Int32)[64, 4]" {
		t.Errorf("the batch is %s, want (Int32)[64, 4]", got)
	}
	starts := map[int32]bool{}
	codes := flat[int32](batches[0].examples)
	for window := range slices.Chunk(codes, 4) {
		first := window[0]
		starts[first] = true
		if want := []int32{first, first + 1, first + 2, first + 3}; !slices.Equal(window, want) {
			t.Errorf("a window is %v, want %v", window, want)
		}
	}
	// Windows of 4 start at places 1 to 7, the ends included; 64 draws miss one with chance 4e-4,
	// and this seed does not.
	for want := int32(1); want <= 7; want++ {
		if !starts[want] {
			t.Errorf("no window starts at place %d, want every start drawn", want)
		}
	}
	if len(starts) != 7 {
		t.Errorf("windows start at %v, want places 1 to 7 only", starts)
	}
}

// A window may be as long as the text: there is one place for it.
func TestTextBatchWhole(t *testing.T) {
	set, err := newText("whole", "whole.txt", "abc")
	if err != nil {
		t.Fatal(err)
	}
	batches, err := drawBatches(t, set, 1, 2, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := flat[int32](batches[0].examples), []int32{1, 2, 3, 1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("the windows are %v, want %v", got, want)
	}
}

func TestBatchSameSeed(t *testing.T) {
	set := threePictures(t)
	first := map[int64][]float32{}
	for _, seed := range []int64{1, 1, 2} {
		batches, err := drawBatches(t, set, seed, 32, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := flat[float32](batches[0].examples)
		if before, ok := first[seed]; ok && !slices.Equal(got, before) {
			t.Errorf("seed %d gave two batches, want the same one twice", seed)
		}
		first[seed] = got
	}
	if slices.Equal(first[1], first[2]) {
		t.Error("seeds 1 and 2 gave the same batch, want two")
	}
}

func TestBatchFaults(t *testing.T) {
	text, err := newText("short", "short.txt", "abc")
	if err != nil {
		t.Fatal(err)
	}
	twoPairs := newPairs("two", []textfile.Pair{{"a", "bc"}, {"d", "e"}})
	tests := []struct {
		name         string
		set          models.Dataset
		size, length int
		want         string
	}{
		{"no pictures", threePictures(t), 0, 0, "minibatch of 0 examples from three, want 1 or more"},
		{"no windows", text, -1, 2, "minibatch of -1 examples from short, want 1 or more"},
		{"window too long", text, 1, 4, "windows of 4 symbols from short, want 1 to its 3 symbols"},
		{"window empty", text, 1, 0, "windows of 0 symbols from short, want 1 to its 3 symbols"},
		{"values of another text", shorterValues{text}, 1, 2, "shape wanted=[3]"},
		{"values of other pictures", shorterValues{threePictures(t)}, 1, 0, "shape wanted=[3 1 2 1]"},
		{"no pairs", twoPairs, 0, 0, "minibatch of 0 examples from two, want 1 or more"},
		{"values of other pairs", shorterValues{twoPairs}, 1, 0, "shape wanted=[2 2 3]"},
		{"no drawings", twoDrawings(), 0, 0, "minibatch of 0 examples from two, want 1 or more"},
		{"values of other drawings", shorterValues{twoDrawings()}, 1, 0, "shape wanted=[2 4 5]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := drawBatches(t, test.set, 1, test.size, test.length, 1); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one that says %q", err, test.want)
			}
		})
	}
}

// shorterValues is a set that hands over the values of another.
type shorterValues struct{ models.Dataset }

func (s shorterValues) Values() []*tensors.Tensor {
	switch s.Spec().Kind {
	case models.Text:
		return []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]int32{1, 2}, 2)}
	case models.Pairs:
		return []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]int32{1, 2}, 1, 2, 1)}
	case models.Strokes:
		return []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]float32{1, 2, 1, 0, 0}, 1, 1, 5)}
	}
	return []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]uint8{1, 2}, 1, 1, 2, 1)}
}
