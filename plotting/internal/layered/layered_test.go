package layered

import "testing"

// Two edges that cross in the given order do not once the levels are ordered, and no box lies on another.
func TestNetworkLayout(t *testing.T) {
	edges := [][2]int{{0, 3}, {1, 2}, {0, 4}, {1, 4}, {3, 4}}
	l := New(edges, []int{0, 0, 1, 1, 2}, [][2]float64{{40, 20}, {60, 20}, {80, 20}, {40, 20}, {40, 20}})
	l.number()
	if got := l.crossings(); got != 0 {
		t.Errorf("%d crossings, want none", got)
	}
	l.spread()
	for _, level := range l.Levels {
		for i := 1; i < len(level); i++ {
			if gap := level[i].X - level[i-1].X - (level[i].Width+level[i-1].Width)/2; gap < besides-1e-9 {
				t.Errorf("neighbours on a level are %g points apart, want %d or more", gap, besides)
			}
		}
	}
	if bends := len(l.Routes[2]) - 2; bends != 1 {
		t.Errorf("the edge over two levels has %d bends, want 1", bends)
	}
}
