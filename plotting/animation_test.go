package plotting

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/plotting/internal/raster"
)

// moving is n frames of 4x3 pixels; in colour they have more colours than a GIF holds if n is at least 30.
func moving(n int, colour bool) Animation {
	a := Animation{Title: "moving", Scale: 1}
	for i, img := range ramps(n).Images {
		if !colour {
			a.Frames = append(a.Frames, img)
			continue
		}
		frame := image.NewRGBA(image.Rect(0, 0, 4, 3))
		for p := range 12 {
			frame.SetRGBA(p%4, p/4, color.RGBA{R: uint8(8 * i), G: uint8(20 * p), B: 0x80, A: 0xff})
		}
		a.Frames = append(a.Frames, frame)
	}
	return a
}

type pngChunk struct {
	kind    string
	content []byte
}

// chunks parts a PNG and checks the sum of every chunk.
func chunks(t *testing.T, file []byte) []pngChunk {
	t.Helper()
	rest, ok := bytes.CutPrefix(file, []byte(signature))
	if !ok {
		t.Fatal("not a PNG")
	}
	var out []pngChunk
	for len(rest) > 0 {
		end := 8 + binary.BigEndian.Uint32(rest)
		if sum := binary.BigEndian.Uint32(rest[end:]); sum != crc32.ChecksumIEEE(rest[4:end]) {
			t.Fatalf("the sum of chunk %s is wrong", rest[4:8])
		}
		out = append(out, pngChunk{string(rest[4:8]), rest[8:end]})
		rest = rest[end+4:]
	}
	return out
}

// Each frame of the animated PNG, made a PNG of its own, is the frame that was drawn; the picture outside the
// animation is the last one.
func TestAPNGFrames(t *testing.T) {
	for _, colour := range []bool{false, true} {
		a := moving(3, colour)
		a.Loops, a.Delay, a.Hold = 2, 40*time.Millisecond, time.Second
		file, err := a.APNG()
		if err != nil {
			t.Fatal(err)
		}
		canvases, err := a.draw(raster.LabelGrey)
		if err != nil {
			t.Fatal(err)
		}
		all := chunks(t, file)
		var kinds []string
		for _, c := range all {
			kinds = append(kinds, c.kind)
		}
		if want := strings.Fields("IHDR acTL IDAT fcTL fdAT fcTL fdAT fcTL fdAT IEND"); !slices.Equal(kinds, want) {
			t.Fatalf("chunks %v, want %v", kinds, want)
		}
		if got := all[1].content; !bytes.Equal(got, []byte{0, 0, 0, 3, 0, 0, 0, 2}) {
			t.Errorf("animation control %v, want 3 frames and 2 loops", got)
		}
		samePixels(t, file, canvases[2])
		for i, canvas := range canvases {
			control, data := all[3+2*i].content, all[4+2*i].content
			if first, second := binary.BigEndian.Uint32(control), binary.BigEndian.Uint32(data); first != uint32(2*i) || second != uint32(2*i+1) {
				t.Errorf("frame %d has sequence numbers %d and %d, want %d and %d", i, first, second, 2*i, 2*i+1)
			}
			if got, want := binary.BigEndian.Uint16(control[20:]), []uint16{40, 40, 1000}[i]; got != want {
				t.Errorf("frame %d stays %d ms, want %d", i, got, want)
			}
			alone := bytes.NewBufferString(signature)
			writeChunk(alone, "IHDR", all[0].content)
			writeChunk(alone, "IDAT", data[4:])
			writeChunk(alone, "IEND", nil)
			samePixels(t, alone.Bytes(), canvas)
		}
	}
}

// signature begins every PNG.
const signature = "\x89PNG\r\n\x1a\n"

func writeChunk(to *bytes.Buffer, kind string, content []byte) {
	named := append([]byte(kind), content...)
	to.Write(binary.BigEndian.AppendUint32(nil, uint32(len(content))))
	to.Write(named)
	to.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(named)))
}

func samePixels(t *testing.T, file []byte, want image.Image) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%v pixels, want %v", got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if c := color.RGBAModel.Convert(got.At(x, y)); c != color.RGBAModel.Convert(want.At(x, y)).(color.RGBA) {
				t.Fatalf("pixel %d,%d is %v, want %v", x, y, c, color.RGBAModel.Convert(want.At(x, y)).(color.RGBA))
			}
		}
	}
}

