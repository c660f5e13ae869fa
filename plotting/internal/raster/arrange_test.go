package raster

import "testing"

// Worked out by hand: rows that are full if a shape no wider than 2.5 to 1 allows it, else the fewest empty places, and
// of those the shape nearest to a square. A row has at most 11 pictures, so 84 are not 12 by 7.
func TestArranged(t *testing.T) {
	for n, want := range map[int][2]int{
		1: {1, 1}, 2: {2, 1}, 3: {3, 1}, 4: {4, 1}, 5: {5, 1}, 6: {3, 2}, 7: {4, 2}, 8: {4, 2}, 9: {3, 3}, 10: {5, 2},
		11: {4, 3}, 12: {4, 3}, 13: {5, 3}, 14: {5, 3}, 15: {5, 3}, 16: {4, 4}, 17: {6, 3}, 18: {6, 3}, 20: {5, 4}, 21: {7, 3},
		24: {6, 4}, 25: {5, 5}, 30: {6, 5}, 32: {8, 4}, 36: {6, 6}, 40: {8, 5}, 48: {8, 6}, 50: {10, 5}, 60: {10, 6},
		64: {8, 8}, 72: {9, 8}, 80: {10, 8}, 81: {9, 9}, 84: {11, 8}, 88: {11, 8}, 90: {10, 9}, 97: {11, 9}, 99: {11, 9}, 100: {10, 10},
	} {
		if columns, rows := Arrange(n); columns != want[0] || rows != want[1] {
			t.Errorf("%d pictures are %d by %d, want %d by %d", n, columns, rows, want[0], want[1])
		}
	}
}

// Every number of pictures has room, in no more rows than it needs and no higher than wide.
func TestArrangedHolds(t *testing.T) {
	for n := 1; n <= 1000; n++ {
		columns, rows := Arrange(n)
		if columns < rows || columns*rows < n || columns*(rows-1) >= n {
			t.Errorf("%d pictures are %d by %d", n, columns, rows)
		}
		if square := columns * columns; n > inOneRow && square-n < columns*rows-n {
			t.Errorf("%d pictures are %d by %d, want no more empty places than a square has", n, columns, rows)
		}
		if n <= 100 && n%10 == 0 && columns*rows != n && n != 100 {
			t.Errorf("%d pictures are %d by %d, want full rows for a multiple of ten", n, columns, rows)
		}
	}
}
