package plotting

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// In picture pixels.
const (
	stageName  = 80 * style.PictureScale // the room of a stage's name, left of its pictures
	stageWhole = 60                      // the most that a picture is wide or high
	stageGap   = 4
)

// part is something in the picture of a training, across its whole width.
type part struct {
	height int
	draw   func(canvas *image.RGBA, y int)
}

// picture is the whole figure as PNG on white: the words, the chart, which may be nil, and the stages below it.
func (t Training) picture(chart []byte) ([]byte, error) {
	parts, err := t.parts(chart)
	if err != nil {
		return nil, err
	}
	height := 2 * int(lettersMargin)
	for _, p := range parts {
		height += p.height
	}
	canvas := image.NewRGBA(image.Rect(0, 0, lettersWidth, height))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	y := int(lettersMargin)
	for _, p := range parts {
		p.draw(canvas, y)
		y += p.height
	}
	return raster.EncodePaletted(canvas, slices.Concat([]color.RGBA{style.GridGrey}, style.Palette, t.greys()))
}

// greys are those of grey pictures, which are not to be rounded.
func (t Training) greys() []color.RGBA {
	if !slices.ContainsFunc(t.Stages, func(s Stage) bool { return len(s.Images) > 0 }) {
		return nil
	}
	greys := make([]color.RGBA, 256)
	for i := range greys {
		greys[i] = color.RGBA{R: uint8(i), G: uint8(i), B: uint8(i), A: 0xff}
	}
	return greys
}

func (t Training) parts(chart []byte) ([]part, error) {
	head, err := raster.NewTextFace("Sans", headSize)
	if err != nil {
		return nil, err
	}
	notes, err := raster.NewTextFace("Sans", notesSize)
	if err != nil {
		return nil, err
	}
	parts := textParts(head, t.Title, headPitch)
	parts = append(parts, textParts(notes, t.Progress.lineText(), notesPitch)...)
	if len(t.Warnings) > 0 {
		parts = append(parts, textParts(notes, strings.Join(t.Warnings, "\n"), notesPitch)...)
	}
	checks, err := t.checksPicture()
	if err != nil {
		return nil, err
	}
	for _, drawn := range [][]byte{chart, checks} {
		if drawn == nil {
			continue
		}
		picture, err := png.Decode(bytes.NewReader(drawn))
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{picture.Bounds().Dy(), func(canvas *image.RGBA, y int) {
			draw.Draw(canvas, picture.Bounds().Add(image.Pt(0, y)), picture, image.Point{}, draw.Src)
		}})
	}
	for _, s := range t.Stages {
		if len(s.Texts) > 0 {
			parts = append(parts, textParts(notes, s.text(), notesPitch)...)
			continue
		}
		parts = append(parts, s.rows(notes)...)
	}
	return parts, nil
}

// textParts are the lines of words.
func textParts(face *raster.TextFace, words string, pitch float64) []part {
	var parts []part
	for _, glyphs := range textLines(face.LayOut(words, nil)) {
		parts = append(parts, textPart(raster.TextLine{Glyphs: glyphs, Face: face, Height: pitch}, int(pitch)))
	}
	return parts
}

func textPart(line raster.TextLine, height int) part {
	return part{height, func(canvas *image.RGBA, y int) { line.Draw(canvas, lettersMargin, y) }}
}

// rows are the pictures of a stage, in as many rows as they need, the first of them with the stage's name.
func (s Stage) rows(face *raster.TextFace) []part {
	width, height := raster.LargestSize(s.Images)
	scale := max(1, stageWhole/max(width, height))
	width, height = min(width*scale, lettersWidth-stageName), height*scale
	var parts []part
	name := face.LayOut(s.name(), nil)
	for images := range slices.Chunk(s.Images, max(1, (lettersWidth-stageName)/(width+stageGap))) {
		words := raster.TextLine{Glyphs: name, Face: face, Height: float64(height)}
		parts = append(parts, part{height + stageGap, func(canvas *image.RGBA, y int) {
			words.Draw(canvas, lettersMargin, y)
			for i, img := range images {
				paste(canvas, img, image.Pt(stageName+i*(width+stageGap), y), scale)
			}
		}})
		name = nil
	}
	return parts
}

// paste draws each pixel of img as a square of scale pixels.
func paste(canvas *image.RGBA, img image.Image, corner image.Point, scale int) {
	bounds := img.Bounds()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			square := image.Rect(x*scale, y*scale, (x+1)*scale, (y+1)*scale).Add(corner)
			draw.Draw(canvas, square, image.NewUniform(img.At(bounds.Min.X+x, bounds.Min.Y+y)), image.Point{}, draw.Over)
		}
	}
}
