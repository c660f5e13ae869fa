package metadata

import (
	"bytes"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

func kindInSVG(p container.Part) kind {
	if p.Name == container.MetadataSVG {
		return xmp
	}
	return content
}

func textSVG(p part) (string, error) { return limited(p.Bytes) }

// joinSVG puts the packet first into the outermost element.
func joinSVG(parts []part, packet, _ string) ([]byte, error) {
	if len(parts) == 0 || bytes.HasSuffix(parts[0].Bytes, []byte("/>")) {
		return nil, damaged("it shows nothing")
	}
	file := concat(parts[:1])
	if packet != "" {
		file = append(file, "<metadata>"+packet+"</metadata>"...)
	}
	return append(file, concat(parts[1:])...), nil
}
