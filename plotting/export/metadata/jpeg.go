package metadata

import (
	"bytes"
	"encoding/binary"
)

// xmpInJPEG begins a segment APP1 that holds XMP (XMP Specification Part 3, section 1.1.3).
const xmpInJPEG = "http://ns.adobe.com/xap/1.0/\x00"

// The markers of a JPEG (ITU T.81, annex B).
const (
	markerAPP0 = 0xe0
	markerAPP1 = 0xe1
	markerLast = 0xef // of the APPs
	markerSOS  = 0xda
	markerCOM  = 0xfe
	headJPEG   = 4 // the marker and the length
)

func isJPEG(file []byte) bool { return bytes.HasPrefix(file, []byte("\xff\xd8\xff")) }

// splitJPEG takes the segments before the picture apart.
func splitJPEG(file []byte) ([]part, error) {
	r := reader{rest: file}
	if err := r.take(content, "SOI", 2); err != nil {
		return nil, err
	}
	for {
		if len(r.rest) < headJPEG || r.rest[0] != 0xff {
			return nil, damaged("it is broken off in a segment")
		}
		marker, size := r.rest[1], int(binary.BigEndian.Uint16(r.rest[2:]))
		if marker == markerSOS {
			return r.parts, r.take(content, "the picture", len(r.rest))
		}
		if size < 2 || size+2 > len(r.rest) {
			return nil, damaged("a segment has %d bytes, and the file ends before", size)
		}
		k := content
		switch {
		case marker == markerAPP1 && bytes.HasPrefix(r.rest[headJPEG:size+2], []byte(xmpInJPEG)):
			k = xmp
		case marker >= markerAPP0 && marker <= markerLast, marker == markerCOM:
			k = frame
		}
		if err := r.take(k, "a segment", size+2); err != nil {
			return nil, err
		}
	}
}

func textJPEG(p part) (string, error) { return limited(p.bytes[headJPEG+len(xmpInJPEG):]) }
