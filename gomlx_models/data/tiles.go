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
	h, w, pixel := p.spec.Height, p.spec.Width, p.spec.Channels
	if h < 2 || w < 2 {
		return nil
	}
	size, row := p.spec.Size(), w*pixel
	var inside, rows, columns, dropped change
	for i := 0; i < p.Len(); i += max(1, (p.Len()+mostSeen-1)/mostSeen) {
		picture := p.pixels[i*size : (i+1)*size]
		inside.add(picture[:size-row], picture[row:])
		rows.add(picture[size-row:], picture[:row])
		for y := range h {
			line, lower := picture[y*row:(y+1)*row], picture[(y+h/2)%h*row:]
			inside.add(line[:row-pixel], line[pixel:])
			columns.add(line[row-pixel:], line[:pixel])
			dropped.add(line[row-pixel:], lower[:pixel])
		}
	}
	most := seamless * inside.mean()
	if rows.mean() > most {
		return nil
	}
	if columns.mean() <= most {
		tiles = append(tiles, models.TileRepeat)
	}
	if dropped.mean() <= most && h%2 == 0 {
		tiles = append(tiles, models.TileHalfDrop)
	}
	return tiles
}

// change is how much values differ from their neighbours.
type change struct{ sum, count int }

func (c *change) add(values, neighbours []uint8) {
	for i, value := range values {
		c.sum += max(int(value), int(neighbours[i])) - min(int(value), int(neighbours[i]))
	}
	c.count += len(values)
}

func (c change) mean() float64 { return float64(c.sum) / float64(max(1, c.count)) }
