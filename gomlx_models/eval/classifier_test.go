package eval_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// small is a picture of 2 by 2 pixels in 2 classes: those of class 1 are brighter above.
var small = models.Spec{Kind: models.Pictures, Height: 2, Width: 2, Channels: 1, Classes: 2}

// bright is 60 pictures of that form.
func bright() dataset {
	var values, labels []uint8
	for i := range 60 {
		class, shade := uint8(i%2), uint8(i)
		values = append(values, 150*class+shade, 150*class+shade, 150*(1-class)+shade, 150*(1-class)+shade)
		labels = append(labels, class)
	}
	return pixels(small, values, labels...)
}

func TestClassifierTellsClassesApart(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		c, err := eval.TrainClassifier(context.Background(), b, bright())
		if err != nil {
			t.Fatal(err)
		}
		pictures := mat.NewDense(3, 4, []float64{0.9, 0.8, 0.1, 0.2, 0.1, 0, 0.7, 0.8, 0.7, 0.7, 0.1, 0.1})
		classes, err := c.Classes(pictures)
		if err != nil || len(classes) != 3 || classes[0] != 1 || classes[1] != 0 || classes[2] != 1 {
			t.Errorf("got the classes %v (%v), want [1 0 1]", classes, err)
		}
		features, err := c.Extract(pictures)
		if err != nil {
			t.Fatal(err)
		}
		// Alone a picture has the features that it has among others.
		if alone, err := c.Extract(sliceRows(pictures, 2)); err != nil || !mat.EqualApprox(alone, sliceRows(features, 2), 1e-5) {
			t.Errorf("the third picture alone has %v (%v), want %v", alone, err, sliceRows(features, 2))
		}
		if n, d := features.Dims(); n != 3 || d != 64 || c.Name() != "classifier features" {
			t.Errorf("got %s [%d, %d], want [3, 64]", c.Name(), n, d)
		}
		if _, err := c.Extract(mat.NewDense(2, 1, nil)); err == nil || !strings.Contains(err.Error(), "pictures have 1 values and were fitted on 4") {
			t.Errorf("got %v", err)
		}
	})
}

// sliceRows is one row.
func sliceRows(m *mat.Dense, row int) *mat.Dense {
	_, d := m.Dims()
	return mat.DenseCopyOf(m.Slice(row, row+1, 0, d))
}

func TestClassifierRefusals(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		if _, err := eval.TrainClassifier(context.Background(), b, halves()); err == nil || !strings.Contains(err.Error(), "given has 0 classes of pictures, want at least 2") {
			t.Errorf("no classes: got %v", err)
		}
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if _, err := eval.TrainClassifier(stopped, b, bright()); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v, want context.Canceled", err)
		}
	})
}
