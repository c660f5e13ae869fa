package raster

import (
	"math"
)

const (
	inOneRow  = 5   // so few pictures stand side by side
	widestRow = 11  // pictures of the usual size that fit into the width of a figure
	landscape = 2.5 // how much wider than high an arrangement may be, counted in pictures
)

// Arrange is the number of columns and rows of n pictures: no taller than wide, with as few empty places as can be,
// and of those as near to a square as can be.
func Arrange(n int) (columns, rows int) {
	if n <= inOneRow {
		return n, 1
	}
	square := int(math.Ceil(math.Sqrt(float64(n))))
	columns, rows = square, DivUp(n, square)
	for c := square + 1; c <= max(square, widestRow); c++ {
		r := DivUp(n, c)
		if float64(c) <= landscape*float64(r) && c*r < columns*rows {
			columns, rows = c, r
		}
	}
	return columns, rows
}
