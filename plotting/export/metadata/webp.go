package metadata

import (
	"bytes"
	"encoding/binary"
	"math"
)

// The sizes of a WebP's parts (RFC 9649): RIFF with its length and WEBP, a chunk's name and length, and VP8X.
const (
	headRIFF    = 12
	headRIFFBox = 8
	sizeVP8X    = 10
)

// The bits of VP8X that say what there is.
const (
	hasXMP   = 1 << 2
	hasAlpha = 1 << 4
)

func isWebP(file []byte) bool {
	return len(file) >= headRIFF && string(file[:4]) == "RIFF" && string(file[8:headRIFF]) == "WEBP"
}

func splitWebP(file []byte) ([]part, error) {
	size := int64(binary.LittleEndian.Uint32(file[4:])) + headRIFFBox
	if size < headRIFF || size > int64(len(file)) {
		return nil, damaged("it says that it has %d bytes, and has %d", size, len(file))
	}
	r := reader{rest: file[:size]}
	if err := r.take(frame, "RIFF", headRIFF); err != nil {
		return nil, err
	}
	for len(r.rest) > 0 {
		if len(r.rest) < headRIFFBox {
			return nil, damaged("it is broken off in a chunk")
		}
		name, length := string(r.rest[:4]), int64(binary.LittleEndian.Uint32(r.rest[4:]))
		whole := length + headRIFFBox + length%2
		if whole > int64(len(r.rest)) {
			return nil, damaged("the chunk %q has %d bytes, and the file ends before", name, length)
		}
		k := frame
		switch name {
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
			k = content
		case "XMP ":
			k = xmp
		}
		if err := r.take(k, name, int(whole)); err != nil {
			return nil, err
		}
	}
	r.rest = file[size:]
	return r.takeRest(), nil
}

// data is what a chunk holds, without a byte that only fills it up.
func (p part) riffData() []byte {
	return p.bytes[headRIFFBox : headRIFFBox+int(binary.LittleEndian.Uint32(p.bytes[4:]))]
}

func textWebP(p part) (string, error) { return limited(p.riffData()) }

// joinWebP puts the packet behind the picture, and VP8X, which announces it, before that.
func joinWebP(parts []part, packet, _ string) ([]byte, error) {
	var chunks []part
	for _, p := range parts[1:] {
		if p.name != "after the end" {
			chunks = append(chunks, p)
		}
	}
	file := bytes.Clone(parts[0].bytes)
	if len(chunks) > 0 && chunks[0].name == "VP8X" && len(chunks[0].riffData()) == sizeVP8X {
		extended := bytes.Clone(chunks[0].bytes)
		extended[headRIFFBox] &^= hasXMP
		chunks[0].bytes = extended
	} else if packet != "" {
		extended, err := newVP8X(chunks)
		if err != nil {
			return nil, err
		}
		chunks = append([]part{{frame, "VP8X", extended}}, chunks...)
	}
	if packet != "" {
		chunks[0].bytes[headRIFFBox] |= hasXMP
	}
	file = append(file, concat(chunks)...)
	if packet != "" {
		file = appendRIFF(file, "XMP ", []byte(packet))
	}
	if len(file) > math.MaxUint32 {
		return nil, damaged("it would have more than 4 GB")
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-headRIFFBox))
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
		data := chunk.riffData()
		switch {
		case chunk.name == "VP8L" && len(data) >= 5: // 1 byte, 14 bits of the width less 1, 14 of the height, 1 of alpha
			bits := binary.LittleEndian.Uint32(data[1:])
			return vp8x(bits&0x3fff, bits>>14&0x3fff, bits>>28&1 == 1), nil
		case chunk.name == "VP8 " && len(data) >= 10: // RFC 6386, section 9.1
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
