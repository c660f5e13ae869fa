package style

import "testing"

// No two of 56 groups look the same.
func TestColourAndShapeDiffer(t *testing.T) {
	seen := map[string]int{}
	for i := range 56 {
		look := Hex(SeriesColor(i)) + SeriesMarker(i).Symbol
		if other, known := seen[look]; known {
			t.Errorf("groups %d and %d look the same: %s", other, i, look)
		}
		seen[look] = i
	}
}
