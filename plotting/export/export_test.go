package export_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/webp"

	"github.com/atelier-go/atelier/plotting/export"
)

// painted is a picture whose pixels a function gives.
func painted(width, height int, at func(x, y int) color.NRGBA) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetNRGBA(x, y, at(x, y))
		}
	}
	return picture
}

// motley has other bytes in each pixel; its alpha is seen through at places, if that is asked for.
func motley(width, height int, clear bool) *image.NRGBA {
	return painted(width, height, func(x, y int) color.NRGBA {
		c := color.NRGBA{R: uint8(7*x + 3*y), G: uint8(x*y + 11), B: uint8(200 - 5*x + y), A: 255}
		if clear {
			c.A = uint8(x * 50)
		}
		return c
	})
}

func written(t *testing.T, picture image.Image, format export.Format, o export.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Picture(&b, picture, format, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// same compares pixels, those of no opacity by that alone.
func same(t *testing.T, what string, got image.Image, want *image.NRGBA) {
	t.Helper()
	if got.Bounds().Size() != want.Bounds().Size() {
		t.Fatalf("%s: got %v, want %v", what, got.Bounds(), want.Bounds())
	}
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			g := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA)
			if w := want.NRGBAAt(x, y); g != w {
				t.Fatalf("%s: pixel %d,%d is %v, want %v", what, x, y, g, w)
			}
		}
	}
}

// A PNG has the colour type of what is in it (W3C PNG, third edition, table 8), and every value of its pixels.
func TestPNGKeepsEveryValue(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 5, 4))
	for i := range grey.Pix {
		grey.Pix[i] = uint8(13 * i)
	}
	shifted := image.NewNRGBA(image.Rect(2, 3, 7, 7))
	copy(shifted.Pix, motley(5, 4, false).Pix)
	greyClear := painted(5, 4, func(x, y int) color.NRGBA {
		return color.NRGBA{uint8(9 * y), uint8(9 * y), uint8(9 * y), uint8(60 * x)}
	})
	for name, c := range map[string]struct {
		picture image.Image
		want    *image.NRGBA
		kind    byte
	}{
		"grey":                  {grey, painted(5, 4, func(x, y int) color.NRGBA { v := uint8(13 * (5*y + x)); return color.NRGBA{v, v, v, 255} }), 0},
		"colour":                {motley(5, 4, false), motley(5, 4, false), 2},
		"grey, see-through":     {greyClear, greyClear, 4},
		"colour, see-through":   {motley(5, 4, true), motley(5, 4, true), 6},
		"not at 0, 0":           {shifted, motley(5, 4, false), 2},
		"a part of another one": {motley(9, 9, true).SubImage(image.Rect(0, 0, 5, 4)), motley(5, 4, true), 6},
	} {
		file := written(t, c.picture, export.PNG, export.Options{})
		got, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		same(t, name, got, c.want)
		if file[25] != c.kind {
			t.Errorf("%s: the colour type is %d, want %d", name, file[25], c.kind)
		}
	}
}

// 300 pixels an inch are 300/0.0254 = 11811.02 a metre.
func TestDPI(t *testing.T) {
	file := written(t, motley(5, 4, true), export.PNG, export.Options{DPI: 300})
	at := bytes.Index(file, []byte("pHYs"))
	if at < 0 || at > bytes.Index(file, []byte("IDAT")) {
		t.Fatalf("pHYs is at %d, want it before the pixels", at)
	}
	x, y, unit := binary.BigEndian.Uint32(file[at+4:]), binary.BigEndian.Uint32(file[at+8:]), file[at+12]
	if x != 11811 || y != 11811 || unit != 1 {
		t.Errorf("got %d x %d in unit %d, want 11811 x 11811 a metre", x, y, unit)
	}
	if _, err := png.Decode(bytes.NewReader(file)); err != nil {
		t.Error(err) // such as of a wrong checksum
	}
	if plain := written(t, motley(5, 4, true), export.PNG, export.Options{}); bytes.Contains(plain, []byte("pHYs")) {
		t.Error("without DPI there is a pHYs")
	}
}

