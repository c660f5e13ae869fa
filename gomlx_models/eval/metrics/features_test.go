package metrics_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// Four points about (1, 2): 3 away from it along (0.6, 0.8), 1 away across it.
var cross = plane(1+1.8, 2+2.4, 1-1.8, 2-2.4, 1-0.8, 2+0.6, 1+0.8, 2-0.6)

func TestPCAByHand(t *testing.T) {
	first, err := metrics.PCA(cross, 1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := first.Extract(plane(1, 2, 1.6, 2.8, 1+1.8-0.8, 2+2.4+0.6))
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
	all, err := metrics.PCA(x, 4)
	if err != nil {
		t.Fatal(err)
	}
	turned := make([]*mat.Dense, 2)
	for i, set := range []*mat.Dense{x, y} {
		if turned[i], err = all.Extract(set); err != nil {
			t.Fatal(err)
		}
	}
	few := metrics.Bootstrap{Resamples: 2}
	want, _ := metrics.FrechetDistance(x, y, few)
	if got, err := metrics.FrechetDistance(turned[0], turned[1], few); err != nil || !near(got.Value, want.Value, 1e-9) {
		t.Errorf("got %g (%v), want %g", got.Value, err, want.Value)
	}
	if same, err := metrics.Pixels().Extract(x); err != nil || same != x || metrics.Pixels().Name() != "pixels" {
		t.Errorf("pixels are not the pictures themselves (%v)", err)
	}
}

// Fewer pictures than values have the axes that the same pictures have twice, which are more than values.
func TestPCAOfFewPictures(t *testing.T) {
	x, y := normal(1, 30, 40, 0), normal(2, 9, 40, 1)
	var twice mat.Dense
	twice.Stack(x, x)
	few, err := metrics.PCA(x, 5)
	if err != nil {
		t.Fatal(err)
	}
	many, err := metrics.PCA(&twice, 5)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := few.Extract(y)
	want, _ := many.Extract(y)
	for j := range 5 {
		sign := math.Copysign(1, got.At(0, j)*want.At(0, j)) // an axis may point either way
		for i := range 9 {
			if !near(sign*got.At(i, j), want.At(i, j), 1e-9) {
				t.Errorf("component %d of picture %d: got %g, want %g", j, i, got.At(i, j), want.At(i, j))
			}
		}
	}
}

// Where pictures spread along two axes only, the other axes are at right angles to these and to each other.
func TestPCAOfCopies(t *testing.T) {
	different, rows := normal(1, 3, 12, 0), mat.NewDense(9, 12, nil)
	for i := range 9 {
		rows.SetRow(i, different.RawRowView(i%3))
	}
	fitted, err := metrics.PCA(rows, 5)
	if err != nil {
		t.Fatal(err)
	}
	corners := mat.NewDense(13, 12, nil) // the origin and one along each value
	for i := range 12 {
		corners.Set(i+1, i, 1)
	}
	at, err := fitted.Extract(corners)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 5 {
		for k := range 5 {
			var product float64
			for i := range 12 {
				product += (at.At(i+1, j) - at.At(0, j)) * (at.At(i+1, k) - at.At(0, k))
			}
			want := 0.0
			if j == k {
				want = 1
			}
			if !near(product, want, 1e-9) {
				t.Errorf("axes %d and %d: product %g, want %g", j, k, product, want)
			}
		}
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
		if _, err := metrics.PCA(c.of, c.n); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d components: got %v, want %q", c.n, err, c.want)
		}
	}
	fitted, err := metrics.PCA(cross, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fitted.Extract(line(1, 2)); err == nil || !strings.Contains(err.Error(), "pictures have 1 values and were fitted on 2") {
		t.Errorf("got %v", err)
	}
}
