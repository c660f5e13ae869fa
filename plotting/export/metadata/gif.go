package metadata

import (
	"bytes"
	"strings"
)

// The parts of a GIF (GIF89a Specification), and where XMP stands in it (XMP Specification Part 3, section 1.1.2).
const (
	headGIF      = 13 // the signature, the screen's size, and three bytes about it
	extension    = 0x21
	picture      = 0x2c
	trailer      = 0x3b
	comment      = 0xfe
	application  = 0xff
	headPicture  = 10
	xmpInGIF     = "XMP DataXMP"
	headXMP      = 3 + len(xmpInGIF) // the extension's two bytes, the length of the name, and the name
	mostOfBlock  = 255
	nameXMP      = "XMP"
	nameLoop     = "an application's"
	colourTable  = 0x80
	sizeOfColour = 3
)

// magic ends the packet: whichever of its bytes, or of the packet's, is read as the length of a block, the next block is the last.
var magic = func() string {
	all := []byte{1}
	for i := 0xff; i >= 0; i-- {
		all = append(all, byte(i))
	}
	return string(append(all, 0))
}()

func isGIF(file []byte) bool {
	return bytes.HasPrefix(file, []byte("GIF87a")) || bytes.HasPrefix(file, []byte("GIF89a"))
}

func splitGIF(file []byte) ([]part, error) {
	r := reader{rest: file}
	size, err := withColours(r.rest, headGIF)
	if err == nil {
		err = r.take(content, "the head", size)
	}
	for err == nil {
		if len(r.rest) == 0 {
			return nil, damaged("it is broken off")
		}
		switch r.rest[0] {
		case trailer:
			if err := r.take(content, "the end", 1); err != nil {
				return nil, err
			}
			return r.takeRest(), nil
		case extension:
			err = r.takeExtension()
		case picture:
			size, err = withColours(r.rest, headPicture)
			if err == nil {
				size, err = blocks(r.rest, size+1) // behind the size of codes
			}
			if err == nil {
				err = r.take(content, "a picture", size)
			}
		default:
			return nil, damaged("it has a block of the kind %#x", r.rest[0])
		}
	}
	return nil, err
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

// blocks is where blocks end that begin at a place: each has its length before it, and the last the length 0.
func blocks(rest []byte, at int) (int, error) {
	for at < len(rest) {
		length := int(rest[at])
		at += length + 1
		if length == 0 {
			return at, nil
		}
	}
	return 0, damaged("it is broken off in a block")
}

func (r *reader) takeExtension() error {
	size, err := blocks(r.rest, 2)
	if err != nil {
		return err
	}
	k, name := content, "an extension"
	switch {
	case r.rest[1] == comment:
		k, name = parameters, "a comment"
	case r.rest[1] != application || size < headXMP:
	case string(r.rest[3:headXMP]) == xmpInGIF:
		k, name = xmp, nameXMP
	case string(r.rest[3:headXMP]) == "C2PA_GIF\x01\x00\x00":
		k, name = frame, "C2PA"
	default:
		name = nameLoop
	}
	return r.take(k, name, size)
}

// textGIF is the packet, which is not in blocks but looks as if it were, or what the blocks of a comment hold.
func textGIF(p part) (string, error) {
	if p.name == nameXMP {
		packet := strings.TrimSuffix(string(p.bytes[headXMP:]), magic)
		if len(packet) == len(p.bytes)-headXMP {
			return "", damaged("its XMP does not end as it should")
		}
		return limited([]byte(packet))
	}
	var text []byte
	for at := 2; p.bytes[at] != 0; at += int(p.bytes[at]) + 1 {
		text = append(text, p.bytes[at+1:at+1+int(p.bytes[at])]...)
	}
	return limited(text)
}

// joinGIF puts the texts before the first picture, and behind what says how often a film is played, which some programs want first.
func joinGIF(parts []part, packet, text string) ([]byte, error) {
	first := 1
	for first < len(parts) && parts[first].name == nameLoop {
		first++
	}
	file := concat(parts[:first])
	if packet != "" || text != "" {
		copy(file, "GIF89a") // of which extensions are a part
	}
	if text != "" {
		file = append(file, extension, comment)
		for ; text != ""; text = text[min(mostOfBlock, len(text)):] {
			block := text[:min(mostOfBlock, len(text))]
			file = append(append(file, byte(len(block))), block...)
		}
		file = append(file, 0)
	}
	if packet != "" {
		file = append(file, extension, application, byte(len(xmpInGIF)))
		file = append(append(append(file, xmpInGIF...), packet...), magic...)
	}
	return append(file, concat(parts[first:])...), nil
}
