package imagefolder

import (
	"fmt"
	"image"
	"image/color"
	"os"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"golang.org/x/image/draw"
)

// readFile reads a picture file, brings it to the size and writes its pixels, [Height, Width, Channels], to the given
// place.
func readFile(path string, size Size, pixels []byte) error {
	picture, err := decode(path, size)
	if err != nil {
		return fmt.Errorf("data: %s: %w; replace the file or take it away", path, err)
	}
	canvas := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(canvas, canvas.Bounds(), picture, center(picture.Bounds(), size), draw.Over, nil)
	for at := range size.Height * size.Width {
		c := canvas.Pix[4*at : 4*at+3]
		if size.Channels == 3 {
			copy(pixels[3*at:], c)
			continue
		}
		pixels[at] = color.GrayModel.Convert(color.RGBA{c[0], c[1], c[2], 255}).(color.Gray).Y
	}
	return nil
}

// decode reads a file that will be brought to a size.
func decode(path string, size Size) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return imagefile.DecodeAt(path, file, size.Width, size.Height)
}

// center is the largest part around the middle that has the proportions of the size.
func center(of image.Rectangle, size Size) image.Rectangle {
	width, height := of.Dx(), of.Dy()
	if width*size.Height > height*size.Width {
		width = max(1, height*size.Width/size.Height)
	} else {
		height = max(1, width*size.Height/size.Width)
	}
	left, top := of.Min.X+(of.Dx()-width)/2, of.Min.Y+(of.Dy()-height)/2
	return image.Rect(left, top, left+width, top+height)
}
