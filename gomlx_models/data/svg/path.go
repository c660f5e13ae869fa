package svg

import (
	"fmt"
	"math"
)

// contour is an unbroken line: its first point, then three for each curve: the two points that draw it (Bézier's) and
// its end. A straight line is drawn by its ends.
type contour struct {
	points []point
	closed bool
}

func (c *contour) end() point { return c.points[len(c.points)-1] }

func (c *contour) line(to point) { c.points = append(c.points, c.end(), to, to) }

func (c *contour) curve(a, b, to point) { c.points = append(c.points, a, b, to) }

// quadratic adds a curve that one point draws.
func (c *contour) quadratic(by, to point) {
	from := c.end()
	toward := func(p point) point { return point{p[0] + 2*(by[0]-p[0])/3, p[1] + 2*(by[1]-p[1])/3} }
	c.curve(toward(from), toward(to), to)
}

// arc adds a part of an ellipse (SVG 2, appendix B.2.4).
func (c *contour) arc(rx, ry, degrees float64, large, sweep bool, to point) {
	from := c.end()
	rx, ry = math.Abs(rx), math.Abs(ry)
	if from == to {
		return
	}
	if rx == 0 || ry == 0 {
		c.line(to)
		return
	}
	turn := rotation(degrees)
	back := rotation(-degrees)
	half := back.at(point{(from[0] - to[0]) / 2, (from[1] - to[1]) / 2})
	if grow := half[0]*half[0]/(rx*rx) + half[1]*half[1]/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	share := rx*rx*half[1]*half[1] + ry*ry*half[0]*half[0]
	root := math.Sqrt(max(0, rx*rx*ry*ry-share) / share)
	if large == sweep {
		root = -root
	}
	middle := point{root * rx * half[1] / ry, -root * ry * half[0] / rx}
	first := math.Atan2((half[1]-middle[1])/ry, (half[0]-middle[0])/rx)
	last := math.Atan2((-half[1]-middle[1])/ry, (-half[0]-middle[0])/rx)
	switch {
	case sweep && last < first:
		last += 2 * math.Pi
	case !sweep && last > first:
		last -= 2 * math.Pi
	}
	around := turn.at(middle)
	place := translation(around[0]+(from[0]+to[0])/2, around[1]+(from[1]+to[1])/2).after(turn).after(scaling(rx, ry))
	c.turn(place, first, last)
	c.points[len(c.points)-1] = to // exactly
}

// turn adds a part of the unit circle, from one angle to another, put into place by a map.
func (c *contour) turn(place matrix, from, to float64) {
	pieces := max(1, int(math.Ceil(math.Abs(to-from)/(math.Pi/2)-1e-9)))
	step := (to - from) / float64(pieces)
	reach := 4.0 / 3 * math.Tan(step/4)
	for i := range pieces {
		s0, c0 := math.Sincos(from + float64(i)*step)
		s1, c1 := math.Sincos(from + float64(i+1)*step)
		c.curve(place.at(point{c0 - reach*s0, s0 + reach*c0}), place.at(point{c1 + reach*s1, s1 - reach*c1}), place.at(point{c1, s1}))
	}
}

// pathReader reads the data of a path (SVG 2, section 9.3).
type pathReader struct {
	scanner
	contours []contour
	now      point // where the pen is
	last     point // the point that drew the end of the curve before, which S and T mirror
	command  byte
}

// parsePath reads the data of a path.
func parsePath(data string) ([]contour, error) {
	p := pathReader{scanner: scanner{text: data}}
	for before := byte(0); !p.done(); before = p.command {
		if c := p.text[p.at]; c >= 'A' {
			p.command = c
			p.at++
		} else if before == 0 || before == 'Z' || before == 'z' {
			return nil, fmt.Errorf("the path %q: %w", clip(data), p.fault("a command"))
		}
		if len(p.contours) == 0 && p.command != 'M' && p.command != 'm' {
			return nil, fmt.Errorf("the path %q does not begin with M", clip(data))
		}
		if err := p.step(before); err != nil {
			return nil, fmt.Errorf("the path %q: %w", clip(data), err)
		}
	}
	return p.contours, nil
}

