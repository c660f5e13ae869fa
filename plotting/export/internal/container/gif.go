package container

import "bytes"

// The parts of a GIF (GIF89a Specification).
const (
	headGIF      = 13 // the signature, the screen's size, and three bytes about it
	headPicture  = 10
	extension    = 0x21
	picture      = 0x2c
	trailer      = 0x3b
	colourTable  = 0x80
	sizeOfColour = 3
)

// The names of a GIF's parts.
const (
	HeadGIF      = "the head"
	ExtensionGIF = "an extension" // it holds its blocks, each behind its length
	PictureGIF   = "a picture"
	EndGIF       = "the end"
)

func isGIF(file []byte) bool {
	return bytes.HasPrefix(file, []byte("GIF87a")) || bytes.HasPrefix(file, []byte("GIF89a"))
}

func splitGIF(r *reader) error {
	size, err := withColours(r.rest, headGIF)
	if err == nil {
		err = r.take(HeadGIF, size, 0, 0)
	}
	for err == nil {
		if len(r.rest) == 0 {
			return damaged("it is broken off")
		}
		switch r.rest[0] {
		case trailer:
			if err := r.take(EndGIF, 1, 0, 0); err != nil {
				return err
			}
			return r.takeRest()
		case extension:
			const head = 2 // the byte that begins it, and its kind
			if size, err = endOfBlocks(r.rest, head); err == nil {
				err = r.take(ExtensionGIF, size, head, 0)
			}
		case picture:
			size, err = withColours(r.rest, headPicture)
			if err == nil {
				size, err = endOfBlocks(r.rest, size+1) // behind the size of codes
			}
			if err == nil {
				err = r.take(PictureGIF, size, 0, 0)
			}
		default:
			return damaged("byte %d, %#x, begins no block", r.at, r.rest[0])
		}
	}
	return err
}

// withColours is the size of a head, of which the colours that follow it are a part. Their number is in its last byte,
// or, of the whole file's head, in the third last.
func withColours(rest []byte, head int) (int, error) {
	flags := head - 1
	if head == headGIF {
		flags = 10
	}
	if len(rest) < head {
		return 0, damaged("it is broken off")
	}
	if rest[flags]&colourTable == 0 {
		return head, nil
	}
	return head + sizeOfColour<<(rest[flags]&7+1), nil
}

// endOfBlocks is where blocks end that begin at a place: each has its length before it, and the last the length 0.
func endOfBlocks(rest []byte, at int) (int, error) {
	for at < len(rest) {
		length := int(rest[at])
		at += length + 1
		if length == 0 {
			return at, nil
		}
	}
	return 0, damaged("it is broken off in a block")
}

// Joined is what the blocks of an extension of a GIF hold together.
func (p Part) Joined() []byte {
	var all []byte
	for rest := p.Data; len(rest) > 0 && rest[0] != 0; {
		next := 1 + int(rest[0])
		all = append(all, rest[1:next]...)
		rest = rest[next:]
	}
	return all
}
