package plotting

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/atelier-go/atelier/plotting/internal/layered"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

const (
	labelSize  = 10 // points
	kindSize   = 8
	boxPadding = 7
	levelGap   = 30 // points between levels: room for an arrow and its label
	pageMargin = 8
)

// drawing is a network with all places known, in points from the top left; both formats draw it the same way.
type drawing struct {
	network Network
	layout  layered.Layout
	links   []link
	tops    []float64 // of each level
	painting
	kinds []string // in the order in which they first appear
}

func (n Network) drawing(links []link, levels []int) drawing {
	sizes := make([][2]float64, len(n.Nodes))
	d := drawing{network: n, links: links}
	for i, node := range n.Nodes {
		sizes[i] = node.size()
		if node.Kind != "" && !slices.Contains(d.kinds, node.Kind) {
			d.kinds = append(d.kinds, node.Kind)
		}
	}
	edges := make([][2]int, len(links))
	for i, l := range links {
		edges[i] = [2]int{l.from, l.to}
	}
	d.layout = layered.New(edges, levels, sizes)
	d.fit()
	d.paint = d.draw
	return d
}

// fit moves everything onto a page with margins.
func (d *drawing) fit() {
	left, right := math.Inf(1), math.Inf(-1)
	y := float64(pageMargin)
	for _, level := range d.layout.Levels {
		tallest := 0.0
		for _, p := range level {
			left, right = min(left, p.X-p.Width/2), max(right, p.X+p.Width/2)
			tallest = max(tallest, p.Height)
		}
		d.tops = append(d.tops, y)
		y += tallest + levelGap
	}
	for _, level := range d.layout.Levels {
		for _, p := range level {
			p.X += pageMargin - left
		}
	}
	d.width, d.height = right-left+2*pageMargin, y-levelGap+pageMargin
}

// size is the width and height of the box, in points.
func (n Node) size() [2]float64 {
	width, height := textWidth(n.label(), labelSize), 1.3*labelSize
	if n.Kind != "" {
		width, height = max(width, textWidth(n.Kind, kindSize)), height+1.3*kindSize
	}
	return [2]float64{width + 2*boxPadding, height + boxPadding}
}

// cssWidth is the width of the drawing in CSS pixels.
func (d drawing) cssWidth() int { return int(math.Ceil(d.width * 96 / 72)) }

// draw paints arrows first and boxes over them.
func (d drawing) draw(c draw.Canvas) {
	for _, route := range d.layout.Routes {
		d.arrow(c, route)
	}
	for i, route := range d.layout.Routes {
		d.name(c, route, d.links[i].label)
	}
	for level, places := range d.layout.Levels {
		for _, p := range places {
			if p.Index >= 0 {
				d.box(c, p, d.tops[level])
			}
		}
	}
}

func (d drawing) box(c draw.Canvas, p *layered.Node, top float64) {
	node := d.network.Nodes[p.Index]
	border := style.NearBlack
	if kind := slices.Index(d.kinds, node.Kind); kind >= 0 {
		border = style.SeriesColor(kind)
	}
	low, high := d.at(p.X-p.Width/2, top+p.Height), d.at(p.X+p.Width/2, top)
	frame := vg.Rectangle{Min: low, Max: high}
	c.SetColor(color.White)
	c.Fill(frame.Path())
	c.SetLineStyle(draw.LineStyle{Color: border, Width: vg.Points(1.4)})
	c.Stroke(frame.Path())
	y := top + p.Height/2
	if node.Kind != "" {
		y -= 0.65 * kindSize
		center(c, d.at(p.X, y+0.65*(labelSize+kindSize)), node.Kind, kindSize, color.RGBA{R: 0x55, G: 0x55, B: 0x55, A: 0xff})
	}
	center(c, d.at(p.X, y), node.label(), labelSize, style.NearBlack)
}

// points are the corners of the line of an edge, from below its first box to above its last.
func (d drawing) points(route []*layered.Node) []vg.Point {
	level := slices.IndexFunc(d.layout.Levels, func(places []*layered.Node) bool { return slices.Contains(places, route[0]) })
	points := []vg.Point{d.at(route[0].X, d.tops[level]+route[0].Height)}
	for i, p := range route[1:] {
		if p.Index < 0 { // straight through the level, so that it passes between the boxes
			points = append(points, d.at(p.X, d.tops[level+1+i]), d.at(p.X, d.tops[level+1+i]+d.tall(level+1+i)))
			continue
		}
		points = append(points, d.at(p.X, d.tops[level+1+i]))
	}
	return points
}

// tall is the height of the tallest box of a level.
func (d drawing) tall(level int) float64 {
	tallest := 0.0
	for _, p := range d.layout.Levels[level] {
		tallest = max(tallest, p.Height)
	}
	return tallest
}

// arrow draws the line of an edge and its head.
func (d drawing) arrow(c draw.Canvas, route []*layered.Node) {
	points := d.points(route)
	grey := color.RGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff}
	arrowHead(c, points, grey)
	c.StrokeLines(draw.LineStyle{Color: grey, Width: vg.Points(0.9)}, points)
}

// name writes the label of an edge on the middle of its first stretch.
func (d drawing) name(c draw.Canvas, route []*layered.Node, label string) {
	if label == "" {
		return
	}
	points := d.points(route)
	middle := points[0].Add(points[1]).Scale(0.5)
	half := vg.Point{X: vg.Points(textWidth(label, kindSize)/2 + 2), Y: vg.Points(kindSize * 0.6)}
	c.SetColor(color.White)
	c.Fill(vg.Rectangle{Min: middle.Sub(half), Max: middle.Add(half)}.Path())
	center(c, middle, label, kindSize, style.NearBlack)
}
