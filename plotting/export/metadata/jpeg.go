package metadata

import (
	"bytes"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

// xmpInJPEG begins a segment APP1 that holds XMP (XMP Specification Part 3, section 1.1.3).
const xmpInJPEG = "http://ns.adobe.com/xap/1.0/\x00"

// kindInJPEG tells by the marker (ITU T.81, annex B): applications have sixteen, ffe0 to ffef, and comments one.
func kindInJPEG(p container.Part) kind {
	switch {
	case p.Name == "ffe1" && bytes.HasPrefix(p.Data, []byte(xmpInJPEG)):
		return xmp
	case p.Name >= "ffe0" && p.Name <= "ffef", p.Name == "fffe":
		return frame
	}
	return content
}

func textJPEG(p part) (string, error) { return limited(p.Data[len(xmpInJPEG):]) }
