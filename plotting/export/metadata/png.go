package metadata

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

// The keywords of a PNG's texts (W3C PNG Specification, third edition).
const (
	keyParameters = "parameters"
	keyXMP        = "XML:com.adobe.xmp"
)

// besides are chunks that show nothing: texts, photos' facts, the time of the last change, and C2PA's signature.
var besides = []string{"tEXt", "zTXt", "iTXt", "eXIf", "tIME", "caBX"}

func kindInPNG(p container.Part) kind {
	if !slices.Contains(besides, p.Name) {
		return content
	}
	if strings.HasSuffix(p.Name, "Xt") {
		key, _, _ := bytes.Cut(p.Data, []byte{0})
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
	whole := len(p.Bytes) - 4
	if crc32.ChecksumIEEE(p.Bytes[4:whole]) != binary.BigEndian.Uint32(p.Bytes[whole:]) {
		return "", damaged("the sum of the chunk %q is false", p.Name)
	}
	_, data, ok := bytes.Cut(p.Data, []byte{0})
	switch {
	case !ok:
		return "", damaged("the chunk %q has no text", p.Name)
	case p.Name == "tEXt":
		return limited(fromLatin1(data))
	case p.Name == "zTXt" && len(data) > 0:
		text, err := inflate(data[1:])
		return string(fromLatin1([]byte(text))), err
	case p.Name == "iTXt" && len(data) > 1:
		parts := bytes.SplitN(data[2:], []byte{0}, 3) // the language, the keyword in it, and the text
		if len(parts) < 3 {
			return "", damaged("the chunk %q has no text", p.Name)
		}
		if data[0] != 0 {
			return inflate(parts[2])
		}
		return limited(parts[2])
	}
	return "", damaged("the chunk %q is too short", p.Name)
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
	if len(parts) < 2 || parts[1].Name != "IHDR" {
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
