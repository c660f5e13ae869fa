package raster

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// medianCut chooses n colours for a canvas by the method of Heckbert (1982): the box of colours that holds most
// pixels times its longest side is cut in two at the median of that side, until there are n boxes. A colour is the
// mean of its box. Colours are counted with five bits a channel.
func medianCut(canvas *image.RGBA, n int) color.Palette {
	boxes := []colorBox{newColorBox(countColors(canvas))}
	for len(boxes) < n {
		widest := 0
		for i, b := range boxes {
			if b.weight() > boxes[widest].weight() {
				widest = i
			}
		}
		if boxes[widest].weight() == 0 {
			break // every box is one colour
		}
		low, high := boxes[widest].cut()
		boxes[widest] = low
		boxes = append(boxes, high)
	}
	palette := make(color.Palette, len(boxes))
	for i, b := range boxes {
		palette[i] = b.mean()
	}
	return palette
}

// colorCount is a cell of the colour cube: how many pixels fall into it and the sum of each channel over them.
type colorCount struct {
	at     [3]int // the five upper bits of each channel
	pixels int
	sum    [3]int
}

// countColors returns the cells that are not empty, in the order of the cube.
func countColors(canvas *image.RGBA) []colorCount {
	cube := make([]colorCount, 1<<15)
	for i := 0; i < len(canvas.Pix); i += 4 {
		p := canvas.Pix[i : i+3]
		cell := &cube[int(p[0]>>3)<<10|int(p[1]>>3)<<5|int(p[2]>>3)]
		cell.pixels++
		for channel, v := range p {
			cell.at[channel] = int(v >> 3)
			cell.sum[channel] += int(v)
		}
	}
	return slices.DeleteFunc(cube, func(c colorCount) bool { return c.pixels == 0 })
}

// colorBox is some cells of the cube, and what of them is needed to choose where to cut.
type colorBox struct {
	cells   []colorCount
	pixels  int
	channel int // the one in which the box is longest
	length  int // cells from one end to the other in that channel
}

func newColorBox(cells []colorCount) colorBox {
	b := colorBox{cells: cells}
	for _, c := range cells {
		b.pixels += c.pixels
	}
	for channel := range 3 {
		by := func(x, y colorCount) int { return cmp.Compare(x.at[channel], y.at[channel]) }
		length := slices.MaxFunc(cells, by).at[channel] - slices.MinFunc(cells, by).at[channel]
		if length > b.length {
			b.channel, b.length = channel, length
		}
	}
	return b
}

func (b colorBox) weight() int { return b.pixels * b.length }

// cut parts the box, which has at least two cells, so that about half of the pixels are on either side.
func (b colorBox) cut() (low, high colorBox) {
	slices.SortStableFunc(b.cells, func(x, y colorCount) int { return cmp.Compare(x.at[b.channel], y.at[b.channel]) })
	below, at := 0, 0
	for at < len(b.cells)-1 && (at == 0 || below+b.cells[at].pixels <= b.pixels/2) {
		below += b.cells[at].pixels
		at++
	}
	return newColorBox(b.cells[:at]), newColorBox(b.cells[at:])
}

func (b colorBox) mean() color.RGBA {
	var sum [3]int
	for _, c := range b.cells {
		for channel := range sum {
			sum[channel] += c.sum[channel]
		}
	}
	mean := func(channel int) uint8 { return uint8((sum[channel] + b.pixels/2) / b.pixels) }
	return color.RGBA{R: mean(0), G: mean(1), B: mean(2), A: 0xff}
}
