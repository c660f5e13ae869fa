package style

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSpans(t *testing.T) {
	tests := []struct{ in, want Range }{
		{Range{0.03, 0.97}, Range{0, 1}},
		{Range{-3.6, 3.7}, Range{-4, 4}},
		{Range{0, 286}, Range{0, 300}},
		{Range{2, 2}, Range{1.4, 2.6}},    // half a unit of room, 1.5 to 2.5, and a step of 0.2
		{Range{100, 100}, Range{70, 130}}, // a quarter, 75 to 125, and a step of 10
		{Range{0, 0}, Range{-0.6, 0.6}},
		{Range{-1, 79}, Range{-20, 80}}, // 80/8 is a step of 10, but -10 to 80 wants one of 20
	}
	for _, tt := range tests {
		got := tt.in.Rounded()
		if math.Abs(got.Low-tt.want.Low) > 1e-9 || math.Abs(got.High-tt.want.High) > 1e-9 {
			t.Errorf("%v rounded is %v, want %v", tt.in, got, tt.want)
		}
	}
}

// No axis ends more than one of its steps beyond the numbers, and both ends have a label.
func TestAxesEndNearTheNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		low := (random.Float64() - 0.5) * math.Pow(10, 6*random.Float64()-3)
		s := Range{low, low + math.Pow(10, 6*random.Float64()-3)}
		r := s.Rounded()
		step := r.Step()
		if s.Low-r.Low >= step || r.High-s.High >= step || r.Low > s.Low+1e-9*step || r.High < s.High-1e-9*step {
			t.Fatalf("numbers from %v to %v have an axis from %v to %v with steps of %v", s.Low, s.High, r.Low, r.High, step)
		}
		for _, end := range []float64{r.Low, r.High} {
			if away := math.Abs(end/step - math.Round(end/step)); away > 1e-6 {
				t.Fatalf("numbers from %v to %v: the end %v has no label at steps of %v", s.Low, s.High, end, step)
			}
		}
	}
}
