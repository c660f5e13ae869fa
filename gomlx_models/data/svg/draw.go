package svg

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"
)

const (
	// MaxPixels is the most pixels of a picture of a drawing.
	MaxPixels = 4096 * 4096
	// maxPoints is the most points of all lines of a drawing.
	maxPoints = 4_000_000
	// maxWork is the most pixels that all shapes of a drawing may cover, beside as many as maxCovers of its picture.
	maxWork   = 1 << 27
	maxCovers = 32
	// maxLayers is the most pictures that lie behind each other until they are put together.
	maxLayers = 8
)

var errTooMuch = errors.New("it is too much to draw")

// Draw draws the whole drawing on a transparent picture of that size. It fails if the drawing has what cannot be drawn
// here, and if it would take too long.
func (d *Document) Draw(width, height int) (picture *image.NRGBA, err error) {
	if width < 1 || height < 1 || width > MaxPixels/height {
		return nil, fmt.Errorf("a picture of %d by %d pixels cannot be drawn, want 1 to %d in all", width, height, MaxPixels)
	}
	if err := missing(d.lost, d.rough); err != nil {
		return nil, err
	}
	c := &canvas{raster: raster.NewRasterizer(width, height), size: image.Rect(0, 0, width, height), work: maxWork + maxCovers*width*height, points: maxPoints,
		view: scaling(float64(width)/d.width, float64(height)/d.height)}
	onto := image.NewRGBA(c.size)
	if d.root != nil {
		if err := c.draw(d.root, onto, nil); err != nil {
			return nil, err
		}
	}
	picture = image.NewNRGBA(c.size)
	draw.Draw(picture, c.size, onto, image.Point{}, draw.Src)
	return picture, nil
}

// canvas draws nodes.
type canvas struct {
	raster *raster.Rasterizer
	size   image.Rectangle
	view   matrix // from the drawing's plane to pixels
	layers int
	work   int // pixels that are left to be covered
	points int // of lines, that are left
}

// draw draws a node onto a picture. A clip has the alpha of what is let through, nil if that is all.
func (c *canvas) draw(n *node, onto *image.RGBA, clip *image.Alpha) (err error) {
	if n.clip != nil {
		if clip, err = c.clipped(n.clip, clip); err != nil {
			return err
		}
	}
	opacity := n.opacity
	if opacity == 0 {
		return nil
	}
	to := onto
	if n.mask != nil || opacity < 1 {
		if to, err = c.layer(); err != nil {
			return err
		}
		defer func() { c.layers-- }()
	}
	if n.shape != nil {
		err = c.shape(n.shape, to, clip)
	}
	for _, inside := range n.nodes {
		if err == nil {
			err = c.draw(inside, to, clip)
		}
	}
	if err != nil || to == onto {
		return err
	}
	var through *image.Alpha
	if n.mask != nil {
		if through, err = c.masking(n.mask, n.byAlpha); err != nil {
			return err
		}
	}
	lay(to, onto, opacity, through)
	return nil
}

// layer is a picture to draw on.
func (c *canvas) layer() (*image.RGBA, error) {
	c.layers++
	c.work -= 2 * c.size.Dx() * c.size.Dy()
	if c.layers > maxLayers || c.work < 0 {
		return nil, errTooMuch
	}
	return image.NewRGBA(c.size), nil
}

// clipped is what a clip path lets through of what another one does.
func (c *canvas) clipped(path *node, outer *image.Alpha) (*image.Alpha, error) {
	if c.frames(path) {
		return outer, nil
	}
	drawn, err := c.layer()
	if err != nil {
		return nil, err
	}
	defer func() { c.layers-- }()
	if err := c.draw(path, drawn, outer); err != nil {
		return nil, err
	}
	through := image.NewAlpha(c.size)
	for i := range through.Pix {
		through.Pix[i] = drawn.Pix[4*i+3]
	}
	return through, nil
}

// frames tells whether a clip path is a rectangle around the whole picture, as that of the drawing itself mostly is.
func (c *canvas) frames(path *node) bool {
	if path.shape == nil || path.clip != nil || len(path.shape.contours) != 1 {
		return false
	}
	m := c.view.after(path.shape.matrix)
	line := path.shape.contours[0].points
	if len(line) != 13 || m[1] != 0 || m[2] != 0 {
		return false
	}
	for i := 0; i < 12; i += 3 { // four straight sides along the edges
		a, b := line[i], line[i+3]
		if line[i+1] != a || line[i+2] != b || (a[0] != b[0] && a[1] != b[1]) {
			return false
		}
	}
	low, high := m.at(line[0]), m.at(line[6])
	const near = 1e-6
	return min(low[0], high[0]) <= near && min(low[1], high[1]) <= near &&
		max(low[0], high[0]) >= float64(c.size.Dx())-near && max(low[1], high[1]) >= float64(c.size.Dy())-near
}

// masking is what a mask lets through (CSS Masking 1, section 7.10.1).
func (c *canvas) masking(mask *node, byAlpha bool) (*image.Alpha, error) {
	drawn, err := c.layer()
	if err != nil {
		return nil, err
	}
	defer func() { c.layers-- }()
	if err := c.draw(mask, drawn, nil); err != nil {
		return nil, err
	}
	through := image.NewAlpha(c.size)
	for i := range through.Pix {
		p := drawn.Pix[4*i : 4*i+4]
		v := float64(p[3])
		if !byAlpha {
			v = 0.2126*float64(p[0]) + 0.7152*float64(p[1]) + 0.0722*float64(p[2])
		}
		through.Pix[i] = byteOf(v)
	}
	return through, nil
}

