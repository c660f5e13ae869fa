package plotting

import (
	"image/color"
	"math"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// In CSS pixels.
const (
	headingHeight  = 26.0
	headingSize    = 13.0
	blockWordsSize = 11.0
	blockLine      = 14.0 // from a line of a kind to the next
	kindLetters    = 14   // of a line of a kind, at the most
	tallest        = 88.0 // bar or card
	blockGap       = 26.0 // between two blocks: room for an arrow
	barWidth       = 14.0
	cardOffset     = 4.0 // from a card to the one behind it
	rowGap         = 12.0
)

// diagram lays the parts out below each other.
func (a Architecture) diagram() (Diagram, error) {
	if err := a.validate(); err != nil {
		return Diagram{}, architectureError(a.Title, err)
	}
	d := Diagram{Title: a.Title, Text: a.text(), Width: style.ChartWidth}
	y, right := 0.0, 0.0
	for i, part := range a.Parts {
		heading := a.heading(part)
		width := pixelWidth(heading, headingSize)
		d.Words = append(d.Words, Words{X: pageMargin + width/2, Y: y + headingHeight/2, Text: heading, Size: headingSize})
		r := blockRow{diagram: &d, ink: style.SeriesColor(i), y: y + headingHeight, x: pageMargin, tallest: part.tallest()}
		right = max(right, pageMargin+width)
		for j, b := range part.Blocks {
			r.add(b, j > 0)
		}
		y, right = r.y+r.height()+rowGap, max(right, r.right)
	}
	d.Width, d.Height = math.Ceil(right+pageMargin), math.Ceil(y-rowGap+pageMargin)
	return d, nil
}

// tallest is the height of the part's largest body.
func (p Part) tallest() float64 {
	height := 0.0
	for _, b := range p.Blocks {
		_, h := b.size()
		height = max(height, h)
	}
	return height
}

func pixelWidth(s string, size float64) float64 {
	return textWidth(s, size*style.PointsPerPixel) / style.PointsPerPixel
}

// blockRow puts blocks side by side, and in a further row where there is no more room.
type blockRow struct {
	diagram  *Diagram
	ink      color.RGBA
	x, y     float64 // of the next block
	tallest  float64 // body of the part
	right    float64 // of the widest row
	begun    bool    // there is a block in this row
	previous float64 // where the body of the block before ends
}

const kindLines = 2

// height is that of a row: kinds, bodies, shapes.
func (r *blockRow) height() float64 { return kindLines*blockLine + r.tallest + 2*rowGap + blockLine }

// add draws a block, and an arrow to it from the one before.
func (r *blockRow) add(b Block, follows bool) {
	kind := strings.Split(wrapped(b.label(), kindLetters), "\n")
	body, _ := b.size()
	column := max(body, pixelWidth(b.shape(), blockWordsSize))
	for _, line := range kind {
		column = max(column, pixelWidth(line, blockWordsSize))
	}
	if r.begun && r.x+column > style.ChartWidth-pageMargin {
		r.x, r.y, r.begun = pageMargin+blockGap, r.y+r.height(), false
		r.previous = pageMargin
	}
	middle := r.x + column/2
	floor := r.y + kindLines*blockLine + rowGap + r.tallest
	for i, line := range kind {
		r.words(middle, r.y+(float64(kindLines-len(kind)+i)+0.5)*blockLine, line)
	}
	r.words(middle, floor+rowGap+blockLine/2, b.shape())
	r.body(b, middle, floor-r.tallest/2)
	if follows {
		across := floor - r.tallest/2
		r.diagram.Lines = append(r.diagram.Lines, Line{X: []float64{r.previous + 4, middle - body/2 - 4}, Y: []float64{across, across}, Arrow: true, Color: lineGrey})
	}
	r.previous, r.begun = middle+body/2, true
	r.x += column + blockGap
	r.right = max(r.right, r.x-blockGap)
}

var lineGrey = color.RGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff}

func (r *blockRow) words(x, y float64, text string) {
	r.diagram.Words = append(r.diagram.Words, Words{X: x, Y: y, Text: text, Size: blockWordsSize})
}

// body draws the cards or the bar around a place.
func (r *blockRow) body(b Block, x, y float64) {
	width, height := b.size()
	left, top := x-width/2, y-height/2
	fill := color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	if b.Weights > 0 {
		fill = paler(r.ink)
	}
	cards := b.cards()
	behind := float64(cards-1) * cardOffset
	for i := range cards { // the hindmost first
		back := behind - float64(i)*cardOffset
		r.diagram.Boxes = append(r.diagram.Boxes, Box{X: left + back, Y: top + behind - back, Width: width - behind, Height: height - behind, Fill: fill, Border: r.ink})
	}
	if b.Loop {
		above := top - 8
		r.diagram.Lines = append(r.diagram.Lines, Line{Color: r.ink, Arrow: true,
			X: []float64{x + width/2, x + width/2 + 8, x + width/2 + 8, x, x},
			Y: []float64{top + 8, top + 8, above, above, top}})
	}
}

// paler is a colour laid thinly over white.
func paler(c color.RGBA) color.RGBA {
	mix := func(v uint8) uint8 { return 0xff - (0xff-v)/5 }
	return color.RGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: 0xff}
}

// size is that of the bar or of the cards, in pixels.
func (b Block) size() (width, height float64) {
	if len(b.Output) == 1 {
		return barWidth, grown(b.Output[0], 12, 7)
	}
	behind := float64(b.cards()-1) * cardOffset
	return grown(b.Output[1], 8, 8) + behind, grown(b.Output[0], 8, 8) + behind
}

// cards is a card for one channel, and another for each fourfold number of them.
func (b Block) cards() int {
	if len(b.Output) == 1 {
		return 1
	}
	return 1 + int(math.Round(math.Log2(float64(b.Output[2]))/2))
}

// grown is a length that grows with the logarithm of a number.
func grown(n int, least, each float64) float64 {
	return min(least+each*math.Log2(float64(n)), tallest)
}
