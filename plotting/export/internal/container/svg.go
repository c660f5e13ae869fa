package container

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

const (
	nsSVG = "http://www.w3.org/2000/svg"
	// deepestSVG is how deep the elements of a drawing may lie in each other.
	deepestSVG = 512
)

// The names of a drawing's parts.
const (
	BeginSVG    = "svg" // all up to where the outermost element begins to hold something
	MetadataSVG = "metadata"
	StrangeSVG  = "metadata of another namespace" // which C2PA, which goes by prefixes, takes for such, too
	DrawingSVG  = "a drawing"
)

// isSVG tells whether the first element is an svg.
func isSVG(file []byte) bool {
	if start := bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\uFEFF")), " \t\r\n"); !bytes.HasPrefix(start, []byte("<")) {
		return false
	}
	decoder := xml.NewDecoder(bytes.NewReader(file))
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return false
		}
		if element, ok := token.(xml.StartElement); ok {
			return element.Name == xml.Name{Local: "svg"}
		}
	}
}

// splitSVG takes the metadata elements of the outermost element out of what is drawn.
func splitSVG(r *reader) error {
	decoder := xml.NewDecoder(bytes.NewReader(r.rest))
	depth, began := 0, 0
	take := func(name string, end int) error { return r.take(name, end-r.at, 0, 0) }
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && r.at > 0 {
			return take(DrawingSVG, r.at+len(r.rest))
		}
		if err != nil {
			return damaged("it is no whole SVG: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case depth > deepestSVG:
				return damaged("its elements lie more than %d deep", deepestSVG)
			case depth == 1 && r.at > 0:
				return damaged("it has a second outermost element")
			case depth == 1:
				err = take(BeginSVG, int(decoder.InputOffset()))
			case depth == 2:
				began = before
			}
		case xml.EndElement:
			if depth == 2 && token.Name.Local == MetadataSVG {
				name := MetadataSVG
				if space := token.Name.Space; space != "" && space != nsSVG {
					name = StrangeSVG
				}
				if err = take(DrawingSVG, began); err == nil {
					err = take(name, int(decoder.InputOffset()))
				}
			}
			depth--
		}
		if err != nil {
			return err
		}
	}
}
