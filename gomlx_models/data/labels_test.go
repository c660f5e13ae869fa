package data

import (
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

// labelledPictures are three, each of one pixel that tells its label.
func labelledPictures(t *testing.T) models.Dataset {
	t.Helper()
	pixels := idx.Array{Dims: []int{3, 1, 1}, Values: []byte{0, 50, 100}}
	set, err := picturesOf("labelled", idxFile{"p", pixels}, &idxFile{"l", idx.Array{Dims: []int{3}, Values: []byte{0, 1, 2}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The labels of a batch are those of its examples, in their order.
func TestBatchLabels(t *testing.T) {
	for _, test := range []struct {
		set models.Dataset
		// label is the one that the first value of an example tells.
		label func(first float32) int32
		each  int
	}{
		{labelledPictures(t), func(pixel float32) int32 { return int32(pixel*255/50 + 0.5) }, 1},
		// The drawing "corner" begins to the left of its middle, the dot on it; see twoDrawings.
		{twoDrawings(), func(move float32) int32 {
			if move < 0 {
				return 0
			}
			return 1
		}, 20},
	} {
		t.Run(test.set.Name(), func(t *testing.T) {
			batches, err := drawBatches(t, test.set, 2, 40, 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := batches[0].labels.Shape().String(); got != "(Int32)[40]" {
				t.Fatalf("the labels are %s, want (Int32)[40]", got)
			}
			values, labels := flat[float32](batches[0].examples), flat[int32](batches[0].labels)
			seen := map[int32]bool{}
			for i, label := range labels {
				seen[label] = true
				if want := test.label(values[i*test.each]); label != want {
					t.Errorf("example %d has the label %d, want %d", i, label, want)
				}
			}
			if len(seen) != test.set.Spec().Classes {
				t.Errorf("the labels of 40 examples are %v, want all %d classes", seen, test.set.Spec().Classes)
			}
		})
	}
	for _, set := range []models.Dataset{threePictures(t), newPairs("one", []textfile.Pair{{"a", "b"}})} {
		batches, err := drawBatches(t, set, 1, 2, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if batches[0].labels != nil {
			t.Errorf("%s has the labels %v, want none", set.Name(), batches[0].labels)
		}
	}
}
