package container

import (
	"bytes"
	"encoding/binary"
)

// The parts of a PNG (W3C PNG Specification, third edition).
const (
	signaturePNG = "\x89PNG\r\n\x1a\n"
	headChunk    = 8 // length and name
	sumChunk     = 4
)

func isPNG(file []byte) bool { return bytes.HasPrefix(file, []byte(signaturePNG)) }

// splitPNG takes chunks, which have their names, behind the signature.
func splitPNG(r *reader) error {
	if err := r.take("the signature", len(signaturePNG), 0, 0); err != nil {
		return err
	}
	for {
		if len(r.rest) < headChunk+sumChunk {
			return damaged("it is broken off in a chunk")
		}
		length, name := uint64(binary.BigEndian.Uint32(r.rest)), string(r.rest[4:headChunk])
		if length > uint64(len(r.rest)-headChunk-sumChunk) {
			return damaged("the chunk %q has %d bytes, and the file ends before", name, length)
		}
		if err := r.take(name, headChunk+int(length)+sumChunk, headChunk, sumChunk); err != nil {
			return err
		}
		if name == "IEND" {
			return r.takeRest()
		}
	}
}
