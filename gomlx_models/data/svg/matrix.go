package svg

import (
	"fmt"
	"math"
	"strings"
)

// point has a place to the right and one down.
type point = [2]float64

// matrix is an affine map: (x, y) goes to (m[0]x + m[2]y + m[4], m[1]x + m[3]y + m[5]).
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func translation(x, y float64) matrix { return matrix{1, 0, 0, 1, x, y} }

func scaling(x, y float64) matrix { return matrix{x, 0, 0, y, 0, 0} }

func rotation(degrees float64) matrix {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return matrix{cos, sin, -sin, cos, 0, 0}
}

// after is the map that does n and then m.
func (m matrix) after(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) at(p point) point {
	return point{m[0]*p[0] + m[2]*p[1] + m[4], m[1]*p[0] + m[3]*p[1] + m[5]}
}

// inverse is the map back, if there is one.
func (m matrix) inverse() (matrix, bool) {
	det := m[0]*m[3] - m[1]*m[2]
	if det == 0 || math.IsNaN(det) || math.IsInf(det, 0) {
		return identity, false
	}
	return matrix{
		m[3] / det, -m[1] / det, -m[2] / det, m[0] / det,
		(m[2]*m[5] - m[3]*m[4]) / det, (m[1]*m[4] - m[0]*m[5]) / det,
	}, true
}

// stretch is about the most that the map makes a length longer.
func (m matrix) stretch() float64 {
	return max(math.Hypot(m[0], m[1]), math.Hypot(m[2], m[3]))
}

// parseTransform reads a list of transforms (SVG 2, section 8.5), as attributes have it and as CSS has it.
func parseTransform(text string) (matrix, error) {
	m := identity
	for rest := text; ; {
		rest = strings.TrimLeft(rest, " \t\r\n,")
		if rest == "" || rest == "none" {
			return m, nil
		}
		name, after, found := strings.Cut(rest, "(")
		inside, next, closed := strings.Cut(after, ")")
		if !found || !closed {
			return m, fmt.Errorf("the transform %q does not end", clip(text))
		}
		inside = strings.NewReplacer("deg", "", "px", "").Replace(inside)
		numbers, err := parseNumbers(inside)
		if err != nil {
			return m, fmt.Errorf("the transform %q: %w", clip(text), err)
		}
		one, ok := transform(strings.TrimSpace(name), numbers)
		if !ok {
			return m, fmt.Errorf("the transform %q is none that is known", clip(text))
		}
		m = m.after(one)
		rest = next
	}
}

func transform(name string, n []float64) (m matrix, known bool) {
	switch {
	case name == "matrix" && len(n) == 6:
		return matrix(n), true
	case (name == "translate" || name == "translateX") && len(n) == 1:
		return translation(n[0], 0), true
	case name == "translateY" && len(n) == 1:
		return translation(0, n[0]), true
	case name == "translate" && len(n) == 2:
		return translation(n[0], n[1]), true
	case name == "scale" && len(n) == 1:
		return scaling(n[0], n[0]), true
	case name == "scale" && len(n) == 2:
		return scaling(n[0], n[1]), true
	case name == "rotate" && len(n) == 1:
		return rotation(n[0]), true
	case name == "rotate" && len(n) == 3:
		return translation(n[1], n[2]).after(rotation(n[0])).after(translation(-n[1], -n[2])), true
	case name == "skewX" && len(n) == 1:
		return matrix{1, 0, math.Tan(n[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY" && len(n) == 1:
		return matrix{1, math.Tan(n[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return identity, false
}

// clip is the beginning of a text, for a message.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
