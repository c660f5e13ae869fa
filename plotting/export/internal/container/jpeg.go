package container

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The parts of a JPEG (ITU T.81, annex B).
const (
	headSegment = 4 // the marker and the length
	markerSOS   = 0xda
)

func isJPEG(file []byte) bool { return bytes.HasPrefix(file, []byte("\xff\xd8\xff")) }

// splitJPEG takes the segments before the picture, which have their markers as names, such as "ffe1".
func splitJPEG(r *reader) error {
	if err := r.take("ffd8", 2, 2, 0); err != nil {
		return err
	}
	for {
		if len(r.rest) < headSegment || r.rest[0] != 0xff {
			return damaged("it is broken off in a segment")
		}
		name, size := fmt.Sprintf("%x", r.rest[:2]), int(binary.BigEndian.Uint16(r.rest[2:]))
		if r.rest[1] == markerSOS {
			return r.take(name, len(r.rest), headSegment, 0)
		}
		if size < 2 || size+2 > len(r.rest) {
			return damaged("a segment has %d bytes, and the file ends before", size)
		}
		if err := r.take(name, size+2, headSegment, 0); err != nil {
			return err
		}
	}
}
