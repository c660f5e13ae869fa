package logo

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/vector"
)

var update = flag.Bool("update", false, "draw the pictures from the SVG")

// drawing is what the logo's SVG may be: filled paths of absolute lines and cubic curves.
type drawing struct {
	ViewBox string `xml:"viewBox,attr"`
	Paths   []struct {
		Fill string `xml:"fill,attr"`
		D    string `xml:"d,attr"`
	} `xml:"path"`
}

// read reads the SVG, and refuses what is not drawn here.
func read(t *testing.T) drawing {
	t.Helper()
	text, err := os.ReadFile("logo.svg")
	if err != nil {
		t.Fatal(err)
	}
	var d drawing
	if err := xml.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if d.ViewBox != "0 0 64 64" || len(d.Paths) != strings.Count(string(text), "fill=") {
		t.Fatalf("the SVG has the view box %q and %d paths: it may hold nothing but filled paths in 0 0 64 64", d.ViewBox, len(d.Paths))
	}
	return d
}

// rendered is the drawing as a square picture.
func (d drawing) rendered(t *testing.T, size int) *image.NRGBA {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	for _, p := range d.Paths {
		r := vector.NewRasterizer(size, size)
		if err := trace(r, p.D, float32(size)/64); err != nil {
			t.Fatalf("%s: %v", p.D, err)
		}
		rgb, err := strconv.ParseUint(strings.TrimPrefix(p.Fill, "#"), 16, 24)
		if err != nil {
			t.Fatal(err)
		}
		ink := color.RGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
		r.Draw(picture, picture.Bounds(), image.NewUniform(ink), image.Point{})
	}
	flat := image.NewNRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), picture, image.Point{}, draw.Src)
	return flat
}

// trace follows a path's data.
func trace(r *vector.Rasterizer, data string, scale float32) error {
	words := strings.Fields(strings.NewReplacer("M", "M ", "L", "L ", "C", "C ").Replace(data))
	for len(words) > 0 {
		verb := words[0]
		n := map[string]int{"M": 2, "L": 2, "C": 6, "Z": 0}[verb]
		if !strings.Contains("MLCZ", verb) || len(words) < 1+n {
			return fmt.Errorf("at %q: wanted M, L, C or Z and its numbers", verb)
		}
		var at [6]float32
		for i, word := range words[1 : 1+n] {
			number, err := strconv.ParseFloat(word, 32)
			if err != nil {
				return err
			}
			at[i] = float32(number) * scale
		}
		switch verb {
		case "M":
			r.MoveTo(at[0], at[1])
		case "L":
			r.LineTo(at[0], at[1])
		case "C":
			r.CubeTo(at[0], at[1], at[2], at[3], at[4], at[5])
		case "Z":
			r.ClosePath()
		}
		words = words[1+n:]
	}
	return nil
}

// The pictures are the SVG's, pixel by pixel but for the last bit of a float on another machine.
func TestPicturesAreDrawnFromTheSVG(t *testing.T) {
	d := read(t)
	for _, size := range []int{32, 64} {
		name := fmt.Sprintf("logo-%dx%d.png", size, size)
		want := d.rendered(t, size)
		if *update {
			var text bytes.Buffer
			if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&text, want); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, text.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		picture, err := png.Decode(bytes.NewReader(Files()[name]))
		if err != nil || picture.Bounds() != want.Bounds() {
			t.Fatalf("%s: %v, error %v; want a picture of %v (go test -update draws it)", name, picture, err, want.Bounds())
		}
		for at, ink := range want.Pix {
			got := color.NRGBAModel.Convert(picture.At(at/4%size, at/4/size)).(color.NRGBA)
			if now := [4]uint8{got.R, got.G, got.B, got.A}[at%4]; int(now)-int(ink) > 2 || int(ink)-int(now) > 2 {
				t.Fatalf("%s at %d,%d: got %v, and the SVG has %d for channel %d (go test -update draws it)", name, at/4%size, at/4/size, got, ink, at%4)
			}
		}
	}
}

// Jupyter looks for these names, and shows the SVG before the others.
func TestFilesAreJupyters(t *testing.T) {
	found := Files()
	for name, start := range map[string]string{"logo-svg.svg": "<svg ", "logo-32x32.png": "\x89PNG", "logo-64x64.png": "\x89PNG"} {
		if !bytes.HasPrefix(found[name], []byte(start)) {
			t.Errorf("%s begins with %.8q, want %q", name, found[name], start)
		}
	}
	if len(found) != 3 {
		t.Errorf("there are %d files, want 3", len(found))
	}
}