// shape fills a shape and then draws its line.
func (c *canvas) shape(s *shape, onto *image.RGBA, clip *image.Alpha) error {
	m := c.view.after(s.matrix)
	stretch := m.stretch()
	if !(stretch > 0 && stretch < farthest) {
		return nil
	}
	const far = 0.1 // of a pixel
	var lines [][]point
	for i := range s.contours {
		line := s.contours[i].flatten(far / stretch)
		if c.points -= len(line); c.points < 0 {
			return errTooMuch
		}
		lines = append(lines, line)
	}
	if st := &s.style; st.fill.some && st.fillOpacity > 0 {
		if err := c.fill(lines, m, st.fillRule != "evenodd", c.source(s, st.fill, s.fill, st.fillOpacity), onto, clip); err != nil {
			return err
		}
	}
	if !s.lined() {
		return nil
	}
	parts, err := c.outline(s, lines, m, stretch)
	if err != nil {
		return err
	}
	return c.fill(parts, m, true, c.source(s, s.style.stroke, s.stroke, s.style.strokeOpacity), onto, clip)
}

// outline are the parts of a shape's line.
func (c *canvas) outline(s *shape, lines [][]point, m matrix, stretch float64) ([][]point, error) {
	p := pen{radius: s.style.width / 2, style: &s.style, far: 0.05 / stretch}
	if s.style.fixedWidth {
		p.radius /= max(m.stretch()/c.view.stretch(), 1e-9)
	}
	for i, line := range lines {
		switch contour := &s.contours[i]; {
		case len(contour.points) == 1:
		case s.style.dash != nil:
			for _, dash := range dashes(line, s.style.dash, s.style.dashBegin) {
				p.line(dash, false)
			}
		default:
			p.line(line, contour.closed)
		}
		if c.points -= 4 * len(p.parts); c.points < 0 {
			return nil, errTooMuch
		}
	}
	return p.parts, nil
}

// source is what to paint with.
func (c *canvas) source(s *shape, p paint, g *gradient, opacity float64) source {
	if g == nil {
		return source{color: premultiplied(p.color, opacity)}
	}
	m := s.matrix
	if g.ofBox {
		low, high := bounds(s.contours, identity)
		width, height := high[0]-low[0], high[1]-low[1]
		m = m.after(translation(low[0], low[1])).after(scaling(width, height))
	}
	back, ok := c.view.after(m).after(g.matrix).inverse()
	if !ok {
		return source{color: premultiplied(p.color, opacity)}
	}
	return source{gradient: g, back: back, ramp: g.ramp(), opacity: uint32(opacity * 0xffff)}
}

// fill fills what lines enclose.
func (c *canvas) fill(lines [][]point, m matrix, nonzero bool, from source, onto *image.RGBA, clip *image.Alpha) error {
	c.raster.Clear()
	c.raster.UseNonZeroWinding = nonzero
	within := [2]point{{-1, -1}, {float64(c.size.Dx()) + 1, float64(c.size.Dy()) + 1}}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	some := false
	for _, line := range lines {
		moved := make([]point, len(line))
		for i, p := range line {
			moved[i] = m.at(p)
		}
		moved = cut(moved, within)
		if len(moved) < 3 {
			continue
		}
		some = true
		c.raster.Start(pixel(moved[0]))
		for _, p := range moved {
			c.raster.Add1(pixel(p))
			for axis := range p {
				low[axis], high[axis] = min(low[axis], p[axis]), max(high[axis], p[axis])
			}
		}
		c.raster.Add1(pixel(moved[0]))
	}
	if !some {
		return nil
	}
	if c.work -= int((high[0] - low[0] + 1) * (high[1] - low[1] + 1)); c.work < 0 {
		return errTooMuch
	}
	c.raster.Rasterize(&painter{from, onto, clip})
	return nil
}

func pixel(p point) fixed.Point26_6 {
	return fixed.Point26_6{X: fixed.Int26_6(math.Round(p[0] * 64)), Y: fixed.Int26_6(math.Round(p[1] * 64))}
}

// cut is the part of a polygon that lies in a rectangle (Sutherland & Hodgman 1974).
func cut(polygon []point, within [2]point) []point {
	for axis := range 2 {
		for side, sign := range []float64{1, -1} {
			edge := within[side][axis]
			inside := func(p point) bool { return sign*p[axis] >= sign*edge }
			var kept []point
			for i, b := range polygon {
				a := polygon[(i+len(polygon)-1)%len(polygon)]
				if inside(a) != inside(b) {
					share := (edge - a[axis]) / (b[axis] - a[axis])
					p := point{a[0] + share*(b[0]-a[0]), a[1] + share*(b[1]-a[1])}
					p[axis] = edge
					kept = append(kept, p)
				}
				if inside(b) {
					kept = append(kept, b)
				}
			}
			polygon = kept
		}
	}
	return polygon
}
