package raster

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"
)

// Each frame laid over those before it is the drawing, on white, in its own colours as long as these are few.
func TestInkFrames(t *testing.T) {
	few := func(i, x, y int) color.NRGBA {
		switch {
		case x == i:
			return color.NRGBA{R: 0x12, G: 0x34, B: 0x56, A: 0xff}
		case y == 0:
			return color.NRGBA{} // white
		}
		return color.NRGBA{R: 0xc8, A: 0xff}
	}
	many := func(i, x, y int) color.NRGBA {
		return color.NRGBA{R: uint8(8 * x), G: uint8(8 * y), B: uint8(40 * i), A: 0xff}
	}
	for name, test := range map[string]struct {
		paint    func(i, x, y int) color.NRGBA
		distance int // of a channel, at the most
	}{"few colours": {few, 0}, "more than a palette holds": {many, 25}} {
		var canvases []*image.NRGBA
		for i := range 4 {
			canvas := image.NewNRGBA(image.Rect(0, 0, 32, 32))
			for p := range 32 * 32 {
				canvas.SetNRGBA(p%32, p/32, test.paint(i, p%32, p/32))
			}
			canvases = append(canvases, canvas)
		}
		moving, still, err := EncodeInk(canvases, 0, func(int) time.Duration { return time.Second })
		if err != nil {
			t.Fatal(err)
		}
		shown := image.NewNRGBA(canvases[0].Bounds())
		frames := framesOf(t, moving)
		if len(frames) != 5 {
			t.Fatalf("%s: %d pictures, want 4 frames and the last before them", name, len(frames))
		}
		near(t, name+": what does not move", frames[0], canvases[3], test.distance)
		for i, frame := range frames[1:] {
			for p := range 32 * 32 {
				if _, _, _, alpha := frame.At(p%32, p/32).RGBA(); alpha > 0 {
					shown.Set(p%32, p/32, frame.At(p%32, p/32))
				}
			}
			near(t, name, shown, canvases[i], test.distance)
		}
		alone, err := png.Decode(bytes.NewReader(still))
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": the still", alone, canvases[3], test.distance)
	}
}

// framesOf are the pictures in the data chunks of an animated PNG of a palette, each read as a PNG of its own.
func framesOf(t *testing.T, file []byte) []image.Image {
	t.Helper()
	var head []chunk
	var frames []image.Image
	for rest := file[len(pngSignature):]; len(rest) >= 12; {
		length := binary.BigEndian.Uint32(rest)
		kind, content := string(rest[4:8]), rest[8:8+length]
		switch kind {
		case "IHDR", "PLTE", "tRNS":
			head = append(head, chunk{kind, content})
		case "fcTL":
			if content[24] != 0 || content[25] != blendOver {
				t.Errorf("a frame is laid with disposal %d and blend %d, want 0 and %d", content[24], content[25], blendOver)
			}
		case "IDAT", "fdAT":
			if kind == "fdAT" {
				content = content[4:]
			}
			w := &chunkWriter{}
			w.WriteString(pngSignature)
			for _, c := range head {
				w.chunk(c.kind, c.content)
			}
			w.chunk("IDAT", content)
			w.chunk("IEND", nil)
			frame, err := png.Decode(&w.Buffer)
			if err != nil {
				t.Fatal(err)
			}
			frames = append(frames, frame)
		}
		rest = rest[12+length:]
	}
	return frames
}

// near wants a picture to be the canvas over white, each channel as near as that.
func near(t *testing.T, what string, got image.Image, canvas *image.NRGBA, distance int) {
	t.Helper()
	for p := range 32 * 32 {
		want := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
		if c := canvas.NRGBAAt(p%32, p/32); c.A > 0 {
			want = c
		}
		is := color.NRGBAModel.Convert(got.At(p%32, p/32)).(color.NRGBA)
		for i, pair := range [][2]uint8{{is.R, want.R}, {is.G, want.G}, {is.B, want.B}, {is.A, want.A}} {
			if off := int(pair[0]) - int(pair[1]); off > distance || off < -distance {
				t.Fatalf("%s: pixel %d, %d is %v, want %v: channel %d", what, p%32, p/32, is, want, i)
			}
		}
	}
}
