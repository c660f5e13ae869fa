package metrics

import (
	"math"
	"testing"
)

// Of none found the upper end is 1 - 0.025^(1/n), of all the lower end 0.025^(1/n); 3 of 10 is a row of the tables of Clopper and Pearson.
func TestProportion(t *testing.T) {
	for _, c := range []struct {
		found, of        int
		value, low, high float64
	}{
		{0, 10, 0, 0, 1 - math.Pow(0.025, 0.1)},
		{10, 10, 1, math.Pow(0.025, 0.1), 1},
		{3, 10, 0.3, 0.0667, 0.6525},
		{0, 0, 0, 0, 1},
	} {
		got := Proportion(c.found, c.of)
		for i, pair := range [][2]float64{{got.Value, c.value}, {got.Low, c.low}, {got.High, c.high}} {
			if math.Abs(pair[0]-pair[1]) > 1e-4 {
				t.Errorf("%d of %d: number %d is %v, want %v", c.found, c.of, i, pair[0], pair[1])
			}
		}
	}
}
