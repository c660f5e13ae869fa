package plotting

import (
	"bytes"
	"image"
	"image/color"
	imagedraw "image/draw"
	"regexp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// painting is what is drawn without axes, of a size in points: as lines and as pixels alike.
type painting struct {
	width, height float64
	paint         func(draw.Canvas)
	fills         []color.RGBA // that keep their colour in a picture of few, besides those of charts
}

// at turns a place on the page, y downwards, into one on the canvas.
func (p painting) at(x, y float64) vg.Point {
	return vg.Point{X: vg.Points(x), Y: vg.Points(p.height - y)}
}

// svgFamily is the fonts of the picture. Arial has the widths of the first; others have the letters that it lacks.
var svgFamily = regexp.MustCompile("font-family:(Liberation Sans|Noto Sans CJK SC)")

func (p painting) svg() ([]byte, error) {
	canvas := vgsvg.New(vg.Points(p.width), vg.Points(p.height))
	p.paint(draw.New(canvas))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, err
	}
	return svgFamily.ReplaceAll(b.Bytes(), []byte("font-family:Arial,Liberation Sans,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif")), nil
}

func (p painting) png() ([]byte, error) {
	return raster.EncodePaletted(p.pixels(style.PictureScale), p.exact())
}

// exact are the colours that are not rounded.
func (p painting) exact() []color.RGBA { return append(slices.Clip(style.Palette), p.fills...) }

// pixels is the painting on white, with so many pixels for each of CSS.
func (p painting) pixels(scale float64) *image.RGBA {
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Points(p.width), vg.Points(p.height)),
		vgimg.UseDPI(int(96*scale)),
		vgimg.UseBackgroundColor(color.White))
	p.paint(draw.New(canvas))
	pixels := image.NewRGBA(canvas.Image().Bounds())
	imagedraw.Draw(pixels, pixels.Bounds(), canvas.Image(), pixels.Bounds().Min, imagedraw.Src)
	return pixels
}

// textWidth is in points. It counts wide letters as squares: the fonts of the picture may not have them, the browser has.
func textWidth(s string, size float64) float64 {
	written := inkStyle(size)
	width := 0.0
	for _, letter := range s {
		if style.IsWide(letter) {
			width += size
			continue
		}
		width += written.Width(string(letter)).Points()
	}
	return width
}

func inkStyle(size float64) text.Style {
	return text.Style{Color: style.NearBlack, Font: font.Font{Typeface: plot.DefaultFont.Typeface, Variant: "Sans", Size: vg.Points(size)},
		YAlign: text.YCenter, Handler: raster.NewTextHandler()}
}

// center puts the middle of s at a point, as wide as the browser will write it.
func center(c draw.Canvas, at vg.Point, s string, size float64, ink color.Color) {
	written := inkStyle(size)
	written.Color = ink
	c.FillText(written, at.Sub(vg.Point{X: vg.Points(textWidth(s, size) / 2)}), s)
}
