package container

import "encoding/binary"

const (
	headBox     = 8 // the length and the name
	headLongBox = 16
)

func isMP4(file []byte) bool { return len(file) >= headBox && string(file[4:headBox]) == "ftyp" }

// splitMP4 takes the outermost boxes (ISO 14496-12, section 4.2), which have their names.
func splitMP4(r *reader) error {
	for len(r.rest) > 0 {
		size, head, err := box(r.rest)
		if err == nil {
			err = r.take(string(r.rest[4:headBox]), size, head, 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
