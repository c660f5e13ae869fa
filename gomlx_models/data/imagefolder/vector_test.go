package imagefolder

import (
	"strings"
	"testing"
)

// A drawing is drawn at the size of the frame: this one would be too much to draw at a larger one.
func TestDrawingsAreDrawnAtTheFramesSize(t *testing.T) {
	root := t.TempDir()
	write(t, root, "a.svg", []byte(`<svg viewBox="0 0 2 2">`+strings.Repeat(`<g opacity=".9"><rect width="1" height="2"/></g>`, 400)+`</svg>`))
	set, err := Read(t.Context(), root, Frame{16, 16, 1, Crop, white, false}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := set.Pixels[0], set.Pixels[15]; left != 0 || right == 0 {
		t.Errorf("it is %d on the left and %d on the right, want black and the background", left, right)
	}
}
