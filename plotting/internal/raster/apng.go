package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"slices"
	"time"
)

// EncodeAPNG writes canvases, all of one size, as an animated PNG (W3C PNG, third edition, section 11.3.4). The picture for
// viewers that do not animate is the first frame or, if lastStill, the last one. Every frame has the same colour type, so that
// one header holds for all: grey if no frame has a colour, and else colour, with transparency if one frame has it.
//
// Loops is how often it plays, 0 for ever, and stay how long frame i is shown.
func EncodeAPNG(canvases []*image.NRGBA, loops int, stay func(i int) time.Duration, lastStill bool) ([]byte, error) {
	frames := make([]pngParts, len(canvases))
	grey := !slices.ContainsFunc(canvases, func(c *image.NRGBA) bool { return !greyOnly(c) })
	opaque := !slices.ContainsFunc(canvases, func(c *image.NRGBA) bool { return !c.Opaque() })
	for i, canvas := range canvases {
		parts, err := pngOf(canvas, grey, opaque)
		if err != nil {
			return nil, fmt.Errorf("frame %d: %w", i, err)
		}
		frames[i] = parts
	}
	var still *pngParts
	if lastStill {
		still = &frames[len(frames)-1]
	}
	return assemble(canvases[0].Bounds().Size(), frames, still, loops, stay, blendSource), nil
}

// How a frame is laid over the one before: its transparent pixels overwrite what was there, or leave it.
const (
	blendSource = 0
	blendOver   = 1
)

// assemble makes an animated PNG of frames that have the header and the palette of the first. What viewers that do not animate
// show is still, which is no frame then, or the first frame where it is nil.
func assemble(size image.Point, frames []pngParts, still *pngParts, loops int, stay func(i int) time.Duration, blend byte) []byte {
	w := &chunkWriter{}
	w.WriteString(pngSignature)
	w.chunk("IHDR", frames[0].header)
	w.chunk("acTL", be32(uint32(len(frames)), uint32(loops)))
	for _, c := range frames[0].colours {
		w.chunk(c.kind, c.content)
	}
	if still != nil {
		w.chunk("IDAT", still.data) // without a control chunk of its own it is no frame
	}
	sequence := uint32(0)
	for i, frame := range frames {
		w.chunk("fcTL", append(be32(sequence, uint32(size.X), uint32(size.Y), 0, 0), timing(stay(i), blend)...))
		sequence++
		if i == 0 && still == nil {
			w.chunk("IDAT", frame.data)
			continue
		}
		w.chunk("fdAT", append(be32(sequence), frame.data...))
		sequence++
	}
	w.chunk("IEND", nil)
	return w.Bytes()
}

// timing is the end of a frame control chunk: thousandths of a second, leave the frame before, and the blend.
func timing(d time.Duration, blend byte) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(d.Milliseconds()))
	out = binary.BigEndian.AppendUint16(out, 1000)
	return append(out, 0, blend)
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngParts is what a PNG is made of.
type pngParts struct {
	header  []byte  // of IHDR
	colours []chunk // PLTE and tRNS, if there is a palette
	data    []byte  // of all IDAT
}

// chunk is a part of a PNG.
type chunk struct {
	kind    string
	content []byte
}

func pngOf(picture *image.NRGBA, grey, opaque bool) (pngParts, error) {
	file, err := encodeFrame(picture, grey, opaque)
	if err != nil {
		return pngParts{}, err
	}
	return takeApart(file), nil
}

func takeApart(file []byte) pngParts {
	var parts pngParts
	for rest := file[len(pngSignature):]; len(rest) >= 12; {
		length := binary.BigEndian.Uint32(rest)
		kind, content := string(rest[4:8]), rest[8:8+length]
		switch kind {
		case "IHDR":
			parts.header = content
		case "PLTE", "tRNS":
			parts.colours = append(parts.colours, chunk{kind, content})
		case "IDAT":
			parts.data = append(parts.data, content...)
		}
		rest = rest[12+length:]
	}
	return parts
}

func encodeFrame(picture *image.NRGBA, grey, opaque bool) ([]byte, error) {
	if grey {
		return encodeGrey(picture, zlib.DefaultCompression)
	}
	var b bytes.Buffer
	var form image.Image = picture
	if !opaque {
		form = transparent{picture}
	}
	err := png.Encode(&b, form)
	return b.Bytes(), err
}

// transparent is a picture that image/png writes with transparency even if all of it is opaque.
type transparent struct{ *image.NRGBA }

// Opaque is what image/png asks.
func (transparent) Opaque() bool { return false }

type chunkWriter struct{ bytes.Buffer }

func (w *chunkWriter) chunk(kind string, content []byte) {
	w.Write(be32(uint32(len(content))))
	named := append([]byte(kind), content...)
	w.Write(named)
	w.Write(be32(crc32.ChecksumIEEE(named)))
}

func be32(values ...uint32) []byte {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}
