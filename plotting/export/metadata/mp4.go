package metadata

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

// uuidXMP names the box of XMP (XMP Specification Part 3, section 2.3.1).
const uuidXMP = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"

const (
	headBox  = 8 // the length and the name
	sizeUUID = 16
)

// kindInMP4 tells what a box holds. What is seen is in mdat; the others say where it is, and change when it is moved.
func kindInMP4(p container.Part) kind {
	switch {
	case p.Name == "mdat":
		return content
	case p.Name == "uuid" && bytes.HasPrefix(p.Data, []byte(uuidXMP)):
		return xmp
	}
	return frame
}

func textMP4(p part) (string, error) { return limited(p.Data[sizeUUID:]) }

// joinMP4 puts the packet at the end, so that nothing that has its place written down is moved.
func joinMP4(parts []part, packet, _ string) ([]byte, error) {
	file := concat(parts)
	if packet == "" {
		return file, nil
	}
	if last := parts[len(parts)-1].Bytes; binary.BigEndian.Uint32(last) == 0 {
		return nil, damaged("its last box has no length, so that nothing can follow it")
	}
	size := headBox + sizeUUID + len(packet)
	if size > math.MaxInt32 {
		return nil, damaged("there is too much to put in")
	}
	file = binary.BigEndian.AppendUint32(file, uint32(size))
	return append(append(append(file, "uuid"...), uuidXMP...), packet...), nil
}
