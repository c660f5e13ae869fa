package svg

import (
	"image/color"
	"math"
	"slices"
)

// gradient is a change of colour along a line, or from a circle's middle to its rim.
type gradient struct {
	radial bool
	// The ends of the line; or the place from which the colours start, and the middle and radius of the circle.
	from, to point
	radius   float64
	ofBox    bool // in parts of the box around the shape
	matrix   matrix
	spread   string // pad, reflect or repeat
	stops    []stop
}

type stop struct {
	at    float64
	color color.NRGBA
}

// gradient finds a gradient, nil if it has no colours.
func (b *builder) gradient(id string) (*gradient, error) {
	if g, known := b.gradients[id]; known {
		return g, nil
	}
	g, err := b.newGradient(id)
	if err == nil {
		b.gradients[id] = g
	}
	return g, err
}

func (b *builder) newGradient(id string) (*gradient, error) {
	var chain []*element // the gradient, and those from which it takes what it does not say itself
	for e := b.ids[id]; e != nil && len(chain) < maxInside; {
		chain = append(chain, e)
		next, _ := reference(e.attributes["href"])
		e = b.ids[next]
	}
	get := func(name, other string) string {
		for _, e := range chain {
			if text, found := e.attributes[name]; found {
				return text
			}
		}
		return other
	}
	g := &gradient{spread: get("spreadMethod", "pad"), ofBox: get("gradientUnits", "objectBoundingBox") == "objectBoundingBox"}
	var err error
	if g.matrix, err = parseTransform(get("gradientTransform", "")); err != nil {
		return nil, err
	}
	view := b.view
	if g.ofBox {
		view = point{1, 1}
	}
	length := func(name, other string, whole float64) (v float64) {
		if err == nil {
			v, err = parseLength(get(name, other), whole)
		}
		return v
	}
	switch chain[0].name {
	case "linearGradient":
		g.from = point{length("x1", "0%", view[0]), length("y1", "0%", view[1])}
		g.to = point{length("x2", "100%", view[0]), length("y2", "0%", view[1])}
	case "radialGradient":
		g.radial = true
		cx, cy := get("cx", "50%"), get("cy", "50%")
		g.to = point{length("cx", cx, view[0]), length("cy", cy, view[1])}
		g.from = point{length("fx", cx, view[0]), length("fy", cy, view[1])}
		g.radius = length("r", "50%", math.Hypot(view[0], view[1])/math.Sqrt2)
		if get("fr", "0") != "0" {
			b.rough["a radial gradient with a focal radius"] = true
		}
		g.inside()
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range chain {
		if g.stops, err = b.stops(e); err != nil || g.stops != nil {
			break
		}
	}
	if g.stops == nil {
		return nil, err
	}
	return g, err
}

// inside brings the start of the colours into the circle.
func (g *gradient) inside() {
	x, y := g.from[0]-g.to[0], g.from[1]-g.to[1]
	if far, most := math.Hypot(x, y), 0.999*g.radius; far > most {
		g.from = point{g.to[0] + x*most/far, g.to[1] + y*most/far}
	}
}

func (b *builder) stops(of *element) ([]stop, error) {
	var stops []stop
	last := 0.0
	for _, e := range of.children {
		if e.name != "stop" {
			continue
		}
		s, err := b.style(e, firstStyle)
		if err != nil {
			return nil, err
		}
		at := 0.0
		if text, found := e.attributes["offset"]; found {
			if at, err = parseShare(text); err != nil {
				return nil, err
			}
		}
		last = max(at, last)
		c := s.stopColor.color
		if s.stopColor.current {
			c = s.color
		}
		c.A = byteOf(float64(c.A) * s.stopOpacity)
		stops = append(stops, stop{last, c})
	}
	return stops, nil
}

// ramp are the colours of a gradient from 0 to 1, premultiplied.
func (g *gradient) ramp() *[1024]color.RGBA {
	var colors [1024]color.RGBA
	for i := range colors {
		colors[i] = premultiplied(g.colorAt(float64(i)/float64(len(colors)-1)), 1)
	}
	return &colors
}

func (g *gradient) colorAt(t float64) color.NRGBA {
	after := slices.IndexFunc(g.stops, func(s stop) bool { return s.at > t })
	switch after {
	case -1:
		return g.stops[len(g.stops)-1].color
	case 0:
		return g.stops[0].color
	}
	a, b := g.stops[after-1], g.stops[after]
	share := (t - a.at) / (b.at - a.at)
	mix := func(a, b uint8) uint8 { return byteOf(float64(a) + share*(float64(b)-float64(a))) }
	return color.NRGBA{mix(a.color.R, b.color.R), mix(a.color.G, b.color.G), mix(a.color.B, b.color.B), mix(a.color.A, b.color.A)}
}

// place is how far along the gradient a point of its own plane is.
func (g *gradient) place(p point) float64 {
	if !g.radial {
		x, y := g.to[0]-g.from[0], g.to[1]-g.from[1]
		length := x*x + y*y
		if length == 0 {
			return 1
		}
		return g.wrap(((p[0]-g.from[0])*x + (p[1]-g.from[1])*y) / length)
	}
	// The point lies on the way from the start to the rim: |start + (point-start)/t - middle| is the radius.
	dx, dy := p[0]-g.from[0], p[1]-g.from[1]
	fx, fy := g.from[0]-g.to[0], g.from[1]-g.to[1]
	a := g.radius*g.radius - fx*fx - fy*fy
	if a <= 0 {
		return 1
	}
	b := dx*fx + dy*fy
	return g.wrap((b + math.Sqrt(max(0, b*b+a*(dx*dx+dy*dy)))) / a)
}

// wrap brings a place beyond the ends back between them.
func (g *gradient) wrap(t float64) float64 {
	switch {
	case math.IsNaN(t):
		return 1
	case g.spread == "repeat":
		return t - math.Floor(t)
	case g.spread == "reflect":
		t = math.Abs(math.Mod(t, 2))
		return min(t, 2-t)
	}
	return min(max(t, 0), 1)
}
