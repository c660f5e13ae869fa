package photos

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
)

// colors says what the values of a picture of brightness and two differences stand for (ISO/IEC 23091-2).
type colors struct {
	red, blue float64 // the shares of red and blue in the brightness
	video     bool    // black is 16 and white 235, and not 0 and 255
}

// colorsOf finds them in the box "colr" of a file; else they are those of JPEG.
func colorsOf(file []byte) colors {
	found := colors{red: 0.299, blue: 0.114}
	const head = len("colrnclx")
	at := bytes.Index(file, []byte("colrnclx"))
	if at < 0 || len(file) < at+head+7 {
		return found
	}
	box := file[at+head:]
	switch binary.BigEndian.Uint16(box[4:]) { // the matrix coefficients
	case 1:
		found.red, found.blue = 0.2126, 0.0722
	case 9, 10:
		found.red, found.blue = 0.2627, 0.0593
	}
	found.video = box[6]&0x80 == 0
	return found
}

// picture is the picture in red, green and blue.
func (c colors) picture(p *image.YCbCr) *image.NRGBA {
	made := image.NewNRGBA(image.Rectangle{Max: p.Rect.Size()})
	black, bright, vivid := 0.0, 1.0, 1.0
	if c.video {
		black, bright, vivid = 16, 255.0/219, 255.0/224
	}
	green := 1 - c.red - c.blue
	to := made.Pix
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		for x := p.Rect.Min.X; x < p.Rect.Max.X; x++ {
			at := p.COffset(x, y)
			luma := (float64(p.Y[p.YOffset(x, y)]) - black) * bright
			cb, cr := (float64(p.Cb[at])-128)*vivid, (float64(p.Cr[at])-128)*vivid
			r, b := luma+2*(1-c.red)*cr, luma+2*(1-c.blue)*cb
			g := (luma - c.red*r - c.blue*b) / green
			to[0], to[1], to[2], to[3] = level(r), level(g), level(b), 255
			to = to[4:]
		}
	}
	return made
}

func level(v float64) byte { return byte(math.Round(min(max(v, 0), 255))) }
