package sample_test

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// A pen that comes from nowhere, draws to the right, is lifted and set down below, and ends.
var pen = []float32{
	5, 5, 1, 0, 0,
	10, 0, 0, 1, 0,
	-10, 10, 1, 0, 0,
	10, 0, 0, 1, 0,
	0, 0, 0, 0, 1,
	0, 0, 0, 0, 1,
}

func TestDrawings(t *testing.T) {
	s := fake(t, echo{models.Spec{Kind: models.Strokes, Length: 6}, func(g *Graph, d models.Draw) *Node {
		return BroadcastToDims(Reshape(Const(g, pen), 1, 6, 5), d.Count, 6, 5)
	}})
	drawings, err := s.Drawings(sample.Options{Count: 2})
	want := sample.Drawing{{5, 5, sample.PenDown}, {10, 0, sample.PenUp}, {-10, 10, sample.PenDown}, {10, 0, sample.PenUp}}
	if err != nil || len(drawings) != 2 || !slices.Equal(drawings[1], want) {
		t.Fatalf("got %v, error %v; want two of %v", drawings, err, want)
	}
	pictures, err := s.Pictures(sample.Options{})
	if err != nil || len(pictures) != 64 {
		t.Fatalf("got %d pictures, error %v; want 64", len(pictures), err)
	}
}

// On 100 pixels the drawing spans the 90 in the middle: two lines from 5 to 95, at the heights 5 and 95.
func TestADrawingFillsItsPicture(t *testing.T) {
	drawings, err := sample.Drawings(tensors.FromFlatDataAndDimensions(pen, 1, 6, 5))
	if err != nil {
		t.Fatal(err)
	}
	picture := drawings[0].Picture(100).(*image.Gray)
	for _, test := range []struct {
		where string
		x, y  int
		want  uint8
	}{
		{"on the upper line", 50, 5, 0}, {"at its left end", 6, 5, 0}, {"at its right end", 94, 4, 0},
		{"on the lower line", 50, 95, 0}, {"between the lines, where the pen was lifted", 50, 50, 255}, {"in the corner", 0, 0, 255},
	} {
		// The line is 100/64 pixels wide and covers the pixels beside its middle by 78%.
		if got := picture.GrayAt(test.x, test.y).Y; test.want == 0 && got > 64 || test.want == 255 && got != 255 {
			t.Errorf("%s: got %d, want %d", test.where, got, test.want)
		}
	}
}

func TestLinesThatCrossDoNotCancelOut(t *testing.T) {
	cross := sample.Drawing{{0, 0, sample.PenDown}, {10, 10, sample.PenUp}, {0, -10, sample.PenDown}, {-10, 10, sample.PenUp}}
	if got := cross.Picture(64).(*image.Gray).GrayAt(32, 32).Y; got > 64 {
		t.Errorf("where the lines cross the picture is %d, want dark", got)
	}
}

func TestOddDrawings(t *testing.T) {
	big, inf := float32(math.MaxFloat32), float32(math.Inf(1))
	for name, drawing := range map[string]sample.Drawing{
		"empty":           nil,
		"a point":         {{3, 4, sample.PenDown}},
		"not a number":    {{0, 0, sample.PenDown}, {float32(math.NaN()), 1, sample.PenDown}, {1, 1, sample.PenDown}},
		"infinite":        {{0, 0, sample.PenDown}, {inf, 1, sample.PenDown}},
		"almost infinite": {{-big, big, sample.PenDown}, {big, -big, sample.PenDown}, {big, -big, sample.PenDown}},
	} {
		if got := drawing.Picture(20).Bounds(); got != image.Rect(0, 0, 20, 20) {
			t.Errorf("%s: got a picture of %v, want 20x20", name, got)
		}
	}
	dot := sample.Drawing{{0, 0, sample.PenDown}, {0, 0, sample.PenUp}}
	if got := dot.Picture(20).(*image.Gray).GrayAt(10, 10).Y; got == 255 {
		t.Error("a dot leaves no ink")
	}
}

func TestDrawingsRefuse(t *testing.T) {
	if _, err := sample.Drawings(tensors.FromFlatDataAndDimensions([]float32{1, 2}, 1, 1, 2)); err == nil || !strings.Contains(err.Error(), "want [count, length, 5]") {
		t.Errorf("got %v, want it to name the shape", err)
	}
	if _, err := fake(t, echo{twoByTwo, nil}).Drawings(sample.Options{}); err == nil || !strings.Contains(err.Error(), "Drawings is for a model of strokes") {
		t.Errorf("drawings of a painter: got %v", err)
	}
}
