package metadata

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

// sizeVP8X is that of what the chunk VP8X holds (RFC 9649).
const sizeVP8X = 10

// The head of a WebP, of which the size is a part that does not count what is before it, and that of a chunk.
const (
	beforeSize  = 8
	headRIFFBox = 8
)

// The bits of VP8X that say what there is.
const (
	hasXMP   = 1 << 2
	hasAlpha = 1 << 4
)

func kindInWebP(p container.Part) kind {
	switch p.Name {
	case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
		return content
	case "XMP ":
		return xmp
	}
	return frame
}

func textWebP(p part) (string, error) { return limited(p.Data) }

// joinWebP puts the packet behind the picture, and VP8X, which announces it, before that.
func joinWebP(parts []part, packet, _ string) ([]byte, error) {
	var chunks []part
	for _, p := range parts[1:] {
		if p.Name != container.AfterEnd {
			chunks = append(chunks, p)
		}
	}
	file := bytes.Clone(parts[0].Bytes)
	if len(chunks) > 0 && chunks[0].Name == "VP8X" && len(chunks[0].Data) == sizeVP8X {
		extended := bytes.Clone(chunks[0].Bytes)
		extended[headRIFFBox] &^= hasXMP
		chunks[0].Bytes = extended
	} else if packet != "" {
		extended, err := newVP8X(chunks)
		if err != nil {
			return nil, err
		}
		chunks = append([]part{{Part: container.Part{Name: "VP8X", Bytes: extended}}}, chunks...)
	}
	if packet != "" {
		chunks[0].Bytes[headRIFFBox] |= hasXMP
	}
	file = append(file, concat(chunks)...)
	if packet != "" {
		file = appendRIFF(file, "XMP ", []byte(packet))
	}
	if len(file) > math.MaxUint32 {
		return nil, damaged("it would have more than 4 GB")
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-beforeSize))
	return file, nil
}

func appendRIFF(file []byte, name string, data []byte) []byte {
	file = binary.LittleEndian.AppendUint32(append(file, name...), uint32(len(data)))
	return append(append(file, data...), make([]byte, len(data)%2)...)
}

// newVP8X is the chunk VP8X of a picture that has none: its size, and whether it is seen through, are read from the
// picture's own chunk.
func newVP8X(chunks []part) ([]byte, error) {
	for _, chunk := range chunks {
		data := chunk.Data
		switch {
		case chunk.Name == "VP8L" && len(data) >= 5: // 1 byte, 14 bits of the width less 1, 14 of the height, 1 of alpha
			bits := binary.LittleEndian.Uint32(data[1:])
			return vp8x(bits&0x3fff, bits>>14&0x3fff, bits>>28&1 == 1), nil
		case chunk.Name == "VP8 " && len(data) >= 10: // RFC 6386, section 9.1
			width, height := binary.LittleEndian.Uint16(data[6:])&0x3fff, binary.LittleEndian.Uint16(data[8:])&0x3fff
			if width > 0 && height > 0 {
				return vp8x(uint32(width)-1, uint32(height)-1, false), nil
			}
		}
	}
	return nil, damaged("it has no picture")
}

// vp8x is the chunk for a width and a height, each less 1.
func vp8x(width, height uint32, alpha bool) []byte {
	data := make([]byte, sizeVP8X)
	if alpha {
		data[0] = hasAlpha
	}
	for i := range 3 {
		data[4+i], data[7+i] = byte(width>>(8*i)), byte(height>>(8*i))
	}
	return appendRIFF(nil, "VP8X", data)
}
