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
	size := canvases[0].Bounds().Size()
	w := &chunkWriter{}
	w.WriteString(pngSignature)
	w.chunk("IHDR", frames[0].header)
	w.chunk("acTL", be32(uint32(len(frames)), uint32(loops)))
	if lastStill {
		w.chunk("IDAT", frames[len(frames)-1].data) // without a control chunk of its own it is no frame
	}
	sequence := uint32(0)
	for i, frame := range frames {
		w.chunk("fcTL", append(be32(sequence, uint32(size.X), uint32(size.Y), 0, 0), timing(stay(i))...))
		sequence++
		if i == 0 && !lastStill {
			w.chunk("IDAT", frame.data)
			continue
		}
		w.chunk("fdAT", append(be32(sequence), frame.data...))
		sequence++
	}
	w.chunk("IEND", nil)
	return w.Bytes(), nil
}

// timing is the end of a frame control chunk: thousandths of a second, leave the frame before, overwrite it, its
// transparent pixels too.
func timing(d time.Duration) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(d.Milliseconds()))
	out = binary.BigEndian.AppendUint16(out, 1000)
	return append(out, 0, 0)
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngParts is what a PNG is made of.
type pngParts struct {
	header []byte // of IHDR
	data   []byte // of all IDAT
}

func pngOf(picture *image.NRGBA, grey, opaque bool) (pngParts, error) {
	file, err := encodeFrame(picture, grey, opaque)
	if err != nil {
		return pngParts{}, err
	}
	var parts pngParts
	for rest := file[len(pngSignature):]; len(rest) >= 12; {
		length := binary.BigEndian.Uint32(rest)
		switch content := rest[8 : 8+length]; string(rest[4:8]) {
		case "IHDR":
			parts.header = content
		case "IDAT":
			parts.data = append(parts.data, content...)
		}
		rest = rest[12+length:]
	}
	return parts, nil
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
