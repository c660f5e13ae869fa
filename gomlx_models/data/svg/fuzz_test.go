package svg

import (
	"math"
	"strings"
	"testing"
)

// Whatever a file holds, it is drawn, or refused; its lines have places that are numbers.
func FuzzParse(f *testing.F) {
	for _, inside := range []string{
		`<path d="M1 1L8 8A3 3 0 0 1 2 2z" fill="url(#a)" stroke="red" stroke-dasharray="1 2" stroke-linejoin="round"/>`,
		`<defs><g id="a"><rect width="9" height="50%" rx="2"/></g></defs><use href="#a" transform="rotate(3 4 5) skewX(9)"/>`,
		`<radialGradient id="g" fx="0.1" spreadMethod="reflect"><stop offset="10%" stop-color="hsl(3,4%,5%)"/><stop offset="1"/></radialGradient><circle r="9" fill="url(#g)" opacity=".5"/>`,
		`<clipPath id="c" clipPathUnits="objectBoundingBox"><circle r="1"/></clipPath><mask id="m"><path d="M0 0h9v9"/></mask><ellipse rx="9" ry="3" clip-path="url(#c)" mask="url(#m)"/>`,
		`<style>.a{fill:red}#b,rect{stroke:#123;stroke-width:2mm}</style><polygon class="a" id="b" points="1,2 3,4 5,6"/><symbol id="s" viewBox="0 0 1 1"><line x2="1"/></symbol><use href="#s"/>`,
		`<g transform="matrix(1e9 0 0 1e-9 0 0)"><path d="m0 0q1 1 2 2t3 3c1 1 2 2 3 3s4 4 5 5v1h-2" stroke-width="1e9" stroke="#000"/></g>`,
	} {
		f.Add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">` + inside + `</svg>`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(strings.NewReader(text))
		if err != nil {
			return
		}
		if picture, err := d.Draw(24, 16); err == nil && len(picture.Pix) != 24*16*4 {
			t.Errorf("the picture has %d bytes", len(picture.Pix))
		}
		strokes, err := d.Strokes(0.5)
		if err != nil {
			return
		}
		for _, stroke := range strokes {
			for _, p := range stroke {
				if math.IsNaN(p[0]) || math.IsNaN(p[1]) {
					t.Fatalf("a line goes through %v", p)
				}
			}
		}
	})
}

// A path is read whole, or refused; its points are numbers, and its curves are whole.
func FuzzPath(f *testing.F) {
	for _, path := range []string{
		"M0 0", "m1-2.5.5e1L3,4z", "M0 0a1 2 30 0110 10A1e9 1e-9 0 1 0 5 5", "M1 1C2 2 3 3 4 4S5 5 6 6Q7 7 8 8T9 9zm1 1h1v1H0V0",
		"M0 0A5 5 0 1 1 0 0", "M 1e9 -1e9 l1e9 1e9z", "M0,0 1,1 2,2z l3,3",
	} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		contours, err := parsePath(path)
		if err != nil {
			return
		}
		for _, c := range contours {
			if len(c.points)%3 != 1 || c.closed && c.points[0] != c.end() {
				t.Fatalf("%q has a line of the points %v", path, c.points)
			}
			for _, p := range c.flatten(0.5) {
				if math.IsNaN(p[0]) || math.IsNaN(p[1]) || math.IsInf(p[0], 0) || math.IsInf(p[1], 0) {
					t.Fatalf("%q goes through %v", path, p)
				}
			}
		}
	})
}
