package metadata

import (
	"encoding/binary"
	"math"
)

// uuidXMP names the box of XMP (XMP Specification Part 3, section 2.3.1).
const uuidXMP = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"

const (
	headBox     = 8 // the length and the name
	headLongBox = 16
	sizeUUID    = 16
)

func isMP4(file []byte) bool { return len(file) >= headBox && string(file[4:headBox]) == "ftyp" }

// splitMP4 takes the outermost boxes apart (ISO 14496-12, section 4.2). What is seen is in mdat; the others say where it is, and
// change when it is moved.
func splitMP4(file []byte) ([]part, error) {
	r := reader{rest: file}
	for len(r.rest) > 0 {
		size, head, err := box(r.rest)
		if err != nil {
			return nil, err
		}
		name, k := string(r.rest[4:headBox]), frame
		switch {
		case name == "mdat":
			k = content
		case name == "uuid" && size >= head+sizeUUID && string(r.rest[head:head+sizeUUID]) == uuidXMP:
			k = xmp
		}
		if err := r.take(k, name, size); err != nil {
			return nil, err
		}
	}
	return r.parts, nil
}

// box is the size of the first box of some bytes, and of its head.
func box(rest []byte) (size, head int, err error) {
	if len(rest) < headBox {
		return 0, 0, damaged("it is broken off in a box")
	}
	long, head := uint64(binary.BigEndian.Uint32(rest)), headBox
	switch {
	case long == 0: // all the rest
		return len(rest), head, nil
	case long == 1 && len(rest) >= headLongBox:
		long, head = binary.BigEndian.Uint64(rest[headBox:]), headLongBox
	}
	if long < uint64(head) || long > uint64(len(rest)) {
		return 0, 0, damaged("the box %q has %d bytes, and the file ends after %d", rest[4:headBox], long, len(rest))
	}
	return int(long), head, nil
}

func textMP4(p part) (string, error) {
	_, head, err := box(p.bytes)
	if err != nil {
		return "", err
	}
	return limited(p.bytes[head+sizeUUID:])
}

// joinMP4 puts the packet at the end, so that nothing that has its place written down is moved.
func joinMP4(parts []part, packet, _ string) ([]byte, error) {
	file := concat(parts)
	if packet == "" {
		return file, nil
	}
	if last := parts[len(parts)-1].bytes; binary.BigEndian.Uint32(last) == 0 {
		return nil, damaged("its last box has no length, so that nothing can follow it")
	}
	size := headBox + sizeUUID + len(packet)
	if size > math.MaxInt32 {
		return nil, damaged("there is too much to put in")
	}
	file = binary.BigEndian.AppendUint32(file, uint32(size))
	return append(append(append(file, "uuid"...), uuidXMP...), packet...), nil
}