func TestGIF(t *testing.T) {
	tests := []struct {
		name      string
		animation Animation
		off       int // how far a channel may be from what was drawn
	}{
		{"grey is exact", moving(3, false), 0},
		{"few colours are exact", moving(3, true), 0},
		{"many colours are near", moving(31, true), 24},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := tt.animation
			a.Delay, a.Loops = 44*time.Millisecond, 3
			file, err := a.GIF()
			if err != nil {
				t.Fatal(err)
			}
			got, err := gif.DecodeAll(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := a.draw(filmInk)
			if err != nil {
				t.Fatal(err)
			}
			canvases := grounded(drawn)
			if len(got.Image) != len(canvases) || got.Delay[0] != 4 || got.LoopCount != 2 {
				t.Fatalf("%d frames of %d/100 s, repeated %d times; want %d of 4, repeated 2 times",
					len(got.Image), got.Delay[0], got.LoopCount, len(canvases))
			}
			for i, canvas := range canvases {
				if off := farthest(got.Image[i], canvas); off > tt.off {
					t.Errorf("frame %d is off by %d in a channel, want at most %d", i, off, tt.off)
				}
			}
		})
	}
}

// farthest returns the largest difference of two pictures in a channel, 0 to 255.
func farthest(got image.Image, want image.Image) int {
	off := 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			g, w := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)
			for _, d := range []int{int(g.R) - int(w.R), int(g.G) - int(w.G), int(g.B) - int(w.B)} {
				off = max(off, d, -d)
			}
		}
	}
	return off
}

func TestAnimationBundle(t *testing.T) {
	a := moving(2, false)
	a.Captions = []string{"시작 <1>", "end"}
	a.Scale = 0
	b := bundle(t, a)
	want := "moving: animation, 2 frames of 4x3, 200ms each\ncaptions: 시작 <1>; end"
	if got := string(b[MIMEPlain]); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if size := decode(t, b).Bounds().Size(); size.X != 4*42+4 {
		t.Errorf("frames of %v pixels, want 168 and a margin of 2 across", size)
	}
	html := string(b[MIMEHTML])
	for _, want := range []string{`media="(prefers-reduced-motion: reduce)"`, "<div>1 / 2: 시작 &lt;1&gt;</div><div>2 / 2: end</div>"} {
		if !strings.Contains(html, want) {
			t.Errorf("the HTML lacks %s:\n%s", want, html)
		}
	}
	a.Captions = []string{"start", "结束"}
	if html := string(bundle(t, a)[MIMEHTML]); strings.Contains(html, "<details") {
		t.Error("captions that the picture has are listed again")
	}
}

func TestAnimationErrors(t *testing.T) {
	with := func(change func(*Animation)) Animation {
		a := moving(2, false)
		change(&a)
		return a
	}
	tests := []struct {
		name      string
		animation Animation
		want      error
		says      string
	}{
		{"none", Animation{Title: "x"}, ErrNoData, `animation "x"`},
		{"nil", Animation{Frames: []image.Image{nil}}, ErrNoData, "frame 0"},
		{"sizes", with(func(a *Animation) { a.Frames[1] = image.NewGray(image.Rect(0, 0, 5, 3)) }), ErrAnimation,
			"frame 1 is 5x3 and frame 0 4x3: make all of one size"},
		{"captions", with(func(a *Animation) { a.Captions = []string{"a"} }), ErrAnimation, "1 captions for 2 frames"},
		{"fast", with(func(a *Animation) { a.Delay = time.Millisecond }), ErrAnimation, "stays 1ms"},
		{"slow", with(func(a *Animation) { a.Hold = time.Hour }), ErrAnimation, "stays 1h0m0s"},
		{"loops", with(func(a *Animation) { a.Loops = -1 }), ErrAnimation, "-1 loops"},
		{"scale", with(func(a *Animation) { a.Scale = -1 }), ErrAnimation, "scale -1"},
		{"large", with(func(a *Animation) { a.Scale = 2000 }), ErrAnimation, "2 frames of 8000x6000 have 96 million pixels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, whole := tt.animation.Bundle()
			_, moving := tt.animation.APNG()
			_, still := tt.animation.GIF()
			for _, err := range []error{whole, moving, still} {
				if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
				}
			}
		})
	}
}
