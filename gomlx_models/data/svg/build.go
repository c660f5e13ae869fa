package svg

import (
	"errors"
	"fmt"
	"image/color"
	"strings"
)

const (
	maxVisits = 200_000 // elements that are drawn, those that are used again counted again
	maxInside = 100     // elements, uses, clips and masks inside each other
)

// node is a shape or a group, with what acts on all of it.
type node struct {
	shape   *shape // nil for a group
	nodes   []*node
	opacity float64
	clip    *node // what is outside of it is not drawn
	mask    *node // its brightness, or its alpha, is that of what is drawn
	byAlpha bool
}

// shape is a shape in its own plane, and the way from there to the drawing's.
type shape struct {
	contours     []contour
	matrix       matrix
	style        style
	fill, stroke *gradient // or nil
}

// builder turns elements into nodes.
type builder struct {
	ids         map[string]*element
	sheet       sheet
	gradients   map[string]*gradient
	view        point // the size of the viewport, of which lengths in percent are parts
	visits      int
	depth       int
	lost, rough map[string]bool
}

// index finds the ids and style sheets.
func (b *builder) index(e *element) error {
	if id := e.attributes["id"]; id != "" && b.ids[id] == nil {
		b.ids[id] = e
	}
	if e.name == "style" {
		if err := b.sheet.parse(e.text); err != nil {
			return err
		}
	}
	for _, child := range e.children {
		if err := b.index(child); err != nil {
			return err
		}
	}
	return nil
}

