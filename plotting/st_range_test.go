package plotting

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSpans(t *testing.T) {
	tests := []struct{ in, want span }{
		{span{0.03, 0.97}, span{0, 1}},
		{span{-3.6, 3.7}, span{-4, 4}},
		{span{0, 286}, span{0, 300}},
		{span{2, 2}, span{1.4, 2.6}},    // half a unit of room, 1.5 to 2.5, and a step of 0.2
		{span{100, 100}, span{70, 130}}, // a quarter, 75 to 125, and a step of 10
		{span{0, 0}, span{-0.6, 0.6}},
		{span{-1, 79}, span{-20, 80}}, // 80/8 is a step of 10, but -10 to 80 wants one of 20
	}
	for _, tt := range tests {
		got := tt.in.rounded()
		if math.Abs(got.low-tt.want.low) > 1e-9 || math.Abs(got.high-tt.want.high) > 1e-9 {
			t.Errorf("%v rounded is %v, want %v", tt.in, got, tt.want)
		}
	}
}

// No axis ends more than one of its steps beyond the numbers, and both ends have a label.
func TestAxesEndNearTheNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		low := (random.Float64() - 0.5) * math.Pow(10, 6*random.Float64()-3)
		s := span{low, low + math.Pow(10, 6*random.Float64()-3)}
		r := s.rounded()
		step := r.step()
		if s.low-r.low >= step || r.high-s.high >= step || r.low > s.low+1e-9*step || r.high < s.high-1e-9*step {
			t.Fatalf("numbers from %v to %v have an axis from %v to %v with steps of %v", s.low, s.high, r.low, r.high, step)
		}
		for _, end := range []float64{r.low, r.high} {
			if away := math.Abs(end/step - math.Round(end/step)); away > 1e-6 {
				t.Fatalf("numbers from %v to %v: the end %v has no label at steps of %v", s.low, s.high, end, step)
			}
		}
	}
}
