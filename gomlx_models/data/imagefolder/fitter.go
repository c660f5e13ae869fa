package imagefolder

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// fitter brings pictures to a frame, in memory that it uses again.
type fitter struct {
	frame  Frame
	canvas *image.RGBA
	strip  *image.RGBA // rows of a picture that is being reduced
	scaler draw.Scaler
	scales [4]int // what the scaler was made for
}

// fit writes the pixels of a picture, [Height, Width, Channels], to their place.
func (f *fitter) fit(picture image.Image, place []byte) {
	whole := image.Rect(0, 0, f.frame.Width, f.frame.Height)
	if f.canvas == nil {
		f.canvas = image.NewRGBA(whole)
	}
	ground := image.NewUniform(f.frame.Background)
	if f.frame.Channels == 4 {
		ground = image.NewUniform(color.Transparent)
	}
	draw.Draw(f.canvas, whole, ground, image.Point{}, draw.Src)
	from, to := picture.Bounds(), whole
	switch f.frame.Fit {
	case Crop:
		from = proportioned(from, whole.Size())
	case Pad:
		to = proportioned(to, from.Size())
	}
	f.scale(to, picture, from)
	f.write(place)
}

// proportioned is the largest part around the middle that has the proportions of a size.
func proportioned(of image.Rectangle, size image.Point) image.Rectangle {
	width, height := of.Dx(), of.Dy()
	if width*size.Y > height*size.X {
		width = max(1, height*size.X/size.Y)
	} else {
		height = max(1, width*size.Y/size.X)
	}
	left, top := of.Min.X+(of.Dx()-width)/2, of.Min.Y+(of.Dy()-height)/2
	return image.Rect(left, top, left+width, top+height)
}

// scale lays a part of a picture over a part of the canvas.
func (f *fitter) scale(to image.Rectangle, picture image.Image, from image.Rectangle) {
	if from.Size() == to.Size() {
		draw.Draw(f.canvas, to, picture, from.Min, draw.Over)
		return
	}
	// Catmull-Rom weighs every pixel of a photograph several times. The mean of blocks, which costs little, reduces it to
	// between two and four times the size before.
	if less := image.Pt(reduced(from.Dx(), to.Dx()), reduced(from.Dy(), to.Dy())); less != from.Size() {
		picture = f.reduce(picture, from, less)
		from = picture.Bounds()
	}
	if scales := [4]int{to.Dx(), to.Dy(), from.Dx(), from.Dy()}; f.scaler == nil || f.scales != scales {
		f.scaler, f.scales = draw.CatmullRom.NewScaler(scales[0], scales[1], scales[2], scales[3]), scales
	}
	f.scaler.Scale(f.canvas, to, picture, from, draw.Over, nil)
}

// reduced is how many pixels a side is reduced to.
func reduced(from, to int) int { return from / max(1, from/to/2) }

// reduce gives a part of a picture in a smaller size, in which each pixel is the mean of a block.
func (f *fitter) reduce(picture image.Image, from image.Rectangle, size image.Point) image.Image {
	less := image.NewRGBA(image.Rectangle{Max: size})
	block := from.Dy()/size.Y + 1 // rows at most
	if rows := image.Rect(0, 0, from.Dx(), block); f.strip == nil || f.strip.Rect != rows {
		f.strip = image.NewRGBA(rows)
	}
	for y := range size.Y {
		top, bottom := y*from.Dy()/size.Y, (y+1)*from.Dy()/size.Y
		rows := image.Rect(0, 0, from.Dx(), bottom-top)
		draw.Draw(f.strip, rows, picture, from.Min.Add(image.Pt(0, top)), draw.Src)
		for x := range size.X {
			rows.Min.X, rows.Max.X = x*from.Dx()/size.X, (x+1)*from.Dx()/size.X
			less.SetRGBA(x, y, mean(f.strip, rows))
		}
	}
	return less
}

// mean is the mean of a part of a picture.
func mean(of *image.RGBA, part image.Rectangle) color.RGBA {
	var r, g, b, a int
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for row := of.Pix[y*of.Stride+4*part.Min.X:][:4*part.Dx()]; len(row) >= 4; row = row[4:] {
			r, g, b, a = r+int(row[0]), g+int(row[1]), b+int(row[2]), a+int(row[3])
		}
	}
	n := part.Dx() * part.Dy()
	return color.RGBA{byte((r + n/2) / n), byte((g + n/2) / n), byte((b + n/2) / n), byte((a + n/2) / n)}
}

// write writes the canvas in the frame's channels.
func (f *fitter) write(place []byte) {
	for at := range f.frame.Height * f.frame.Width {
		c := f.canvas.Pix[4*at:][:4]
		switch f.frame.Channels {
		case 1:
			place[at] = grey(c[0], c[1], c[2])
		case 3:
			copy(place[3*at:], c[:3])
		default:
			copy(place[4*at:], f.separate(c))
		}
	}
}

// grey is the brightness of a colour as package color has it (ITU-R BT.601).
func grey(r, g, b byte) byte {
	return byte((19595*(uint32(r)*0x101) + 38470*(uint32(g)*0x101) + 7471*(uint32(b)*0x101) + 1<<15) >> 24)
}

// separate divides the colour by how opaque it is. What is not there at all has the colour of the background.
func (f *fitter) separate(c []byte) []byte {
	alpha := int(c[3])
	if alpha == 0 {
		return []byte{f.frame.Background.R, f.frame.Background.G, f.frame.Background.B, 0}
	}
	part := func(value byte) byte { return byte(min(255, (int(value)*255+alpha/2)/alpha)) }
	return []byte{part(c[0]), part(c[1]), part(c[2]), c[3]}
}
