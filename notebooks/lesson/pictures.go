package lesson

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// Pictures are the reader's own where a folder is named, brought to the size and the channels of the lesson's, and else
// those of the lesson.
func Pictures(folder string, otherwise data.Source) data.Source {
	if folder == "" {
		return otherwise
	}
	set, err := otherwise.OpenPictures()
	Check(err)
	spec := set.Spec()
	return data.Folder(folder, data.Frame{Height: spec.Height, Width: spec.Width, Channels: spec.Channels})
}

// Small is the pictures of a set at another size: as a folder of them would be read, under the same licence, but without
// their classes.
func Small(source data.Source, side int) data.Source {
	set, err := source.OpenPictures()
	Check(err)
	folder := Folder(source.Name(), map[string][]image.Image{"": First(set, set.Len())})
	return data.Folder(folder, data.Frame{Height: side, Width: side, Channels: set.Spec().Channels}).Licensed(source.Licence())
}

// Text is the reader's own where a file is named, and else that of the lesson.
func Text(file string, otherwise data.Source) data.Source {
	if file == "" {
		return otherwise
	}
	return data.TextFile(file)
}

// First is the first pictures of a set, or all if there are fewer.
func First(set *data.Pictures, count int) []image.Image {
	var pictures []image.Image
	for i := range min(count, set.Len()) {
		picture, err := set.Picture(i)
		Check(err)
		pictures = append(pictures, picture)
	}
	return pictures
}

// OfClass is the first pictures of a class, by its name, or all if there are fewer. It ends the cell if there is no such class.
func OfClass(set *data.Pictures, class string, count int) []image.Image {
	var pictures []image.Image
	wanted := classOf(set, class)
	for i, label := range set.Labels() {
		if int(label) == wanted && len(pictures) < count {
			picture, err := set.Picture(i)
			Check(err)
			pictures = append(pictures, picture)
		}
	}
	return pictures
}

// ByClass is the first pictures of a set, each of them changed, by the names of their classes.
func ByClass(set *data.Pictures, count int, change func(image.Image) image.Image) map[string][]image.Image {
	classes := map[string][]image.Image{}
	for i, picture := range First(set, count) {
		name := set.Classes()[set.Labels()[i]]
		classes[name] = append(classes[name], change(picture))
	}
	return classes
}

// Signed is numbers as a picture of that width, row by row: 0 is middle grey, what is positive lighter, and the number of the
// largest size white or black.
func Signed(values []float64, width int) image.Image {
	largest := math.SmallestNonzeroFloat64
	for _, value := range values {
		largest = max(largest, math.Abs(value))
	}
	picture := image.NewGray(image.Rect(0, 0, width, len(values)/width))
	for i, value := range values {
		picture.SetGray(i%width, i/width, color.Gray{Y: uint8(math.Round(127.5 + 127.5*value/largest))})
	}
	return picture
}

// Brightness is the mean grey of a picture, from 0, black, to 1, white.
func Brightness(picture image.Image) float64 {
	return mean(sample.Brightness(picture, 1))
}

// Light is the mean brightness of each picture, from 0, black, to 1, white.
func Light(pictures []image.Image) []float64 {
	means := make([]float64, len(pictures))
	for i, picture := range pictures {
		means[i] = Brightness(picture)
	}
	return means
}

// Mirrored is a picture as a mirror shows it.
func Mirrored(picture image.Image) image.Image {
	return moved(picture, func(x, y int, size image.Point) (int, int) { return size.X - 1 - x, y })
}

// UpsideDown is a picture with its top at the bottom.
func UpsideDown(picture image.Image) image.Image {
	return moved(picture, func(x, y int, size image.Point) (int, int) { return x, size.Y - 1 - y })
}

// moved puts each pixel of a picture elsewhere.
func moved(picture image.Image, to func(x, y int, size image.Point) (int, int)) image.Image {
	from := picture.Bounds()
	var other draw.Image = image.NewNRGBA(image.Rectangle{Max: from.Size()})
	if _, grey := picture.(*image.Gray); grey {
		other = image.NewGray(other.Bounds())
	}
	for y := range from.Dy() {
		for x := range from.Dx() {
			u, v := to(x, y, from.Size())
			other.Set(u, v, picture.At(from.Min.X+x, from.Min.Y+y))
		}
	}
	return other
}

// lessons is the folder below the system's one for temporary files in which lessons write what stands for the reader's own.
const lessons = "atelier-lessons"

// Folder writes pictures as files, in a folder for each kind, as a reader's own would lie there. It lies below the
// system's folder for temporary files, and what a lesson wrote there under the same name before is gone.
func Folder(name string, kinds map[string][]image.Image) string {
	if !filepath.IsLocal(name) || name == "." {
		panic(fault(fmt.Sprintf("lesson: %q is no name of a folder: give a word", name)))
	}
	base := filepath.Join(os.TempDir(), lessons)
	Check(os.MkdirAll(base, 0o755))
	root, err := os.OpenRoot(base) // what is removed cannot lie elsewhere
	Check(err)
	Check(errors.Join(root.RemoveAll(name), root.Close()))
	folder := filepath.Join(base, name)
	for kind, pictures := range kinds {
		studio.Samples{Pictures: pictures}.Each(filepath.Join(folder, kind))
	}
	return folder
}
