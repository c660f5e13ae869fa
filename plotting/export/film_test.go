package export_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting/export"
)

// film is frames of 4x2 pixels, each of a red of its own; the last one has an end.
func film(count int, alpha uint8) iter.Seq2[image.Image, error] {
	return func(yield func(image.Image, error) bool) {
		for i := range count {
			frame := painted(4, 2, func(x, _ int) color.NRGBA { return color.NRGBA{R: uint8(50 * i), G: uint8(x), A: 255} })
			if i == 1 {
				frame.Pix[3] = alpha
			}
			if !yield(frame, nil) {
				return
			}
		}
	}
}

func filmed(t *testing.T, frames iter.Seq2[image.Image, error], format export.Format, fps float64) []byte {
	t.Helper()
	var b bytes.Buffer
	count, err := export.Film(t.Context(), &b, frames, format, export.Options{FPS: fps})
	if err != nil || count != 5 {
		t.Fatalf("%s: got %d frames, error %v; want 5", format, count, err)
	}
	return b.Bytes()
}

// At 30 frames a second five frames take 166.67 ms. No frame begins more than half a unit from its time: 0, 33.3, 66.7,
// 100, 133.3 and the end.
var (
	inThousandths = []int{33, 34, 33, 33, 34}
	inHundredths  = []int{3, 4, 3, 3, 4}
)

// The first frame is what a viewer shows that does not animate, and it is part of the film.
func TestAnimatedPNG(t *testing.T) {
	for _, alpha := range []uint8{255, 9} {
		file := filmed(t, film(5, alpha), export.PNG, 30)
		var kinds []string
		var times []int
		for rest := file[8:]; len(rest) > 0; {
			length := binary.BigEndian.Uint32(rest)
			kind, content := string(rest[4:8]), rest[8:8+length]
			kinds = append(kinds, kind)
			switch kind {
			case "acTL":
				if frames, plays := binary.BigEndian.Uint32(content), binary.BigEndian.Uint32(content[4:]); frames != 5 || plays != 0 {
					t.Errorf("%d frames played %d times, want 5 without end", frames, plays)
				}
			case "IDAT", "fdAT":
				// Lines of 4 pixels behind a byte for the filter, of as many values as the header says.
				values := map[byte]int{2: 3, 6: 4}[file[25]]
				if got := inflated(t, bytes.TrimPrefix(content, content[:4*strings.Count(kind, "f")])); got != 2*(1+4*values) {
					t.Errorf("a frame has %d bytes of pixels, want %d", got, 2*(1+4*values))
				}
			case "fcTL":
				times = append(times, int(binary.BigEndian.Uint16(content[20:])))
				if per := binary.BigEndian.Uint16(content[22:]); per != 1000 {
					t.Errorf("times are in %d of a second, want 1000", per)
				}
			}
			rest = rest[12+length:]
		}
		if got := strings.Join(kinds, " "); got != "IHDR acTL fcTL IDAT fcTL fdAT fcTL fdAT fcTL fdAT fcTL fdAT IEND" {
			t.Errorf("got the chunks %s", got)
		}
		equal(t, "PNG", times, inThousandths)
		first, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the first frame", first, painted(4, 2, func(x, _ int) color.NRGBA { return color.NRGBA{G: uint8(x), A: 255} }))
	}
}

// inflated is the length of what is packed.
func inflated(t *testing.T, packed []byte) int {
	t.Helper()
	reader, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return len(content)
}

func TestAnimatedGIF(t *testing.T) {
	read, err := gif.DecodeAll(bytes.NewReader(filmed(t, film(5, 255), export.GIF, 30)))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "GIF", read.Delay, inHundredths)
	if read.LoopCount != 0 {
		t.Errorf("it plays %d times more, want without end", read.LoopCount)
	}
	same(t, "the last frame", read.Image[4], painted(4, 2, func(x, _ int) color.NRGBA { return color.NRGBA{R: 200, G: uint8(x), A: 255} }))
}

// The chunks of the container (RFC 9649, section 2.7), read by hand.
func TestAnimatedWebP(t *testing.T) {
	file := filmed(t, film(5, 255), export.WebP, 30)
	var kinds []string
	var times []int
	if size := binary.LittleEndian.Uint32(file[4:]); int(size) != len(file)-8 {
		t.Errorf("the container says %d bytes, want %d", size, len(file)-8)
	}
	for rest := file[12:]; len(rest) > 0; {
		length := int(binary.LittleEndian.Uint32(rest[4:]))
		kind, content := string(rest[:4]), rest[8:8+length]
		kinds = append(kinds, kind)
		switch kind {
		case "ANIM":
			if loops := binary.LittleEndian.Uint16(content[4:]); loops != 0 {
				t.Errorf("it plays %d times, want without end", loops)
			}
		case "ANMF":
			times = append(times, int(content[12])|int(content[13])<<8|int(content[14])<<16)
		}
		rest = rest[8+length+length%2:]
	}
	if got := strings.Join(kinds, " "); got != "VP8X ANIM ANMF ANMF ANMF ANMF ANMF" {
		t.Errorf("got the chunks %s", got)
	}
	equal(t, "WebP", times, inThousandths)
}