// WebP is without loss, in pictures that are hard for a code: one colour, two, one pixel, noise.
func TestWebPKeepsOpaquePictures(t *testing.T) {
	state := uint32(1)
	noise := func(int, int) color.NRGBA {
		state = state*1664525 + 1013904223
		return color.NRGBA{uint8(state >> 24), uint8(state >> 16), uint8(state >> 8), 255}
	}
	for name, picture := range map[string]*image.NRGBA{
		"motley":     motley(37, 23, false),
		"one colour": painted(64, 64, func(int, int) color.NRGBA { return color.NRGBA{1, 2, 3, 255} }),
		"two": painted(8, 300, func(x, y int) color.NRGBA {
			if x == 3 && y == 7 {
				return color.NRGBA{255, 255, 255, 255}
			}
			return color.NRGBA{0, 0, 0, 255}
		}),
		"one pixel": motley(1, 1, false),
		"a row":     motley(200, 1, false),
		"noise":     painted(130, 130, noise),
	} {
		got, err := webp.Decode(bytes.NewReader(written(t, picture, export.WebP, export.Options{})))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		same(t, name, got, picture)
	}
}

// A GIF lies on white, has up to 256 colours exactly, and of more those that are near.
func TestGIF(t *testing.T) {
	clear := painted(3, 1, func(x, _ int) color.NRGBA { return color.NRGBA{R: 255, A: []uint8{0, 128, 255}[x]} })
	got, err := gif.Decode(bytes.NewReader(written(t, clear, export.GIF, export.Options{})))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "on white", got, painted(3, 1, func(x, _ int) color.NRGBA { v := []uint8{255, 127, 0}[x]; return color.NRGBA{255, v, v, 255} }))

	smooth := painted(64, 64, func(x, y int) color.NRGBA { return color.NRGBA{uint8(4 * x), uint8(4 * y), uint8(2*x + 2*y), 255} })
	plain, dots := written(t, smooth, export.GIF, export.Options{}), written(t, smooth, export.GIF, export.Options{Dither: true})
	for name, file := range map[string][]byte{"plain": plain, "dithered": dots} {
		got, err := gif.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for y := range 64 {
			for x := range 64 {
				g, w := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA), smooth.NRGBAAt(x, y)
				sum += max(int(g.R)-int(w.R), int(w.R)-int(g.R)) + max(int(g.G)-int(w.G), int(w.G)-int(g.G))
			}
		}
		// A plane of 64x64 colours in 256 squares of 4x4: each is off by 4 on average, each way.
		if mean := float64(sum) / (2 * 64 * 64); mean > 8 {
			t.Errorf("%s: colours are off by %.1f on average, want less than 8", name, mean)
		}
	}
	if bytes.Equal(plain, dots) {
		t.Error("dithering changed nothing")
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]export.Format{"a.png": export.PNG, "b/C.PNG": export.PNG, "x.y.gif": export.GIF, "a.jpg": "", "png": "", "": "", "a.png/": ""} {
		got, err := export.FormatOf(path, export.PNG, export.GIF)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, error %v; want %q", path, got, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "name a file that ends in .png or .gif") {
			t.Errorf("%q: said %v", path, err)
		}
	}
}

func TestEnlarge(t *testing.T) {
	small := motley(3, 2, true)
	want := painted(9, 6, func(x, y int) color.NRGBA { return small.NRGBAAt(x/3, y/3) })
	same(t, "three times", export.Enlarge(small, 3), want)
	if export.Enlarge(small, 1) != image.Image(small) {
		t.Error("once is another picture")
	}
}

func TestPicturesThatCannotBeWritten(t *testing.T) {
	for want, write := range map[string]func() error{
		`cannot be written as ".mp4"`: func() error {
			return export.Picture(&bytes.Buffer{}, motley(2, 2, false), export.MP4, export.Options{})
		},
		"is too large for WebP, which hol": func() error {
			return export.Picture(&bytes.Buffer{}, image.NewGray(image.Rect(0, 0, 16385, 1)), export.WebP, export.Options{})
		},
	} {
		if err := write(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}
