package originality

import (
	"fmt"
	"math"
)

// Set is pictures of one size.
type Set struct {
	Height, Width int
	// Channels are 1 of grey, 3 of colour, 4 with alpha.
	Channels int
	// Pixels are [count, Height, Width, Channels].
	Pixels []uint8
}

// Len is the number of pictures.
func (s Set) Len() int { return len(s.Pixels) / max(1, s.size()) }

func (s Set) size() int { return s.Height * s.Width * s.Channels }

// like is an error if pictures are not of this size.
func (s Set) like(o Set) error {
	if s.Height != o.Height || s.Width != o.Width || s.Channels != o.Channels {
		return fmt.Errorf("originality: pictures of %dx%dx%d beside those of %dx%dx%d: take pictures of one size",
			o.Height, o.Width, o.Channels, s.Height, s.Width, s.Channels)
	}
	return nil
}

// pixels are those of one picture.
func (s Set) pixels(i int) []uint8 { return s.Pixels[i*s.size() : (i+1)*s.size()] }

// part is some pictures, by their numbers.
func (s Set) part(numbers []int) Set {
	chosen := Set{s.Height, s.Width, s.Channels, make([]uint8, 0, len(numbers)*s.size())}
	for _, i := range numbers {
		chosen.Pixels = append(chosen.Pixels, s.pixels(i)...)
	}
	return chosen
}

// frame is the size of pictures that were made small: the means of cells.
type frame struct{ rows, columns, channels int }

func (f frame) size() int { return f.rows * f.columns * f.channels }

// reduced is that of the pictures of a set with at most so many rows and columns.
func (s Set) reduced(most int) frame {
	return frame{min(most, s.Height), min(most, s.Width), s.Channels}
}

// picture is one picture as numbers in [0, 1]. Colours count as much as they are seen.
func (s Set) picture(i int) []float32 {
	pixels := s.pixels(i)
	values := make([]float32, len(pixels))
	for at, v := range pixels {
		values[at] = float32(v) / 255
		if s.Channels == 4 && at%4 < 3 {
			values[at] *= float32(pixels[at|3]) / 255
		}
	}
	return values
}

// span is the pixels of an axis that a cell has a share of: those from first on, by these weights.
type span struct {
	first   int
	weights []float32
}

// cells cuts n pixels, seen from so much further on, into equal cells. What lies beyond an end is as at the end.
func cells(n, count int, from float64) []span {
	all := make([]span, count)
	width := float64(n) / float64(count)
	for i := range all {
		low := from + float64(i)*width
		high := low + width
		first := int(math.Floor(low))
		share := map[int]float32{}
		for at := first; float64(at) < high; at++ {
			share[min(max(at, 0), n-1)] += float32((min(float64(at+1), high) - max(float64(at), low)) / width)
		}
		all[i].first = min(max(first, 0), n-1)
		for at := all[i].first; share[at] > 0; at++ {
			all[i].weights = append(all[i].weights, share[at])
		}
	}
	return all
}

// reduce makes a picture small: the mean of each channel in each cell. It is seen from (y, x) on.
func (s Set) reduce(picture []float32, f frame, y, x float64) []float32 {
	across, down := cells(s.Width, f.columns, x), cells(s.Height, f.rows, y)
	narrow := make([]float32, s.Height*f.columns*f.channels)
	for row := range s.Height {
		for column, cell := range across {
			into := narrow[(row*f.columns+column)*f.channels:][:f.channels]
			for i, weight := range cell.weights {
				for c, v := range picture[(row*s.Width+cell.first+i)*f.channels:][:f.channels] {
					into[c] += weight * v
				}
			}
		}
	}
	small := make([]float32, f.size())
	line := f.columns * f.channels
	for row, cell := range down {
		into := small[row*line : (row+1)*line]
		for i, weight := range cell.weights {
			for at, v := range narrow[(cell.first+i)*line:][:line] {
				into[at] += weight * v
			}
		}
	}
	return small
}

// middle is how far the middle of what stands out in a picture lies from the picture's own, down and across, in pixels: each pixel
// counts by the square of how much it differs from the mean of the edge, so that noise hardly counts.
func (s Set) middle(picture []float32) (y, x float64) {
	edge, counted := make([]float32, s.Channels), float32(0)
	each := func(do func(y, x int, pixel []float32)) {
		for y := range s.Height {
			for x := range s.Width {
				do(y, x, picture[(y*s.Width+x)*s.Channels:][:s.Channels])
			}
		}
	}
	each(func(y, x int, pixel []float32) {
		if y == 0 || x == 0 || y == s.Height-1 || x == s.Width-1 {
			counted++
			for c, v := range pixel {
				edge[c] += v
			}
		}
	})
	var all float64
	each(func(row, column int, pixel []float32) {
		var stands float64
		for c, v := range pixel {
			d := float64(v - edge[c]/counted)
			stands += d * d
		}
		all += stands
		y += stands * (float64(row) - float64(s.Height-1)/2)
		x += stands * (float64(column) - float64(s.Width-1)/2)
	})
	if all == 0 {
		return 0, 0
	}
	return y / all, x / all
}
