package sample

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Pictures draws pictures, grey with one channel, in colour with three, and with alpha with four, or drawings, each as a
// picture.
func (s *Sampler) Pictures(o Options) ([]image.Image, error) {
	kind := s.model.Spec().Kind
	if kind != models.Pictures && kind != models.Strokes {
		return nil, fmt.Errorf("sample: the model makes %s: call Texts", kind)
	}
	out, err := s.Draw(o)
	if err != nil {
		return nil, err
	}
	return s.pictures(out)
}

// pictures shows examples as the model makes them.
func (s *Sampler) pictures(examples *tensors.Tensor) ([]image.Image, error) {
	if s.model.Spec().Kind == models.Pictures {
		return Images(examples)
	}
	drawings, err := Drawings(examples)
	if err != nil {
		return nil, err
	}
	images := make([]image.Image, len(drawings))
	for i, drawing := range drawings {
		images[i] = drawing.Picture(DrawingSize)
	}
	return images, nil
}

// Images turns float32 [count, height, width, channels] in [0, 1] into pictures, *image.Gray or *image.NRGBA; values outside
// are clamped. A fourth channel is alpha, by which the others are not multiplied. It fails if there are not 1, 3 or 4
// channels.
func Images(pixels *tensors.Tensor) ([]image.Image, error) {
	dims := pixels.Shape().Dimensions
	if len(dims) != 4 || dims[3] != 1 && dims[3] != 3 && dims[3] != 4 {
		return nil, fmt.Errorf("sample: pictures have the shape %s, want [count, height, width, 1, 3 or 4]", pixels.Shape())
	}
	values, err := tensors.CopyFlatData[float32](pixels)
	if err != nil {
		return nil, fmt.Errorf("sample: the pictures cannot be read back: %w", err)
	}
	images := make([]image.Image, dims[0])
	size := dims[1] * dims[2] * dims[3]
	for i := range images {
		images[i] = picture(values[i*size:(i+1)*size], dims[1], dims[2], dims[3])
	}
	return images, nil
}

func picture(values []float32, height, width, channels int) image.Image {
	bounds := image.Rect(0, 0, width, height)
	if channels == 1 {
		grey := image.NewGray(bounds)
		for i, v := range values {
			grey.Pix[i] = toByte(v)
		}
		return grey
	}
	colour := image.NewNRGBA(bounds)
	for i := range height * width {
		colour.Pix[4*i+3] = 255
		for j, v := range values[channels*i : channels*(i+1)] {
			colour.Pix[4*i+j] = toByte(v)
		}
	}
	return colour
}

// toByte is brightness 0 to 1 as 0 to 255.
func toByte(v float32) uint8 { return uint8(min(max(v, 0), 1)*255 + 0.5) }

// pictureTensor turns pictures or upper parts of them, all of one height, into float32 [count, rows, width,
// channels] in [0, 1]. The field is where they were given.
func pictureTensor(field string, parts []image.Image, spec models.Spec) (rows int, pixels *tensors.Tensor, err error) {
	rows = parts[0].Bounds().Dy()
	var values []float32
	for i, part := range parts {
		if size := part.Bounds().Size(); size.X != spec.Width || size.Y != rows || rows == 0 {
			return 0, nil, fmt.Errorf("sample: %s[%d] is %dx%d pixels, want %d wide and all of one height above 0", field, i, size.X, size.Y, spec.Width)
		}
		values = append(values, Brightness(part, spec.Channels)...)
	}
	return rows, tensors.FromFlatDataAndDimensions(values, len(parts), rows, spec.Width, spec.Channels), nil
}

// Brightness lists a picture's values row by row, each 0 to 1.
func Brightness(picture image.Image, channels int) []float32 {
	var values []float32
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if channels == 1 {
				values = append(values, float32(color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y)/255)
				continue
			}
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			values = append(values, float32(c.R)/255, float32(c.G)/255, float32(c.B)/255)
			if channels == 4 {
				values = append(values, float32(c.A)/255)
			}
		}
	}
	return values
}

// UpperRows returns the upper part of each picture, for Options.Above. It fails if a picture has
// fewer rows.
func UpperRows(pictures []image.Image, rows int) ([]image.Image, error) {
	parts := make([]image.Image, len(pictures))
	for i, picture := range pictures {
		bounds := picture.Bounds()
		if rows < 1 || rows > bounds.Dy() {
			return nil, fmt.Errorf("sample: %d upper rows of picture %d were asked for, want 1 to its %d", rows, i, bounds.Dy())
		}
		part := image.NewNRGBA(image.Rect(0, 0, bounds.Dx(), rows))
		for at := range bounds.Dx() * rows { // package draw would multiply by alpha and lose what is below
			x, y := at%bounds.Dx(), at/bounds.Dx()
			part.Set(x, y, picture.At(bounds.Min.X+x, bounds.Min.Y+y))
		}
		parts[i] = part
	}
	return parts, nil
}

// runOnPictures runs a program of that name on pictures of the model's size.
func (s *Sampler) runOnPictures(name string, pictures []image.Image, classes []int, graphFn func(*model.Scope, models.Batch) []*graph.Node) ([]*tensors.Tensor, error) {
	spec := s.model.Spec()
	if len(pictures) == 0 {
		return nil, fmt.Errorf("sample: no pictures are given to %s, want at least 1", name)
	}
	rows, pixels, err := pictureTensor("pictures", pictures, spec)
	if err == nil && rows != spec.Height {
		err = fmt.Errorf("sample: the pictures are %d pixels high, want %d", rows, spec.Height)
	}
	if err := errors.Join(err, checkClasses(spec, classes, len(pictures))); err != nil {
		return nil, err
	}
	request := models.Request{Count: len(pictures), Labelled: len(classes) > 0}
	return s.call(graphKey{name, request}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
		batch := models.Batch{Examples: args[0]}
		if len(args) > 1 {
			batch.Labels = args[1]
		}
		return graphFn(scope, batch)
	}, graphInputs(pixels, classes, len(pictures))...)
}
