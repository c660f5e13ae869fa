package imagefolder

import (
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // so that such files are read
	_ "image/jpeg" // so that such files are read
	_ "image/png"  // so that such files are read
	"os"

	"golang.org/x/image/draw"
)

// maxPixels is the most pixels a file can have: a small one can promise more than there is memory.
const maxPixels = 1 << 27

// readFile reads a picture file, brings it to the size and writes its pixels, [Height, Width, Channels], to the given
// place.
func readFile(path string, size Size, pixels []byte) error {
	picture, err := decode(path)
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

// decode reads a file after a look at its size.
func decode(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head, _, err := image.DecodeConfig(file)
	if err != nil {
		return nil, fmt.Errorf("it is no PNG, JPEG or GIF: %w", err)
	}
	if head.Width < 1 || head.Height < 1 || head.Width > maxPixels/head.Height {
		return nil, fmt.Errorf("it is %d by %d pixels, want 1 to %d in all", head.Width, head.Height, maxPixels)
	}
	if _, err := file.Seek(0, 0); err != nil {
		return nil, err
	}
	picture, _, err := image.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return picture, nil
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
