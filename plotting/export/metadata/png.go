package metadata

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// The parts of a PNG (W3C PNG Specification, third edition), and the keywords of texts.
const (
	signaturePNG  = "\x89PNG\r\n\x1a\n"
	keyParameters = "parameters"
	keyXMP        = "XML:com.adobe.xmp"
	headChunk     = 8 // length and name
	aroundChunk   = 12
)

// besides are chunks that show nothing: texts, photos' facts, the time of the last change, and C2PA's signature.
var besides = []string{"tEXt", "zTXt", "iTXt", "eXIf", "tIME", "caBX"}

func isPNG(file []byte) bool { return bytes.HasPrefix(file, []byte(signaturePNG)) }

func splitPNG(file []byte) ([]part, error) {
	r := reader{rest: file}
	if err := r.take(content, "the signature", len(signaturePNG)); err != nil {
		return nil, err
	}
	for {
		if len(r.rest) < aroundChunk {
			return nil, damaged("it is broken off in a chunk")
		}
		size, name := int(binary.BigEndian.Uint32(r.rest)), string(r.rest[4:headChunk])
		if size > len(r.rest)-aroundChunk {
			return nil, damaged("the chunk %q has %d bytes, and the file ends before", name, size)
		}
		if err := r.take(kindOfChunk(name, r.rest[headChunk:headChunk+size]), name, size+aroundChunk); err != nil {
			return nil, err
		}
		if name == "IEND" {
			return r.takeRest(), nil
		}
	}
}

func kindOfChunk(name string, data []byte) kind {
	if !slices.Contains(besides, name) {
		return content
	}
	if strings.HasSuffix(name, "Xt") {
		key, _, _ := bytes.Cut(data, []byte{0})
		switch string(key) {
		case keyParameters:
			return parameters
		case keyXMP:
			return xmp
		}
	}
	return frame
}

// textPNG is the text of a chunk tEXt, zTXt or iTXt.
func textPNG(p part) (string, error) {
	data := p.bytes[headChunk : len(p.bytes)-4]
	if crc32.ChecksumIEEE(p.bytes[4:len(p.bytes)-4]) != binary.BigEndian.Uint32(p.bytes[len(p.bytes)-4:]) {
		return "", damaged("the sum of the chunk %q is false", p.name)
	}
	_, data, ok := bytes.Cut(data, []byte{0})
	switch {
	case !ok:
		return "", damaged("the chunk %q has no text", p.name)
	case p.name == "tEXt":
		return limited(fromLatin1(data))
	case p.name == "zTXt" && len(data) > 0:
		text, err := inflate(data[1:])
		return string(fromLatin1([]byte(text))), err
	case p.name == "iTXt" && len(data) > 1:
		parts := bytes.SplitN(data[2:], []byte{0}, 3) // the language, the keyword in it, and the text
		if len(parts) < 3 {
			return "", damaged("the chunk %q has no text", p.name)
		}
		if data[0] != 0 {
			return inflate(parts[2])
		}
		return limited(parts[2])
	}
	return "", damaged("the chunk %q is too short", p.name)
}

// inflate unpacks a text, but not a long one.
func inflate(packed []byte) (string, error) {
	unpacked, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", damaged("a packed text in it cannot be read: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(unpacked, maxText+1))
	if err != nil {
		return "", damaged("a packed text in it cannot be read: %w", err)
	}
	return limited(text)
}

// fromLatin1 is a text of Latin-1, as tEXt has it, in UTF-8.
func fromLatin1(text []byte) []byte {
	var all []byte
	for _, b := range text[:min(len(text), maxText+1)] {
		all = append(all, string(rune(b))...)
	}
	return all
}

// toLatin1 is a text in Latin-1, if that has all of its letters.
func toLatin1(text string) (latin []byte, ok bool) {
	for _, r := range text {
		if r > 0xff {
			return nil, false
		}
		latin = append(latin, byte(r))
	}
	return latin, true
}

// joinPNG puts the texts behind IHDR, so that a reader has them before the picture.
func joinPNG(parts []part, packet, text string) ([]byte, error) {
	if len(parts) < 2 || parts[1].name != "IHDR" {
		return nil, damaged("it does not begin with IHDR")
	}
	file := concat(parts[:2])
	if latin, ok := toLatin1(text); ok && text != "" {
		file = appendChunk(file, "tEXt", keyParameters+"\x00"+string(latin))
	} else if text != "" {
		file = appendChunk(file, "iTXt", keyParameters+"\x00\x00\x00\x00\x00"+text)
	}
	if packet != "" {
		file = appendChunk(file, "iTXt", keyXMP+"\x00\x00\x00\x00\x00"+packet)
	}
	return append(file, concat(parts[2:])...), nil
}

func appendChunk(file []byte, name, data string) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
	from := len(file)
	file = append(append(file, name...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[from:]))
}
