package svg

import (
	"fmt"
	"image/color"
	"math"
	"strings"
)

// paint is what a shape is filled or drawn with: nothing, a colour or a gradient.
type paint struct {
	some     bool
	color    color.NRGBA
	gradient string // its id, or empty
	current  bool   // the colour is that of the property color
}

// style is what the properties of an element come to.
type style struct {
	fill, stroke               paint
	fillOpacity, strokeOpacity float64
	width                      float64
	cap, join                  string
	miter                      float64
	dash                       []float64
	dashBegin                  float64
	fillRule, clipRule         string
	color                      color.NRGBA
	hidden                     bool
	fixedWidth                 bool // vector-effect: non-scaling-stroke
	marker                     bool

	// Those below are not handed on to the elements inside.
	display        bool
	opacity        float64
	clip, mask     string
	alphaMask      bool
	transform      string
	filter, blend  bool
	stopColor      paint
	stopOpacity    float64
	transformAbout bool // an origin of its own
}

var firstStyle = style{
	fill: paint{some: true, color: color.NRGBA{A: 255}}, fillOpacity: 1, strokeOpacity: 1, width: 1, cap: "butt", join: "miter", miter: 4,
	fillRule: "nonzero", clipRule: "nonzero", color: color.NRGBA{A: 255}, display: true, opacity: 1,
}

// inside is the style that an element begins with inside of another.
func (s style) inside() style {
	s.display, s.opacity, s.clip, s.mask, s.alphaMask, s.transform = true, 1, "", "", false, ""
	s.filter, s.blend, s.stopColor, s.stopOpacity, s.transformAbout = false, false, paint{some: true, color: color.NRGBA{A: 255}}, 1, false
	return s
}

// set gives a property a value. View is the size of which lengths in percent are parts.
func (s *style) set(name, value string, view point) (err error) {
	diagonal := math.Hypot(view[0], view[1]) / math.Sqrt2
	value = strings.TrimSpace(value)
	if value == "inherit" || value == "" || strings.HasPrefix(value, "var(") {
		return nil
	}
	switch name {
	case "fill":
		s.fill, err = parsePaint(value)
	case "stroke":
		s.stroke, err = parsePaint(value)
	case "color":
		if value != "currentColor" && value != "currentcolor" {
			s.color, err = parseColor(value)
		}
	case "fill-opacity":
		s.fillOpacity, err = parseShare(value)
	case "stroke-opacity":
		s.strokeOpacity, err = parseShare(value)
	case "opacity":
		s.opacity, err = parseShare(value)
	case "stop-opacity":
		s.stopOpacity, err = parseShare(value)
	case "stop-color":
		s.stopColor, err = parsePaint(value)
	case "stroke-width":
		s.width, err = parseLength(value, diagonal)
	case "stroke-miterlimit":
		s.miter, err = parseLength(value, 1)
	case "stroke-dashoffset":
		s.dashBegin, err = parseLength(value, diagonal)
	case "stroke-dasharray":
		s.dash, err = parseDash(value, diagonal)
	case "stroke-linecap":
		s.cap = value
	case "stroke-linejoin":
		s.join = value
	case "fill-rule":
		s.fillRule = value
	case "clip-rule":
		s.clipRule = value
	case "vector-effect":
		s.fixedWidth = value == "non-scaling-stroke"
	case "visibility":
		s.hidden = value != "visible"
	case "display":
		s.display = value != "none"
	case "clip-path":
		s.clip = value
	case "mask":
		s.mask = value
	case "mask-type":
		s.alphaMask = value == "alpha"
	case "transform":
		s.transform = value
	case "transform-origin":
		s.transformAbout = value != "0" && value != "0 0" && value != "0px 0px"
	case "filter":
		s.filter = value != "none"
	case "mix-blend-mode":
		s.blend = value != "normal"
	case "marker", "marker-start", "marker-mid", "marker-end":
		s.marker = value != "none"
	}
	return err
}

// parsePaint reads what to fill or draw with. A reference that cannot be found gives way to the colour behind it.
func parsePaint(text string) (p paint, err error) {
	switch {
	case text == "none":
		return paint{}, nil
	case strings.EqualFold(text, "currentColor"):
		return paint{some: true, current: true}, nil
	case strings.HasPrefix(text, "url("):
		id, rest := reference(text)
		if rest != "" {
			if p, err = parsePaint(rest); err != nil {
				return p, err
			}
		}
		if id == "" {
			return p, fmt.Errorf("%q is painted with something of another file", clip(text))
		}
		p.gradient = id
		return p, nil
	}
	p.some = true
	p.color, err = parseColor(text)
	return p, err
}

// parseDash reads the lengths of dashes and gaps, nil if the line has no gaps.
func parseDash(text string, whole float64) ([]float64, error) {
	if text == "none" {
		return nil, nil
	}
	var lengths []float64
	sum := 0.0
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		v, err := parseLength(one, whole)
		if err != nil {
			return nil, err
		}
		if v < 0 || len(lengths) >= 1000 {
			return nil, fmt.Errorf("the dashes %q cannot be drawn", clip(text))
		}
		lengths = append(lengths, v)
		sum += v
	}
	if sum == 0 {
		return nil, nil
	}
	if len(lengths)%2 == 1 {
		lengths = append(lengths, lengths...)
	}
	return lengths, nil
}