// style is that of an element inside of another one's.
func (b *builder) style(e *element, parent style) (style, error) {
	s := parent.inside()
	for name, value := range e.attributes {
		if err := s.set(name, value, b.view); err != nil {
			return s, err
		}
	}
	for _, set := range [][]declaration{b.sheet.of(e), parseDeclarations(e.attributes["style"])} {
		for _, one := range set {
			if err := s.set(one.name, one.value, b.view); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

// build gives what an element draws, nil if that is nothing. The matrix leads from its parent's plane to the drawing's.
func (b *builder) build(e *element, parent style, m matrix) (*node, error) {
	if b.visits++; b.visits > maxVisits {
		return nil, fmt.Errorf("it draws more than %d elements", maxVisits)
	}
	if b.depth++; b.depth > maxInside {
		return nil, errors.New("it uses itself, or its groups lie too deep inside each other")
	}
	defer func() { b.depth-- }()
	if !drawn[e.name] {
		return nil, nil
	}
	s, err := b.style(e, parent)
	if err != nil || !s.display {
		return nil, err
	}
	own, err := parseTransform(s.transform)
	if err != nil {
		return nil, err
	}
	m = m.after(own)
	n, err := b.content(e, s, m)
	if n == nil || err != nil {
		return nil, err
	}
	return b.with(n, s, m)
}

// drawn are the elements that draw, or would if they could.
var drawn = map[string]bool{
	"svg": true, "g": true, "a": true, "switch": true, "use": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true,
	"polyline": true, "polygon": true, "text": true, "image": true, "foreignObject": true,
}

// content is what an element draws, without what acts on all of it.
func (b *builder) content(e *element, s style, m matrix) (*node, error) {
	switch e.name {
	case "svg":
		place, err := b.lengths(e, "x", "y", "width", "height")
		if err != nil {
			return nil, err
		}
		if _, found := e.attributes["width"]; !found {
			place[2] = b.view[0]
		}
		if _, found := e.attributes["height"]; !found {
			place[3] = b.view[1]
		}
		return b.viewport(e, s, m, [4]float64(place))
	case "g", "a", "switch":
		return b.group(e, s, m)
	case "use":
		return b.use(e, s, m)
	case "text", "image", "foreignObject":
		b.lost["<"+e.name+">"] = true
		return nil, nil
	}
	contours, err := b.contours(e)
	if len(contours) == 0 || err != nil || s.hidden {
		return nil, err
	}
	made := &shape{contours: contours, matrix: m, style: s}
	for _, of := range []struct {
		paint    *paint
		gradient **gradient
	}{{&made.style.fill, &made.fill}, {&made.style.stroke, &made.stroke}} {
		if err := b.resolve(of.paint, of.gradient, s); err != nil {
			return nil, err
		}
	}
	if s.marker {
		b.lost["a marker"] = true
	}
	return &node{shape: made, opacity: 1}, nil
}

// resolve finds the gradient that a paint names, and the current colour.
func (b *builder) resolve(p *paint, found **gradient, s style) (err error) {
	if p.current {
		p.color = s.color
	}
	if p.gradient == "" {
		return nil
	}
	e := b.ids[p.gradient]
	switch {
	case e == nil:
		return nil
	case e.name == "pattern":
		b.rough["a pattern"] = true
		return nil
	}
	*found, err = b.gradient(p.gradient)
	p.some = *found != nil
	return err
}

// group is what the elements inside of one draw.
func (b *builder) group(e *element, s style, m matrix) (*node, error) {
	n := &node{opacity: 1}
	for _, child := range e.children {
		if e.name == "switch" && child.name == "foreignObject" {
			continue
		}
		inside, err := b.build(child, s, m)
		if err != nil {
			return nil, err
		}
		if inside != nil {
			n.nodes = append(n.nodes, inside)
		}
	}
	if len(n.nodes) == 0 {
		return nil, nil
	}
	return n, nil
}

// use draws another element in the place of this one.
func (b *builder) use(e *element, s style, m matrix) (*node, error) {
	id, _ := reference(e.attributes["href"])
	target := b.ids[id]
	if target == nil {
		b.lost["a <use> of what is not in it"] = true
		return nil, nil
	}
	place, err := b.lengths(e, "x", "y", "width", "height")
	if err != nil {
		return nil, err
	}
	m = m.after(translation(place[0], place[1]))
	if target.name != "symbol" {
		return b.build(target, s, m)
	}
	for i, name := range []string{"width", "height"} {
		if _, found := e.attributes[name]; !found {
			place[2+i] = b.view[i]
		}
	}
	inside, err := b.style(target, s)
	if err != nil {
		return nil, err
	}
	if b.depth++; b.depth > maxInside {
		return nil, errors.New("it uses itself")
	}
	defer func() { b.depth-- }()
	return b.viewport(target, inside, m, [4]float64{0, 0, place[2], place[3]})
}

// viewport draws what is inside of an element with a view box into a place, and nothing beside it.
func (b *builder) viewport(e *element, s style, m matrix, place [4]float64) (*node, error) {
	if place[2] <= 0 || place[3] <= 0 {
		return nil, nil
	}
	box, err := viewBox(e)
	if err != nil {
		return nil, err
	}
	frame := rectangle(place)
	outer, within := b.view, m.after(translation(place[0], place[1]))
	b.view = point{place[2], place[3]}
	if box != nil {
		within = within.after(fitted(*box, place[2], place[3], e.attributes["preserveAspectRatio"]))
		b.view = point{box[2], box[3]}
	}
	defer func() { b.view = outer }()
	if b.depth == 0 { // the top: its own style counts
		if s, err = b.style(e, s); err != nil {
			return nil, err
		}
	}
	n, err := b.group(e, s, within)
	if n == nil || err != nil {
		return nil, err
	}
	n.clip = &node{opacity: 1, shape: &shape{contours: []contour{frame}, matrix: m, style: clipStyle("nonzero")}}
	if b.depth == 0 {
		return b.with(n, s, within)
	}
	return n, nil
}

// fitted is the way from a view box into a place of that size (SVG 2, section 8.6).
func fitted(box [4]float64, width, height float64, how string) matrix {
	x, y := width/box[2], height/box[3]
	fields := strings.Fields(strings.TrimPrefix(how, "defer "))
	align := "xMidYMid"
	if len(fields) > 0 {
		align = fields[0]
	}
	if align != "none" {
		x = min(x, y)
		if len(fields) > 1 && fields[1] == "slice" {
			x = max(width/box[2], y)
		}
		y = x
	}
	shift := func(has, takes float64, name string) float64 {
		switch {
		case strings.Contains(align, name+"Min") || align == "none":
			return 0
		case strings.Contains(align, name+"Max"):
			return has - takes
		}
		return (has - takes) / 2
	}
	return translation(shift(width, box[2]*x, "x"), shift(height, box[3]*y, "Y")).after(scaling(x, y)).after(translation(-box[0], -box[1]))
}

// with adds what acts on all of an element.
func (b *builder) with(n *node, s style, m matrix) (*node, error) {
	if s.filter {
		b.rough["a filter"] = true
	}
	if s.blend {
		b.rough["a blend mode"] = true
	}
	if s.transformAbout && s.transform != "" {
		b.rough["a transform-origin"] = true
	}
	clipping, err := b.acting(s.clip, "clipPath", "clipPathUnits", s, m, n)
	if err != nil {
		return nil, err
	}
	masking, err := b.acting(s.mask, "mask", "maskContentUnits", s, m, n)
	if err != nil {
		return nil, err
	}
	if s.opacity == 1 && clipping == nil && masking == nil {
		return n, nil
	}
	around := &node{nodes: []*node{n}, opacity: s.opacity, clip: clipping, mask: masking}
	if masking != nil {
		id, _ := reference(s.mask)
		how, err := b.style(b.ids[id], firstStyle)
		if err != nil {
			return nil, err
		}
		around.byAlpha = how.alphaMask
	}
	return around, nil
}

// acting is the clip path or the mask that a property names, nil if there is none.
func (b *builder) acting(property, kind, units string, s style, m matrix, on *node) (*node, error) {
	if property == "" || property == "none" {
		return nil, nil
	}
	id, _ := reference(property)
	e := b.ids[id]
	if id == "" {
		b.rough["a "+kind+" that is a shape of CSS or lies in another file"] = true
		return nil, nil
	}
	if e == nil || e.name != kind {
		return nil, nil
	}
	if b.depth++; b.depth > maxInside {
		return nil, errors.New("its clip paths or masks lie too deep inside each other")
	}
	defer func() { b.depth-- }()
	how, err := b.style(e, firstStyle)
	if err != nil {
		return nil, err
	}
	own, err := parseTransform(how.transform)
	if err != nil {
		return nil, err
	}
	m = m.after(own)
	if e.attributes[units] == "objectBoundingBox" {
		low, high, some := on.box(m)
		if !some {
			return &node{opacity: 1}, nil
		}
		m = m.after(translation(low[0], low[1])).after(scaling(high[0]-low[0], high[1]-low[1]))
	}
	how.color = s.color
	n, err := b.group(e, how, m)
	if err != nil {
		return nil, err
	}
	if n == nil {
		n = &node{opacity: 1} // which hides all
	}
	if kind == "clipPath" {
		n.becomeClip()
	}
	how.opacity = 1
	return b.with(n, how, m)
}

// becomeClip makes all shapes of a clip path white inside.
func (n *node) becomeClip() {
	n.opacity, n.mask = 1, nil
	if n.shape != nil {
		n.shape.style = clipStyle(n.shape.style.clipRule)
		n.shape.fill, n.shape.stroke = nil, nil
	}
	for _, inside := range n.nodes {
		inside.becomeClip()
	}
}

func clipStyle(rule string) style {
	s := firstStyle
	s.fillRule, s.fill.color = rule, color.NRGBA{255, 255, 255, 255}
	return s
}

// box is the smallest rectangle around the shapes of a node, in the plane that m leads from.
func (n *node) box(m matrix) (low, high point, some bool) {
	back, ok := m.inverse()
	if !ok {
		return low, high, false
	}
	var add func(n *node)
	add = func(n *node) {
		if n.shape != nil {
			l, h := bounds(n.shape.contours, back.after(n.shape.matrix))
			if !some {
				low, high, some = l, h, true
			}
			for i := range low {
				low[i], high[i] = min(low[i], l[i]), max(high[i], h[i])
			}
		}
		for _, inside := range n.nodes {
			add(inside)
		}
	}
	add(n)
	return low, high, some
}

// bounds is the smallest rectangle around contours that a map has moved.
func bounds(contours []contour, m matrix) (low, high point) {
	low = m.at(contours[0].points[0])
	high = low
	for _, c := range contours {
		for i := 0; i+3 < len(c.points) || i == 0; i += 3 {
			pieces := 8
			if len(c.points) == 1 {
				pieces = 0
			}
			for j := 0; j <= pieces; j++ {
				p := c.points[0]
				if pieces > 0 {
					p = between([4]point(c.points[i:i+4]), float64(j)/float64(pieces))
				}
				p = m.at(p)
				for axis := range low {
					low[axis], high[axis] = min(low[axis], p[axis]), max(high[axis], p[axis])
				}
			}
		}
	}
	return low, high
}
