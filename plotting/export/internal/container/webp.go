package container

import "encoding/binary"

// The sizes of a WebP's parts (RFC 9649): RIFF with its length and WEBP, and a chunk's name and length.
const (
	headRIFF    = 12
	headRIFFBox = 8
)

func isWebP(file []byte) bool {
	return len(file) >= headRIFF && string(file[:4]) == "RIFF" && string(file[8:headRIFF]) == "WEBP"
}

// splitWebP takes chunks, which have their names, behind the head, RIFF.
func splitWebP(r *reader) error {
	whole := r.rest
	size := uint64(binary.LittleEndian.Uint32(whole[4:])) + headRIFFBox
	if size < headRIFF || size > uint64(len(whole)) {
		return damaged("its size is %d bytes, as it says, and it has %d", size, len(whole))
	}
	r.rest = whole[:size]
	if err := r.take("RIFF", headRIFF, headRIFF, 0); err != nil {
		return err
	}
	for len(r.rest) > 0 {
		if len(r.rest) < headRIFFBox {
			return damaged("it is broken off in a chunk")
		}
		name, length := string(r.rest[:4]), uint64(binary.LittleEndian.Uint32(r.rest[4:]))
		pad := length % 2
		if length+pad > uint64(len(r.rest)-headRIFFBox) {
			return damaged("the chunk %q has %d bytes, and the file ends before", name, length)
		}
		if err := r.take(name, headRIFFBox+int(length+pad), headRIFFBox, int(pad)); err != nil {
			return err
		}
	}
	r.rest = whole[size:]
	return r.takeRest()
}