// step reads what one command needs, and draws it.
func (p *pathReader) step(before byte) error {
	relative := p.command >= 'a'
	letter := p.command &^ 0x20 // the capital
	counts := map[byte]int{'M': 1, 'L': 1, 'T': 1, 'S': 2, 'Q': 2, 'C': 3}
	var at [3]point
	switch letter {
	case 'Z':
		p.close()
		return nil
	case 'A':
		return p.arcTo(relative)
	case 'H', 'V':
		v, err := p.number()
		if err != nil {
			return err
		}
		at[0] = p.now
		axis := int(letter-'H') / ('V' - 'H')
		if relative {
			v += p.now[axis]
		}
		at[0][axis] = v
	default:
		count, known := counts[letter]
		if !known {
			return fmt.Errorf("%q is no command", string(rune(p.command)))
		}
		for i := range count {
			for axis := range at[i] {
				v, err := p.number()
				if err != nil {
					return err
				}
				if relative {
					v += p.now[axis]
				}
				at[i][axis] = v
			}
		}
	}
	p.draw(letter, at, before&^0x20)
	return nil
}

// draw draws a command whose points are known.
func (p *pathReader) draw(letter byte, at [3]point, before byte) {
	mirror := p.now
	if curves := map[byte]string{'S': "CS", 'T': "QT"}[letter]; len(curves) == 2 && (before == curves[0] || before == curves[1]) {
		mirror = point{2*p.now[0] - p.last[0], 2*p.now[1] - p.last[1]}
	}
	if letter == 'M' {
		p.contours = append(p.contours, contour{points: []point{at[0]}})
		p.now = at[0]
		p.command-- // to L or l: further points are lines
		return
	}
	c := p.open()
	switch letter {
	case 'L', 'H', 'V':
		c.line(at[0])
	case 'C':
		p.last = at[1]
		c.curve(at[0], at[1], at[2])
	case 'S':
		p.last = at[0]
		c.curve(mirror, at[0], at[1])
	case 'Q':
		p.last = at[0]
		c.quadratic(at[0], at[1])
	case 'T':
		p.last = mirror
		c.quadratic(mirror, at[0])
	}
	p.now = c.end()
}

func (p *pathReader) arcTo(relative bool) error {
	var n [3]float64
	var flags [2]bool
	var to point
	var err error
	for i := range n {
		if n[i], err = p.number(); err != nil {
			return err
		}
	}
	for i := range flags {
		if flags[i], err = p.flag(); err != nil {
			return err
		}
	}
	for i := range to {
		if to[i], err = p.number(); err != nil {
			return err
		}
		if relative {
			to[i] += p.now[i]
		}
	}
	p.open().arc(n[0], n[1], n[2], flags[0], flags[1], to)
	p.now = to
	return nil
}

// open is the contour that is being drawn, a new one after another is closed.
func (p *pathReader) open() *contour {
	if last := &p.contours[len(p.contours)-1]; !last.closed {
		return last
	}
	p.contours = append(p.contours, contour{points: []point{p.now}})
	return &p.contours[len(p.contours)-1]
}

func (p *pathReader) close() {
	c := &p.contours[len(p.contours)-1]
	if c.points[0] != c.end() {
		c.line(c.points[0])
	}
	c.closed = true
	p.now = c.points[0]
}

// flatten is the contour in straight lines that leave it by at most far.
func (c *contour) flatten(far float64) []point {
	line := []point{c.points[0]}
	for i := 0; i+3 < len(c.points); i += 3 {
		p := [4]point(c.points[i : i+4])
		if p[0] == p[1] && p[2] == p[3] {
			line = append(line, p[3])
			continue
		}
		bend := max(
			math.Hypot(p[0][0]-2*p[1][0]+p[2][0], p[0][1]-2*p[1][1]+p[2][1]),
			math.Hypot(p[1][0]-2*p[2][0]+p[3][0], p[1][1]-2*p[2][1]+p[3][1]),
		)
		pieces := int(min(max(1, math.Ceil(math.Sqrt(0.75*bend/far))), 1000))
		for j := 1; j < pieces; j++ {
			line = append(line, between(p, float64(j)/float64(pieces)))
		}
		line = append(line, p[3])
	}
	return line
}

// between is the point of a curve at a share of its way.
func between(p [4]point, t float64) (at point) {
	u := 1 - t
	for axis := range at {
		at[axis] = u*u*u*p[0][axis] + 3*u*u*t*p[1][axis] + 3*u*t*t*p[2][axis] + t*t*t*p[3][axis]
	}
	return at
}
