package imagefile

import (
	"bytes"
	"image"
	"io"
	"math"

	"github.com/atelier-go/atelier/gomlx_models/data/svg"
)

// vectorSide is the longer side of a vector drawing, in pixels, if nobody asks for another size.
const vectorSide = 512

// isSVG tells whether the beginning of a file is one of a drawing and not of a page that has one in it.
func isSVG(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("<")) && contains("<svg", ":svg")(head) && !contains("<html")(head)
}

// drawSVG draws a drawing so that it covers a size, or at its own default if that is zero.
func drawSVG(r io.Reader, size image.Point) (image.Image, error) {
	drawing, err := svg.Parse(r)
	if err != nil {
		return nil, Damaged("SVG", err)
	}
	width, height := drawing.Size()
	scale := max(float64(size.X)/width, float64(size.Y)/height)
	if size == (image.Point{}) {
		scale = vectorSide / max(width, height)
	}
	scale = min(scale, math.Sqrt(svg.MaxPixels/2/(width*height)), MaxSide/max(width, height))
	whole := func(side float64) int { return max(1, int(math.Round(side*scale))) }
	picture, err := drawing.Draw(whole(width), whole(height))
	if err != nil {
		return nil, Damaged("SVG", err)
	}
	return picture, nil
}