func equal(t *testing.T, what string, got, want []int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: got %v, want %v", what, got, want)
			return
		}
	}
}

func TestFilmsThatCannotBeWritten(t *testing.T) {
	broken := errors.New("the model broke")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	sizes := func(yield func(image.Image, error) bool) {
		_ = yield(motley(4, 2, false), nil) && yield(motley(4, 3, false), nil)
	}
	breaks := func(yield func(image.Image, error) bool) { _ = yield(motley(4, 2, false), nil) && yield(nil, broken) }
	fakeFFmpeg(t, "cat >/dev/null; : >$film")
	for _, format := range []export.Format{export.PNG, export.GIF, export.WebP, export.MP4} {
		for want, c := range map[string]struct {
			ctx    context.Context
			frames iter.Seq2[image.Image, error]
			fps    float64
		}{
			"without frames":            {t.Context(), film(0, 255), 20},
			"frame 1 is 4x3 pixels":     {t.Context(), sizes, 20},
			"the model broke":           {t.Context(), breaks, 20},
			"context canceled":          {over, film(3, 255), 20},
			"0 frames a second, want":   {t.Context(), film(3, 255), 0},
			"121 frames a second, want": {t.Context(), film(3, 255), 121},
			"of one size above 0":       {t.Context(), func(yield func(image.Image, error) bool) { yield(motley(0, 0, false), nil) }, 20},
		} {
			if _, err := export.Film(c.ctx, &bytes.Buffer{}, c.frames, format, export.Options{FPS: c.fps}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q in it", format, err, want)
			}
		}
	}
	if _, err := export.Film(t.Context(), &bytes.Buffer{}, film(3, 255), export.GIF, export.Options{FPS: 51}); err == nil || !strings.Contains(err.Error(), "of a GIF at most 50") {
		t.Errorf("a fast GIF: got %v", err)
	}
	if _, err := export.Film(t.Context(), &bytes.Buffer{}, film(3, 255), export.SVG, export.Options{FPS: 5}); err == nil || !strings.Contains(err.Error(), `cannot be written as ".svg"`) {
		t.Errorf("a film as SVG: got %v", err)
	}
}

// fakeFFmpeg puts a program of that name first on PATH, and leaves nothing else there that could be it. What it was called with is in
// the file args beside it; the script has the path to write as $film.
func fakeFFmpeg(t *testing.T, script string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	text := "#!/bin/sh\nfor film in \"$@\"; do :; done\necho \"$@\" >" + folder + "/args\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(folder, "ffmpeg"), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":/usr/bin:/bin")
	t.Setenv("TMPDIR", t.TempDir())
	return folder
}

// ffmpeg gets every frame as 3 bytes a pixel, on white, and what it writes is the film.
func TestMP4(t *testing.T) {
	folder := fakeFFmpeg(t, "cat >$film")
	file := filmed(t, film(5, 0), export.MP4, 12.5)
	if len(file) != 5*4*2*3 {
		t.Fatalf("ffmpeg got %d bytes, want 5 frames of 4x2 pixels, 3 bytes each", len(file))
	}
	if got := file[24:30]; !bytes.Equal(got, []byte{255, 255, 255, 50, 1, 0}) {
		t.Errorf("the second frame begins with %v, want a white pixel for the clear one, and the next", got)
	}
	args, err := os.ReadFile(filepath.Join(folder, "args"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"-pix_fmt rgb24 -video_size 4x2 -framerate 12.5 -i pipe:0", "-pix_fmt yuv420p"} {
		if !strings.Contains(string(args), want) {
			t.Errorf("ffmpeg was called with %q, want %q in it", args, want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestMP4Fails(t *testing.T) {
	for script, want := range map[string]string{
		"cat >/dev/null; echo no such codec >&2; exit 1": "export: ffmpeg failed: no such codec",
		"echo no such codec >&2; exit 1":                 "export: ffmpeg failed: no such codec",
		"cat >/dev/null; exit 3":                         "export: ffmpeg failed: exit status 3",
		"cat >/dev/null":                                 "ffmpeg wrote no film",
	} {
		fakeFFmpeg(t, script)
		if _, err := export.Film(t.Context(), &bytes.Buffer{}, film(3, 255), export.MP4, export.Options{FPS: 20}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", script, err, want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	_, err := export.Film(t.Context(), &bytes.Buffer{}, film(3, 255), export.MP4, export.Options{FPS: 20})
	if !errors.Is(err, export.ErrNoFFmpeg) || !strings.Contains(err.Error(), "name a file that ends in .webp, .png or .gif") {
		t.Errorf("without ffmpeg: got %v, want what works instead", err)
	}
}
