package plotting

import (
	"errors"
	"image"
	"math"
	"strings"
	"testing"
)

// house is a square with a roof and a dot, wider than high by nothing: 10 by 15.
func house() Drawing {
	return Drawing{{{0, 5}, {0, 15}, {10, 15}, {10, 5}, {0, 5}}, {{0, 5}, {5, 0}, {10, 5}}, {}, {{5, 10}}}
}

func TestStrokesFit(t *testing.T) {
	tests := []struct {
		name string
		in   Drawing
		want Point // where the first point comes to, in a square of side 30 around 100, 100
	}{
		// The longer side, 15 high, becomes 30: twice as large, so x from 90 to 110 and y from 85 to 115.
		{"house", house(), Point{90, 95}},
		{"a point", Drawing{{{-7, 3}}}, Point{100, 100}},
		{"a level line", Drawing{{{2, 1}, {3, 1}}}, Point{85, 100}},
		{"huge", Drawing{{{-math.MaxFloat64, 0}, {math.MaxFloat64, 0}}}, Point{85, 100}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.in.fit(100, 100, 30)[0][0]
			if math.Abs(got.X-tt.want.X) > 1e-9 || math.Abs(got.Y-tt.want.Y) > 1e-9 {
				t.Errorf("first point at %v, want %v", got, tt.want)
			}
		})
	}
}

func TestStrokesGolden(t *testing.T) {
	s := Strokes{Title: "sketches", Drawings: []Drawing{house(), {{{1, 1}}}}, Size: 40}
	golden(t, "strokes.svg", []byte(s.svg(s.place())))
	s.Order = true
	golden(t, "strokes_order.svg", []byte(s.svg(s.place())))
	want := "sketches: 2 drawings of 5 strokes, 10 points, coloured by their order from faint to strong"
	if got := string(bundle(t, s)[MIMEPlain]); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The picture is 1.5 pixels per CSS pixel, has ink in every cell, and none on the border of a cell.
func TestStrokesPicture(t *testing.T) {
	s := Strokes{Drawings: []Drawing{house(), {{{1, 1}}}, house()}, Size: 40, Columns: 2}
	img := decode(t, bundle(t, s))
	if got := img.Bounds().Size(); got != image.Pt(120, 120) {
		t.Fatalf("picture of %v pixels, want 120x120", got)
	}
	ink := map[image.Point]int{}
	for y := range 120 {
		for x := range 120 {
			r, _, _, _ := img.At(x, y).RGBA()
			if r == 0xffff {
				continue
			}
			ink[image.Pt(x/60, y/60)]++
			if x%60 < 5 || x%60 > 54 || y%60 < 5 || y%60 > 54 {
				t.Fatalf("ink at %d,%d, want a margin in each cell", x, y)
			}
		}
	}
	for i := range 3 {
		if got := ink[image.Pt(i%2, i/2)]; got < 4 {
			t.Errorf("%d pixels of ink in cell %d, want at least a dot", got, i)
		}
	}
	if got := ink[image.Pt(1, 1)]; got != 0 {
		t.Errorf("%d pixels of ink in the cell without a drawing", got)
	}
}

func TestStrokesErrors(t *testing.T) {
	tests := []struct {
		name    string
		strokes Strokes
		want    error
		says    string
	}{
		{"none", Strokes{Title: "x"}, ErrNoData, `strokes "x"`},
		{"empty drawing", Strokes{Drawings: []Drawing{house(), {}}}, ErrNoData, "drawing 1"},
		{"empty strokes", Strokes{Drawings: []Drawing{{{}, {}}}}, ErrNoData, "drawing 0"},
		{"NaN", Strokes{Drawings: []Drawing{{{{0, 0}, {math.NaN(), 1}}}}}, ErrStrokes, "point 1 of stroke 0"},
		{"infinite", Strokes{Drawings: []Drawing{{{{math.Inf(1), math.Inf(-1)}}}}}, ErrStrokes, "point 0"},
		{"columns", Strokes{Drawings: []Drawing{house()}, Columns: -1}, ErrStrokes, "columns -1"},
		{"size", Strokes{Drawings: []Drawing{house()}, Size: 3}, ErrStrokes, "3 pixels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.strokes.Bundle(); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
			}
		})
	}
}
