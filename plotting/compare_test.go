package plotting

import (
	"errors"
	"image"
	"strings"
	"testing"
)

func TestCompareLayout(t *testing.T) {
	line := 18 // 10 points of Liberation Sans at 96 dots per inch are 15.4 pixels high, and 2 are between
	tests := []struct {
		name          string
		compare       Compare
		width, height int
	}{
		// 4x3 at scale 14: cells of 56x42, gaps of 2. Two rows, 8 pixels apart.
		{"rows", Compare{Before: ramps(3).Images, After: ramps(3).Images}, 3*56 + 4*2, 2*(line+42+4) + 8},
		{"scale 1", Compare{Before: ramps(3).Images, After: ramps(3).Images, Scale: 1}, 3*4 + 4*2, 2*(line+3+4) + 8},
		// 11 pairs: two sets of 3 columns and 4 rows, 16 pixels apart.
		{"sets", Compare{Before: ramps(11).Images, After: ramps(11).Images}, 2*(3*56+4*2) + 16, line + 4*42 + 5*2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := decode(t, bundle(t, tt.compare)).Bounds().Size(); got != image.Pt(tt.width, tt.height) {
				t.Errorf("picture of %v pixels, want %dx%d", got, tt.width, tt.height)
			}
		})
	}
}

// Image i of After stands where image i of Before does, as far as its set is away.
func TestComparePlaces(t *testing.T) {
	c := Compare{Before: ramps(12).Images, After: ramps(12).Images, Scale: 1}
	d, err := c.draw()
	if err != nil {
		t.Fatal(err)
	}
	step := d.sets[1].Min.Sub(d.sets[0].Min)
	for y := d.sets[0].Min.Y; y < d.sets[0].Max.Y; y++ {
		for x := d.sets[0].Min.X; x < d.sets[0].Max.X; x++ {
			if before, after := d.Pixels.NRGBAAt(x, y), d.Pixels.NRGBAAt(x+step.X, y+step.Y); before != after {
				t.Fatalf("pixel %d,%d is %v before and %v after, want the same of the same images", x, y, before, after)
			}
		}
	}
}

func TestCompareGolden(t *testing.T) {
	c := Compare{Title: "denoising <1>", Labels: [2]string{"原图", ""}, Before: ramps(2).Images, After: ramps(2).Images}
	b := bundle(t, c)
	golden(t, "compare.html", b[MIMEHTML])
	if got, want := string(b[MIMEPlain]), "denoising <1>: 原图 and after: 2 samples, 4x3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCompareErrors(t *testing.T) {
	tests := []struct {
		name    string
		compare Compare
		want    error
		says    string
	}{
		{"none", Compare{Title: "x"}, ErrNoData, `compare "x"`},
		{"number", Compare{Before: ramps(2).Images, After: ramps(1).Images}, ErrCompare, "2 images before and 1 after"},
		{"nil", Compare{Before: ramps(1).Images, After: []image.Image{nil}}, ErrNoData, `image 0 of "after"`},
		{"scale", Compare{Before: ramps(1).Images, After: ramps(1).Images, Scale: -1}, ErrCompare, "scale -1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.compare.Bundle(); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
			}
		})
	}
}
