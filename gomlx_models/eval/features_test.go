package eval_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// Four points about (1, 2): 3 away from it along (0.6, 0.8), 1 away across it.
var cross = plane(1+1.8, 2+2.4, 1-1.8, 2-2.4, 1-0.8, 2+0.6, 1+0.8, 2-0.6)

func TestPCAByHand(t *testing.T) {
	first, err := eval.PCA(cross, 1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := first.Of(plane(1, 2, 1.6, 2.8, 1+1.8-0.8, 2+2.4+0.6))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0, 1, 3} { // of either sign
		if !near(math.Abs(got.At(i, 0)), want, 1e-12) {
			t.Errorf("component of example %d: got %g, want %g", i, got.At(i, 0), want)
		}
	}
	if first.Name() != "PCA-1 features" {
		t.Errorf("got the name %q", first.Name())
	}
}

// All components are a rotation: no distance changes.
func TestAllComponentsKeepDistances(t *testing.T) {
	x, y := normal(1, 50, 4, 0), normal(2, 50, 4, 1)
	all, err := eval.PCA(x, 4)
	if err != nil {
		t.Fatal(err)
	}
	turned := make([]*mat.Dense, 2)
	for i, set := range []*mat.Dense{x, y} {
		if turned[i], err = all.Of(set); err != nil {
			t.Fatal(err)
		}
	}
	few := eval.Bootstrap{Resamples: 2}
	want, _ := eval.Frechet(x, y, few)
	if got, err := eval.Frechet(turned[0], turned[1], few); err != nil || !near(got.Value, want.Value, 1e-9) {
		t.Errorf("got %g (%v), want %g", got.Value, err, want.Value)
	}
	if same, err := eval.Pixels().Of(x); err != nil || same != x || eval.Pixels().Name() != "pixels" {
		t.Errorf("pixels are not the pictures themselves (%v)", err)
	}
}

func TestPCARefusals(t *testing.T) {
	for _, c := range []struct {
		of   *mat.Dense
		n    int
		want string
	}{
		{cross, 0, "want at least 1 component"},
		{cross, 3, "pictures have 2 values, want at least one for each component"},
		{cross, 4, "there are 4 pictures, want at least 5"},
		{plane(1, math.Inf(1), 2, 3), 1, "+Inf, want a finite one"},
	} {
		if _, err := eval.PCA(c.of, c.n); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d components: got %v, want %q", c.n, err, c.want)
		}
	}
	fitted, err := eval.PCA(cross, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fitted.Of(line(1, 2)); err == nil || !strings.Contains(err.Error(), "pictures have 1 values and were fitted on 2") {
		t.Errorf("got %v", err)
	}
}

// small is a picture of 2 by 2 pixels in 2 classes: those of class 1 are brighter above.
var small = models.Spec{Kind: models.Pictures, Height: 2, Width: 2, Channels: 1, Classes: 2}

// bright is 60 pictures of that form.
func bright() set {
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
		features, err := c.Of(pictures)
		if err != nil {
			t.Fatal(err)
		}
		// Alone a picture has the features that it has among others.
		if alone, err := c.Of(part(pictures, 2)); err != nil || !mat.EqualApprox(alone, part(features, 2), 1e-5) {
			t.Errorf("the third picture alone has %v (%v), want %v", alone, err, part(features, 2))
		}
		if n, d := features.Dims(); n != 3 || d != 64 || c.Name() != "classifier features" {
			t.Errorf("got %s [%d, %d], want [3, 64]", c.Name(), n, d)
		}
		if _, err := c.Of(line(1, 2)); err == nil || !strings.Contains(err.Error(), "pictures have 1 values and were fitted on 4") {
			t.Errorf("got %v", err)
		}
	})
}

// part is one row.
func part(m *mat.Dense, row int) *mat.Dense {
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

func TestClassesCoveredByHand(t *testing.T) {
	real := []int{0, 0, 1, 1, 2, 2, 3, 3} // each a quarter, so that a fortieth covers it
	for _, c := range []struct {
		why   string
		drawn []int
		want  float64
	}{
		{"all", []int{3, 2, 1, 0}, 4},
		{"one", []int{2, 2, 2, 2}, 1},
		{"one of 40 covers, in a class that is real", append(make([]int, 39), 1), 2},
		{"one of 41 does not", append(make([]int, 40), 1), 1},
		{"a class that is not real does not count", []int{4, 4, 0, 0}, 1},
	} {
		got, err := eval.ClassesCovered(real, c.drawn, 5, eval.Bootstrap{})
		if err != nil || got.Value != c.want || got.Low > c.want || got.High < c.want {
			t.Errorf("%s: got %+v (%v), want %g", c.why, got, err, c.want)
		}
	}
	for _, drawn := range [][]int{nil, {0, 5}, {-1, 0}} {
		if _, err := eval.ClassesCovered(real, drawn, 5, eval.Bootstrap{}); err == nil {
			t.Errorf("%v: got no error", drawn)
		}
	}
}
