package plotting

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// A unit is 100 pixels at a reach of 1.5; the middle lies at 190, 174.
func TestPlanePlaces(t *testing.T) {
	p := Plane{Reach: 1.5, Rings: []float64{1, 2}, Groups: []Group{{Name: "a", X: []float64{1, 0, 2, math.NaN()}, Y: []float64{0.5, 0, 0, 0}}},
		Ways: []Group{{Name: "b", X: []float64{0, 1, 9, 1, 0}, Y: []float64{0, 1, 0, 0, -1}}}}
	d, err := p.diagram()
	if err != nil {
		t.Fatal(err)
	}
	var points, rings []Dot
	for _, dot := range d.Dots {
		switch {
		case dot.Radius == pointRadius:
			points = append(points, dot)
		case dot.Ring:
			rings = append(rings, dot)
		}
	}
	if len(points) != 2 || points[0].X != 290 || points[0].Y != 124 || points[1].X != 190 || points[1].Y != 174 {
		t.Errorf("points %+v, want those at 290, 124 and 190, 174 alone", points)
	}
	if len(rings) != 1 || rings[0].Radius != 100 || rings[0].X != 190 || rings[0].Y != 174 {
		t.Errorf("rings %+v, want one of 100 pixels: the other leaves the square", rings)
	}
	// The way leaves the square and comes back: two pieces besides the two middle lines.
	if len(d.Lines) != 4 || len(d.Lines[2].X) != 2 || d.Lines[2].X[1] != 290 || d.Lines[2].Y[1] != 74 || d.Lines[3].Y[1] != 274 {
		t.Errorf("lines %+v, want two middle lines and two pieces", d.Lines)
	}
	if got, want := string(bundle(t, p)[MIMEPlain]), "a: 2 of 4 points; b ends at 0, -1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// After seven colours points are rings, so that ten classes are told apart.
func TestPlaneTellsTenGroupsApart(t *testing.T) {
	p := Plane{}
	for range 10 {
		p.Groups = append(p.Groups, Group{X: []float64{0}, Y: []float64{0}})
	}
	d, err := p.diagram()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Dot]bool{}
	for _, dot := range d.Dots {
		if dot.Radius == pointRadius {
			seen[Dot{Color: dot.Color, Ring: dot.Ring}] = true
		}
	}
	if len(seen) != 10 {
		t.Errorf("10 groups have %d looks", len(seen))
	}
}

func TestPlaneIsRefused(t *testing.T) {
	one := []Group{{X: []float64{1}, Y: []float64{1}}}
	for _, test := range []struct {
		figure Plane
		kind   error
		want   string
	}{
		{Plane{}, ErrNoData, "neither points nor ways"},
		{Plane{Groups: one, Reach: -1}, ErrFigure, "a reach of -1"},
		{Plane{Groups: one, Reach: math.NaN()}, ErrFigure, "a reach of NaN"},
		{Plane{Groups: []Group{{X: []float64{1}}}}, ErrFigure, "group 0 has 1 x and 0 y"},
		{Plane{Ways: one}, ErrFigure, "way 0 has 1 x and 1 y"},
		{Plane{Ways: []Group{{X: []float64{1, 2}, Y: []float64{1}}}}, ErrFigure, "way 0 has 2 x and 1 y"},
		{Plane{Ways: []Group{{X: []float64{1, 2}, Y: []float64{1, math.Inf(1)}}}}, ErrFigure, "goes through 2, +Inf"},
	} {
		if _, err := test.figure.Bundle(); !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want an error that says %s", err, test.want)
		}
	}
}
