package sample_test

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// classes are pictures of which each pixel is its class, of the 255 of white.
func classes(_ *Graph, d models.Draw) *Node {
	shape := shapes.Make(d.Temperature.DType(), d.Count, 2, 2, 1)
	return BroadcastToShape(DivScalar(Reshape(ConvertDType(d.Labels, shape.DType), -1, 1, 1, 1), 255), shape)
}

// dice are pictures of uniform noise.
func dice(_ *Graph, d models.Draw) *Node {
	_, noise := RandomUniform(d.RNG, shapes.Make(d.Temperature.DType(), d.Count, 2, 2, 1))
	return noise
}

// corners are the upper left pixels of all pictures, and lengths how many each batch has.
func corners(t *testing.T, s *sample.Sampler, o sample.Options, size int) (corners []uint8, lengths []int) {
	t.Helper()
	for batch, err := range s.PictureBatches(o, size) {
		if err != nil {
			t.Fatal(err)
		}
		lengths = append(lengths, len(batch))
		for _, picture := range batch {
			corners = append(corners, picture.At(0, 0).(color.Gray).Y)
		}
	}
	return corners, lengths
}

func TestBatchesKeepTheOrderAndTheCount(t *testing.T) {
	spec := twoByTwo
	spec.Classes = 100
	got, lengths := corners(t, fake(t, echo{spec, classes}), sample.Options{Classes: []int{10, 20, 30, 40, 50}}, 2)
	if want := []uint8{10, 20, 30, 40, 50}; !slices.Equal(got, want) || !slices.Equal(lengths, []int{2, 2, 1}) {
		t.Errorf("got %v in batches of %v, want %v in 2, 2, 1", got, lengths, want)
	}
	if got, _ := corners(t, fake(t, echo{spec, classes}), sample.Options{Count: 3, Classes: []int{10}}, 2); !slices.Equal(got, []uint8{10, 10, 10}) {
		t.Errorf("one class for all: got %v, want 10 three times", got)
	}
}

func TestBatchesDrawDifferently(t *testing.T) {
	s := fake(t, echo{twoByTwo, dice})
	all, lengths := corners(t, s, sample.Options{Seed: 7}, 16)
	if len(all) != 64 || len(lengths) != 4 {
		t.Fatalf("got %d pictures in %d batches, want the 64 that are drawn where no number is given, in 4", len(all), len(lengths))
	}
	first, err := s.Pictures(sample.Options{Count: 16, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if got := first[15].(*image.Gray).GrayAt(0, 0).Y; got != all[15] {
		t.Errorf("the first batch differs from what is drawn at once: got %d, want %d", all[15], got)
	}
	for i := range 3 {
		if slices.Equal(all[16*i:16*(i+1)], all[16*(i+1):16*(i+2)]) {
			t.Errorf("batches %d and %d are the same", i, i+1)
		}
	}
	if again, _ := corners(t, s, sample.Options{Seed: 7}, 16); !slices.Equal(again, all) {
		t.Error("one seed drew two things")
	}
	if whole, lengths := corners(t, s, sample.Options{Count: 5, Seed: 7}, 16); len(whole) != 5 || !slices.Equal(lengths, []int{5}) {
		t.Errorf("five in batches of sixteen: got %v", lengths)
	}
}

// What is asked for is checked as a whole, before anything is drawn, and an error ends the sequence.
func TestBatchesRefuse(t *testing.T) {
	s := fake(t, echo{twoByTwo, dice})
	for _, c := range []struct {
		o    sample.Options
		size int
		want string
	}{
		{sample.Options{Count: 5, Classes: []int{0, 1}}, 2, "2 Classes are given for 5 examples"},
		{sample.Options{Count: -1}, 2, "Count is -1"},
		{sample.Options{}, 0, "the size of a batch is 0"},
	} {
		var faults []error
		for batch, err := range s.PictureBatches(c.o, c.size) {
			if faults = append(faults, err); batch != nil {
				t.Errorf("%+v: got %d pictures with the error", c.o, len(batch))
			}
		}
		if len(faults) != 1 || faults[0] == nil || !strings.Contains(faults[0].Error(), c.want) {
			t.Errorf("%+v: got %v, want one error with %q", c.o, faults, c.want)
		}
	}
}

func TestBatchesStopWhenTheyAreNoLongerWanted(t *testing.T) {
	for range fake(t, echo{twoByTwo, dice}).PictureBatches(sample.Options{Count: 1 << 40}, 2) {
		return
	}
}
