package raster

import (
	"image"
	"image/color"
	"slices"
	"testing"
)

// Two colours of 3 and 1 pixels are kept; of four, cut in two, each half gives the mean of its pixels.
func TestMedianCut(t *testing.T) {
	canvas := image.NewRGBA(image.Rect(0, 0, 4, 1))
	for x, v := range []uint8{0, 0, 0, 200} {
		canvas.SetRGBA(x, 0, color.RGBA{R: v, A: 0xff})
	}
	got := medianCut(canvas, 256)
	if want := (color.Palette{color.RGBA{A: 0xff}, color.RGBA{R: 200, A: 0xff}}); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for x, v := range []uint8{0, 16, 160, 240} {
		canvas.SetRGBA(x, 0, color.RGBA{G: v, A: 0xff})
	}
	got = medianCut(canvas, 2)
	if want := (color.Palette{color.RGBA{G: 8, A: 0xff}, color.RGBA{G: 200, A: 0xff}}); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: the means of 0, 16 and of 160, 240", got, want)
	}
}

func TestGIFLoops(t *testing.T) {
	for times, want := range map[int]int{0: 0, 1: -1, 2: 1, 10: 9} {
		if got := gifLoops(times); got != want {
			t.Errorf("played %d times: loop count %d, want %d", times, got, want)
		}
	}
}
