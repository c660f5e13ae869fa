package metadata

import (
	"strings"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

// The extensions of a GIF (GIF89a Specification), and where XMP stands in it (XMP Specification Part 3, section 1.1.2).
const (
	extension   = 0x21
	comment     = 0xfe
	application = 0xff
	mostOfBlock = 255
	xmpInGIF    = "XMP DataXMP"
	c2paInGIF   = "C2PA_GIF\x01\x00\x00"
	// beforeName is what stands before the name of an application: two bytes, and the name's length.
	beforeName = 3
	nameLength = len(xmpInGIF)
)

// magic ends the packet: whichever of its bytes, or of the packet's, is read as the length of a block, the next block is the last.
var magic = func() string {
	all := []byte{1}
	for i := 0xff; i >= 0; i-- {
		all = append(all, byte(i))
	}
	return string(append(all, 0))
}()

func kindInGIF(p container.Part) kind {
	switch {
	case p.Name == container.ExtensionGIF && p.Bytes[1] == comment:
		return parameters
	case applicationOf(p) == xmpInGIF:
		return xmp
	case applicationOf(p) == c2paInGIF:
		return frame
	}
	return content
}

// applicationOf is the name of an application's extension, empty of all else.
func applicationOf(p container.Part) string {
	if p.Name != container.ExtensionGIF || p.Bytes[1] != application || len(p.Bytes) < beforeName+nameLength {
		return ""
	}
	return string(p.Bytes[beforeName : beforeName+nameLength])
}

// textGIF is the packet, which is not in blocks but looks as if it were, or what the blocks of a comment hold.
func textGIF(p part) (string, error) {
	if p.kind != xmp {
		return limited(p.Joined())
	}
	packet, ok := strings.CutSuffix(string(p.Bytes[beforeName+nameLength:]), magic)
	if !ok {
		return "", damaged("its XMP does not end as it should")
	}
	return limited([]byte(packet))
}

// joinGIF puts the texts before the first picture, and behind what says how often a film is played, which some programs want first.
func joinGIF(parts []part, packet, text string) ([]byte, error) {
	first := 1
	for first < len(parts) && applicationOf(parts[first].Part) != "" {
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
