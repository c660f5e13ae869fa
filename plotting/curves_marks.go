package plotting

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bestMarks are rings around the best values of lines, with their words beside them.
type bestMarks struct {
	lines []line
	style text.Style
}

const (
	ringRadius = 4.0 // points
	ringGap    = 2.0 // from a ring to its words
)

// Plot draws the words on white first, so that lines do not run through them and no ring is hidden.
func (b bestMarks) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	rings := make([]vg.Point, len(b.lines))
	sizes := make([]vg.Point, len(b.lines))
	for i, l := range b.lines {
		rings[i] = vg.Point{X: toX(float64(l.best.x)), Y: toY(l.best.y)}
		sizes[i] = vg.Point{X: b.style.Width(l.bestText()), Y: b.style.FontExtents().Height}
	}
	for i, place := range b.places(c.Rectangle, rings, sizes) {
		c.SetColor(color.White)
		c.Fill(place.Path())
		c.FillText(b.style, place.Min.Add(vg.Point{Y: b.style.FontExtents().Descent}), b.lines[i].bestText())
	}
	for i, l := range b.lines {
		c.DrawGlyph(draw.GlyphStyle{Color: seriesColor(l.color), Radius: vg.Points(ringRadius), Shape: draw.RingGlyph{}}, rings[i])
	}
}

// places are the boxes of the words: within the frame, on the side from which the line does not come, or where that is
// taken by another mark, on the other side, or farther away.
func (b bestMarks) places(frame vg.Rectangle, rings, sizes []vg.Point) []vg.Rectangle {
	var taken []vg.Rectangle
	for _, ring := range rings {
		reach := vg.Point{X: vg.Points(ringRadius), Y: vg.Points(ringRadius)}
		taken = append(taken, vg.Rectangle{Min: ring.Sub(reach), Max: ring.Add(reach)})
	}
	places := make([]vg.Rectangle, len(rings))
	for i, ring := range rings {
		places[i] = b.place(frame, ring, sizes[i], b.lines[i].highest, taken)
		taken = append(taken, places[i])
	}
	return places
}

// place is the first free one, ever farther from the ring, or the nearest where none is free.
func (b bestMarks) place(frame vg.Rectangle, ring, size vg.Point, above bool, taken []vg.Rectangle) vg.Rectangle {
	reach := vg.Points(ringRadius + ringGap)
	left := min(max(ring.X-size.X/2, frame.Min.X), frame.Max.X-size.X)
	at := func(bottom vg.Length) vg.Rectangle {
		bottom = min(max(bottom, frame.Min.Y), frame.Max.Y-size.Y)
		return vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + size.X, Y: bottom + size.Y}}
	}
	for i := range 20 {
		step := vg.Length(i)
		up, down := at(ring.Y+reach+step*size.Y/2), at(ring.Y-reach-size.Y-step*size.Y/2)
		sides := []vg.Rectangle{down, up}
		if above {
			sides = []vg.Rectangle{up, down}
		}
		for _, side := range sides {
			if free(side, taken) {
				return side
			}
		}
	}
	return at(ring.Y + reach)
}

func free(r vg.Rectangle, taken []vg.Rectangle) bool {
	for _, o := range taken {
		if r.Min.X < o.Max.X && o.Min.X < r.Max.X && r.Min.Y < o.Max.Y && o.Min.Y < r.Max.Y {
			return false
		}
	}
	return true
}
