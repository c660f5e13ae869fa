package diagnose

// thumbnailSide is how many rows and columns pictures are compared by. Small ones do not tell a copy from its original by
// noise, by a line that has moved a little or by a soft decoder's blur, and are cheap.
const thumbnailSide = 8

// thumbnails makes pictures [count, height, width, channels], whose values are read by their number and the place in them, small: the mean of each
// channel in each of at most 8 by 8 cells. Colours count as much as they are seen where there is alpha, the fourth channel.
func thumbnails(value func(picture, at int) float32, count, height, width, channels int) [][]float32 {
	rows, columns := min(thumbnailSide, height), min(thumbnailSide, width)
	all := make([][]float32, count)
	pixels := make([]float32, rows*columns) // in each cell
	for y := range height {
		for x := range width {
			pixels[y*rows/height*columns+x*columns/width]++
		}
	}
	for i := range all {
		small := make([]float32, rows*columns*channels)
		for y := range height {
			for x := range width {
				at := (y*width + x) * channels
				cell := y*rows/height*columns + x*columns/width
				alpha := float32(1)
				if channels == 4 {
					alpha = value(i, at+3)
				}
				for c := range channels {
					v := value(i, at+c)
					if c < 3 {
						v *= alpha
					}
					small[cell*channels+c] += v / pixels[cell]
				}
			}
		}
		all[i] = small
	}
	return all
}
