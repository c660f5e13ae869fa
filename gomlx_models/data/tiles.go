package data

import "github.com/atelier-go/atelier/gomlx_models"

const (
	// seamless is how much more pictures may change over an edge than from pixel to pixel inside, on average, without a seam.
	seamless = 1.5
	// mostSeen is the most pictures, evenly from the whole set, whose edges are looked at.
	mostSeen = 500
)

// lookForTiles lists the ways to repeat the pictures that show no seam.
func (p *Pictures) lookForTiles() (tiles []models.Tile) {
	h, w := p.spec.Height, p.spec.Width
	if h < 2 || w < 2 {
		return nil
	}
	var inside, rows, columns, dropped mean
	for i := 0; i < p.Len(); i += max(1, (p.Len()+mostSeen-1)/mostSeen) {
		for y := range h {
			for x := range w - 1 {
				inside.add(p.change(i, y, x, y, x+1))
			}
			columns.add(p.change(i, y, w-1, y, 0))
			dropped.add(p.change(i, y, w-1, (y+h/2)%h, 0))
		}
		for x := range w {
			for y := range h - 1 {
				inside.add(p.change(i, y, x, y+1, x))
			}
			rows.add(p.change(i, h-1, x, 0, x))
		}
	}
	most := seamless * inside.value()
	if rows.value() > most {
		return nil
	}
	if columns.value() <= most {
		tiles = append(tiles, models.TileRepeat)
	}
	if dropped.value() <= most && h%2 == 0 {
		tiles = append(tiles, models.TileHalfDrop)
	}
	return tiles
}

// change is how much two pixels of a picture differ, summed over their channels.
func (p *Pictures) change(picture, y, x, otherY, otherX int) float64 {
	w, channels := p.spec.Width, p.spec.Channels
	pixels := p.pixels[picture*p.spec.Size():]
	one, other := pixels[(y*w+x)*channels:], pixels[(otherY*w+otherX)*channels:]
	sum := 0
	for c := range channels {
		sum += max(int(one[c]), int(other[c])) - min(int(one[c]), int(other[c]))
	}
	return float64(sum)
}

// mean is the mean of numbers.
type mean struct {
	sum   float64
	count int
}

func (m *mean) add(value float64) { m.sum, m.count = m.sum+value, m.count+1 }

func (m mean) value() float64 { return m.sum / float64(max(1, m.count)) }
