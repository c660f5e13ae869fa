package svg

import (
	"fmt"
	"math"
)

// lengths reads attributes that are lengths, 0 where one is missing.
func (b *builder) lengths(e *element, names ...string) ([]float64, error) {
	values := make([]float64, len(names))
	for i, name := range names {
		text, found := e.attributes[name]
		if !found || text == "auto" {
			continue
		}
		whole := math.Hypot(b.view[0], b.view[1]) / math.Sqrt2
		switch name {
		case "x", "cx", "x1", "x2", "width", "rx", "fx":
			whole = b.view[0]
		case "y", "cy", "y1", "y2", "height", "ry", "fy":
			whole = b.view[1]
		}
		v, err := parseLength(text, whole)
		if err != nil {
			return nil, fmt.Errorf("%s of a <%s>: %w", name, e.name, err)
		}
		values[i] = v
	}
	return values, nil
}

// contours are the lines of a shape.
func (b *builder) contours(e *element) ([]contour, error) {
	switch e.name {
	case "path":
		return parsePath(e.attributes["d"])
	case "rect":
		return b.rect(e)
	case "circle":
		v, err := b.lengths(e, "cx", "cy", "r")
		if err != nil || v[2] <= 0 {
			return nil, err
		}
		return []contour{ellipse(v[0], v[1], v[2], v[2])}, nil
	case "ellipse":
		v, err := b.lengths(e, "cx", "cy", "rx", "ry")
		if err != nil || v[2] <= 0 || v[3] <= 0 {
			return nil, err
		}
		return []contour{ellipse(v[0], v[1], v[2], v[3])}, nil
	case "line":
		v, err := b.lengths(e, "x1", "y1", "x2", "y2")
		if err != nil {
			return nil, err
		}
		c := contour{points: []point{{v[0], v[1]}}}
		c.line(point{v[2], v[3]})
		return []contour{c}, nil
	}
	return polygon(e) // or a polyline
}

func polygon(e *element) ([]contour, error) {
	n, err := parseNumbers(e.attributes["points"])
	switch {
	case err != nil:
		return nil, fmt.Errorf("the points of a <%s>: %w", e.name, err)
	case len(n)%2 == 1:
		return nil, fmt.Errorf("the points of a <%s> are %d numbers, want an even number", e.name, len(n))
	case len(n) == 0:
		return nil, nil
	}
	c := contour{points: []point{{n[0], n[1]}}}
	for i := 2; i < len(n); i += 2 {
		c.line(point{n[i], n[i+1]})
	}
	if e.name == "polygon" {
		c.line(c.points[0])
		c.closed = true
	}
	return []contour{c}, nil
}

func ellipse(cx, cy, rx, ry float64) contour {
	place := translation(cx, cy).after(scaling(rx, ry))
	c := contour{points: []point{place.at(point{1, 0})}, closed: true}
	c.turn(place, 0, 2*math.Pi)
	c.points[len(c.points)-1] = c.points[0]
	return c
}

func rectangle(place [4]float64) contour {
	x, y, width, height := place[0], place[1], place[2], place[3]
	c := contour{points: []point{{x, y}}, closed: true}
	for _, p := range []point{{x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}} {
		c.line(p)
	}
	return c
}

// rect is a rectangle, with round corners if it has radii (SVG 2, section 10.2).
func (b *builder) rect(e *element) ([]contour, error) {
	v, err := b.lengths(e, "x", "y", "width", "height", "rx", "ry")
	if err != nil {
		return nil, err
	}
	x, y, width, height, rx, ry := v[0], v[1], v[2], v[3], v[4], v[5]
	if width <= 0 || height <= 0 {
		return nil, nil
	}
	if _, found := e.attributes["rx"]; !found {
		rx = ry
	}
	if _, found := e.attributes["ry"]; !found {
		ry = rx
	}
	rx, ry = min(rx, width/2), min(ry, height/2)
	if rx <= 0 || ry <= 0 {
		return []contour{rectangle([4]float64(v[:4]))}, nil
	}
	c := contour{points: []point{{x + rx, y}}, closed: true}
	for i, corner := range []struct{ before, middle point }{
		{point{x + width - rx, y}, point{x + width - rx, y + ry}},
		{point{x + width, y + height - ry}, point{x + width - rx, y + height - ry}},
		{point{x + rx, y + height}, point{x + rx, y + height - ry}},
		{point{x, y + ry}, point{x + rx, y + ry}},
	} {
		c.line(corner.before)
		from := float64(i-1) * math.Pi / 2
		c.turn(translation(corner.middle[0], corner.middle[1]).after(scaling(rx, ry)), from, from+math.Pi/2)
	}
	c.points[len(c.points)-1] = c.points[0]
	return []contour{c}, nil
}
