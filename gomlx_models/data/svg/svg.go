// Package svg reads vector drawings (SVG 2) and gives what they show: as a picture of any size, drawn by [Document.Draw],
// or as lines of points, [Document.Strokes].
//
// Understood are all shapes and paths, groups, uses, symbols, transforms, style sheets of names, classes and ids, linear
// and radial gradients, strokes with their ends, joins and dashes, opacity, clip paths and masks. A drawing with anything
// else that can be seen, such as text, filters and patterns, is refused with its name rather than drawn wrongly. Scripts
// and animations are passed over: what is drawn is the picture before they begin. No file and no address that a drawing
// refers to is ever opened, and what a drawing may cost is bounded.
package svg

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Document is a drawing.
type Document struct {
	width, height float64
	root          *node
	// What is seen in a viewer but cannot be shown here, by name: shapes, and what changes how shapes look.
	lost, rough map[string]bool
}

// Size is that of the drawing as its author wants it, in pixels.
func (d *Document) Size() (width, height float64) { return d.width, d.height }

// Parse reads a drawing.
func Parse(r io.Reader) (*Document, error) {
	top, err := parseXML(r)
	if err != nil {
		return nil, err
	}
	b := builder{ids: map[string]*element{}, gradients: map[string]*gradient{}, lost: map[string]bool{}, rough: map[string]bool{}}
	if err := b.index(top); err != nil {
		return nil, err
	}
	width, height, err := size(top)
	if err != nil {
		return nil, err
	}
	b.view = point{width, height}
	root, err := b.viewport(top, firstStyle, identity, [4]float64{0, 0, width, height})
	if err != nil {
		return nil, err
	}
	return &Document{width: width, height: height, root: root, lost: b.lost, rough: b.rough}, nil
}

// size is the size of a drawing, from its attributes or its view box.
func size(top *element) (width, height float64, err error) {
	box, err := viewBox(top)
	if err != nil {
		return 0, 0, err
	}
	var sides [2]float64
	for i, name := range []string{"width", "height"} {
		text := strings.TrimSpace(top.attributes[name])
		if text != "" && text != "auto" && !strings.HasSuffix(text, "%") {
			if sides[i], err = parseLength(text, 0); err != nil {
				return 0, 0, err
			}
		}
	}
	width, height = sides[0], sides[1]
	switch {
	case box == nil && (width == 0 || height == 0):
		return 0, 0, errors.New("its size is not known: it has neither a viewBox nor a width and a height")
	case width == 0 && height == 0:
		width, height = box[2], box[3]
	case width == 0:
		width = height * box[2] / box[3]
	case height == 0:
		height = width * box[3] / box[2]
	}
	if !(width > 0 && height > 0 && width <= farthest && height <= farthest) {
		return 0, 0, fmt.Errorf("its size is %g by %g, want more than 0 and at most 1e9", width, height)
	}
	return width, height, nil
}

// viewBox is the part of its own plane that an element shows, or nil.
func viewBox(e *element) (*[4]float64, error) {
	text, found := e.attributes["viewBox"]
	if !found {
		return nil, nil
	}
	n, err := parseNumbers(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the viewBox %q: %w", clip(text), err)
	case len(n) != 4 || n[2] < 0 || n[3] < 0:
		return nil, fmt.Errorf("the viewBox %q is none, want the place, width and height", clip(text))
	case n[2] == 0 || n[3] == 0:
		return nil, nil
	}
	return (*[4]float64)(n), nil
}

// missing says what of a drawing cannot be shown, or is nil.
func missing(sets ...map[string]bool) error {
	var names []string
	for _, set := range sets {
		names = slices.AppendSeq(names, maps.Keys(set))
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return fmt.Errorf("it has %s, which cannot be drawn here; turn it into paths, or save it as PNG", strings.Join(slices.Compact(names), ", "))
}
