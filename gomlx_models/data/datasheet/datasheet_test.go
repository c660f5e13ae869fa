package datasheet

import (
	"archive/zip"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// write writes a file and the folders that it is in.
func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	var b strings.Builder
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	write(t, path, []byte(b.String()))
}

// blobs is a picture of its own for each seed, in colour, with nothing symmetric in it.
func blobs(seed uint32, size int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	next := func() int {
		seed = seed*1664525 + 1013904223
		return int(seed >> 16)
	}
	for range 6 {
		x, y, r := next()%size, next()%size, size/8+next()%(size/4)
		ink := color.NRGBA{uint8(next()), uint8(next()), uint8(next()), 255}
		for dy := -r; dy <= r; dy++ {
			for dx := -r; dx <= r; dx++ {
				if dx*dx+dy*dy <= r*r && image.Pt(x+dx, y+dy).In(img.Rect) {
					img.SetNRGBA(x+dx, y+dy, ink)
				}
			}
		}
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return img
}

// look opens a source and looks at it.
func lookAt(t *testing.T, source data.Source, licence string) *Sheet {
	t.Helper()
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Of(source.Licensed(licence), set)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// everyKind has a source of each kind with the facts that a sheet of it has.
func TestOfEveryKind(t *testing.T) {
	for source, want := range map[string][]string{
		"pictures": {"pictures", "10,000", "28x28 pixels, 1 channel", "sneaker"},
		"text":     {"3,190 lines", "Latin"},
		"pairs":    {"1,500", "2,410 different symbols"},
		"strokes":  {"1,000", "half up to 8, the most 21"},
	} {
		sources := map[string]data.Source{"pictures": data.FashionMNIST(), "text": textOf(t, strings.Repeat("The quick brown fox\n", 3190)), "pairs": data.Couplets(), "strokes": data.Hanzi()}
		s := lookAt(t, sources[source], "CC BY 4.0")
		if s.Kind != models.Kind(source) || s.Count == 0 || len(s.Digest) != 64 || len(s.Date) != 10 || s.Format != 1 || s.Licence != "CC BY 4.0" {
			t.Errorf("%s: got %+v", source, s)
		}
		for _, text := range want {
			if !strings.Contains(s.String(), text) {
				t.Errorf("%s: got %s, want %q in it", source, s, text)
			}
		}
		written, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var read Sheet
		if err := json.Unmarshal(written, &read); err != nil || read.Count != s.Count || read.Digest != s.Digest {
			t.Errorf("%s: read %+v (%v)", source, read, err)
		}
		for _, part := range []string{"## Motivation", "## Composition", "## Collection", "## Preprocessing", "## Uses", "## Distribution", "## Maintenance", "CC BY 4.0", s.Digest} {
			if !strings.Contains(s.Markdown(), part) {
				t.Errorf("%s: the Markdown lacks %q", source, part)
			}
		}
	}
}

func textOf(t *testing.T, text string) data.Source {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.txt")
	write(t, path, []byte(text))
	return data.TextFile(path)
}

// A sheet names files, and no folder of the machine.
func TestNoPathOfTheMachine(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "secret", "cats")
	for i, name := range []string{"warm/a.png", "warm/b.png", "cold/c.png"} {
		writePNG(t, filepath.Join(folder, name), blobs(uint32(i), 16))
	}
	write(t, filepath.Join(folder, "LICENSE.txt"), []byte("MIT"))
	write(t, filepath.Join(folder, "read-this.txt"), []byte("hello"))
	s := lookAt(t, data.Folder(folder, data.Frame{Height: 16, Width: 16}), "")
	written, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(written), s.String(), s.Markdown("examples.png")} {
		if strings.Contains(text, "secret") || !strings.Contains(text, "cats") || !strings.Contains(text, "LICENSE.txt") {
			t.Errorf("got %s, want cats and the licence's file, and not where they are", text)
		}
	}
	if s.Source != "cats" || !slices.Equal(s.LicenceFiles, []string{"LICENSE.txt"}) {
		t.Errorf("got the source %q with the files %q", s.Source, s.LicenceFiles)
	}
	if want := []Class{{"cold", 1}, {"warm", 2}}; !slices.Equal(s.Classes, want) {
		t.Errorf("got the classes %v, want %v", s.Classes, want)
	}
	if text := s.Markdown("examples.png"); !strings.Contains(text, "![examples.png](examples.png)") {
		t.Errorf("the Markdown does not show its picture: %s", text)
	}
}

func TestLicenceFiles(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "licence.txt": true, "LICENSE-MIT": true, "README.md": true, "COPYING": true, "copyright_notice.txt": true,
		"Readme.rst": true, "CREDITS": true, "license.plate.png": true, "licensed.png": false, "cat.png": false, "readmeister.txt": false, "": false,
	} {
		if got := saysLicence(name); got != want {
			t.Errorf("%q: got %t, want %t", name, got, want)
		}
	}
	archive := filepath.Join(t.TempDir(), "a.zip")
	file, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	for _, name := range []string{"set/README", "set/a.png", "set/deep/LICENSE", "COPYING", "readme/"} {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := licenceFiles(archive)
	if err != nil || !slices.Equal(got, []string{"COPYING", "README"}) {
		t.Errorf("of an archive got %q (%v), want those at its top", got, err)
	}
}

// What names can hold breaks neither the table nor the lines.
func TestNamesAreTame(t *testing.T) {
	s := &Sheet{Name: "a|b\n# c", Source: "x\x1b[31m|y", Kind: models.Text, Heed: []string{"<script>"}, Text: &TextFacts{}}
	for _, text := range []string{s.Markdown(), s.String()} {
		if strings.Contains(text, "\x1b") || strings.Contains(text, "\n# c") {
			t.Errorf("got %q", text)
		}
	}
	if text := s.Markdown(); strings.Contains(text, "<script>") || !strings.Contains(text, `a\|b`) {
		t.Errorf("got %q, want marks escaped", text)
	}
}
