package plotting

import (
	"errors"
	"image/color"
	"math"
	"strings"
	"testing"
)

// A place is in pixels from the top left, on white; a later box lies over an earlier one.
func TestDiagramImage(t *testing.T) {
	red, blue := color.RGBA{R: 0xff, A: 0xff}, SeriesColor(0)
	d := Diagram{Width: 40, Height: 20,
		Boxes: []Box{{X: 0, Y: 0, Width: 20, Height: 10, Fill: red}, {X: 10, Y: 0, Width: 10, Height: 20, Fill: blue}},
		Dots:  []Dot{{X: 35, Y: 15, Radius: 3}},
		Lines: []Line{{X: []float64{20, 40}, Y: []float64{5, 5}, Thick: 2, Color: red}}}
	picture, err := d.Image()
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 40 || size.Y != 20 {
		t.Fatalf("the image is %v, want 40x20", size)
	}
	white := color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	for _, test := range []struct {
		x, y int
		want color.RGBA
	}{
		{5, 5, red}, {5, 15, white}, {15, 5, blue}, {15, 15, blue}, {30, 4, red}, {30, 5, red}, {30, 10, white},
		{35, 15, color.RGBA{R: 0x33, G: 0x33, B: 0x33, A: 0xff}}, {30, 18, white},
	} {
		if got := color.RGBAModel.Convert(picture.At(test.x, test.y)); got != test.want {
			t.Errorf("at %d, %d is %v, want %v", test.x, test.y, got, test.want)
		}
	}
}

// The head of an arrow ends where the line does, and a line's own points stay.
func TestDiagramArrow(t *testing.T) {
	x, y := []float64{5, 35}, []float64{10, 10}
	d := Diagram{Width: 40, Height: 20, Lines: []Line{{X: x, Y: y, Thick: 5, Arrow: true}}}
	picture, err := d.Image()
	if err != nil {
		t.Fatal(err)
	}
	dark := func(x, y int) bool { r, _, _, _ := picture.At(x, y).RGBA(); return r < 0xc000 }
	if !dark(29, 8) || !dark(29, 11) || dark(20, 6) || dark(37, 10) || dark(3, 10) || dark(34, 8) {
		t.Error("the head is not at the end of the line, or the line is longer than told, or as thick as before at its tip")
	}
	if x[1] != 35 {
		t.Errorf("the line now ends at %g", x[1])
	}
}

func TestDiagramIsRefused(t *testing.T) {
	dot := []Dot{{X: 1, Y: 1, Radius: 1}}
	nan := math.NaN()
	for _, test := range []struct {
		figure Diagram
		kind   error
		want   string
	}{
		{Diagram{Width: 9, Height: 9}, ErrNoData, "neither boxes"},
		{Diagram{Width: 0, Height: 9, Dots: dot}, ErrFigure, "0 x 9"},
		{Diagram{Width: 9, Height: 4001, Dots: dot}, ErrFigure, "9 x 4001"},
		{Diagram{Width: nan, Height: 9, Dots: dot}, ErrFigure, "NaN x 9"},
		{Diagram{Width: 9, Height: 9, Dots: []Dot{{X: nan}}}, ErrFigure, "dot 0"},
		{Diagram{Width: 9, Height: 9, Boxes: []Box{{}, {Width: math.Inf(1)}}}, ErrFigure, "box 1"},
		{Diagram{Width: 9, Height: 9, Words: []Words{{Size: nan}}}, ErrFigure, "words 0"},
		{Diagram{Width: 9, Height: 9, Lines: []Line{{X: []float64{1}, Y: []float64{1}}}}, ErrFigure, "line 0 has 1 x and 1 y"},
		{Diagram{Width: 9, Height: 9, Lines: []Line{{X: []float64{1, 2}, Y: []float64{1}}}}, ErrFigure, "line 0 has 2 x and 1 y"},
		{Diagram{Width: 9, Height: 9, Lines: []Line{{X: []float64{1, 2}, Y: []float64{1, nan}}}}, ErrFigure, "line 0"},
	} {
		if _, err := test.figure.Bundle(); !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want an error that says %s", err, test.want)
		}
		if _, err := test.figure.Image(); !errors.Is(err, test.kind) {
			t.Errorf("an image of it: %v, want %v", err, test.kind)
		}
	}
}

// Drawings that move are light where the page is dark, and their frames share a palette: a third of the bytes.
func TestInkAnimation(t *testing.T) {
	var a Animation
	for i := range 3 {
		frame, err := Diagram{Width: 60, Height: 30, Dots: []Dot{{X: 10 + 10*float64(i), Y: 15, Radius: 5, Color: SeriesColor(i)}}}.Image()
		if err != nil {
			t.Fatal(err)
		}
		a.Frames = append(a.Frames, frame)
	}
	a.Ink, a.Scale = true, 1
	b := bundle(t, a)
	if page := string(b[MIMEHTML]); !strings.Contains(page, `<img class="atelier-ink"`) || !strings.Contains(page, "invert(1)") {
		t.Errorf("the page does not say that it is ink: %.300s", page)
	}
	found := false
	for _, c := range chunks(t, b[MIMEPNG]) {
		found = found || c.kind == "PLTE"
	}
	if !found {
		t.Error("the frames have no palette")
	}
	a.Ink = false
	if page := string(bundle(t, a)[MIMEHTML]); strings.Contains(page, "atelier-ink") {
		t.Error("pictures are taken for ink")
	}
}
