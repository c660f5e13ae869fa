package metadata

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const (
	nsSVG        = "http://www.w3.org/2000/svg"
	nameMetadata = "metadata"
	// deepestSVG is how deep the elements of a drawing may lie in each other.
	deepestSVG = 512
)

// isSVG tells whether the first element is an svg, as far as can be seen without reading all.
func isSVG(file []byte) bool {
	const looked = 4096
	start := bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\uFEFF")), " \t\r\n")
	if !bytes.HasPrefix(start, []byte("<")) {
		return false
	}
	at := bytes.Index(start[:min(looked, len(start))], []byte("<svg"))
	return at >= 0 && len(start) > at+4 && strings.ContainsRune(" \t\r\n>/", rune(start[at+4]))
}

// splitSVG takes the metadata elements of the outermost element out.
func splitSVG(file []byte) ([]part, error) {
	r := reader{rest: file}
	decoder := xml.NewDecoder(bytes.NewReader(file))
	depth, began, done := 0, int64(0), int64(0)
	take := func(k kind, name string, to int64) error {
		size := to - done
		done = to
		return r.take(k, name, int(size))
	}
	for {
		before := decoder.InputOffset()
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && done > 0 {
			err = take(content, "the rest", int64(len(file)))
			return r.parts, err
		}
		if err != nil {
			return nil, damaged("it is no whole SVG: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case depth > deepestSVG:
				return nil, damaged("its elements lie more than %d deep", deepestSVG)
			case depth == 1 && done > 0:
				return nil, damaged("it has a second outermost element")
			case depth == 1:
				err = take(content, "svg", decoder.InputOffset())
			case depth == 2:
				began = before
			}
		case xml.EndElement:
			if depth == 2 && token.Name.Local == nameMetadata && (token.Name.Space == "" || token.Name.Space == nsSVG) {
				err = take(content, "a drawing", began)
				if err == nil {
					err = take(xmp, nameMetadata, decoder.InputOffset())
				}
			}
			depth--
		}
		if err != nil {
			return nil, err
		}
	}
}

func textSVG(p part) (string, error) { return limited(p.bytes) }

// joinSVG puts the packet first into the outermost element.
func joinSVG(parts []part, packet, _ string) ([]byte, error) {
	if len(parts) == 0 || bytes.HasSuffix(parts[0].bytes, []byte("/>")) {
		return nil, damaged("it shows nothing")
	}
	file := concat(parts[:1])
	if packet != "" {
		file = append(file, "<metadata>"+packet+"</metadata>"...)
	}
	return append(file, concat(parts[1:])...), nil
}
