package data

import (
	"context"
	"fmt"
	"image"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Pictures is a set of grey or coloured pictures of one size, with or without labels. It is a models.Dataset.
type Pictures struct {
	dataset
	pixels  []byte // [Len, Height, Width, Channels]
	labels  []uint8
	classes []string // their names, or nil
	// Of their files, or nil.
	paths     []string
	originals []image.Point
	skipped   []Skipped
	notes     []string
	mirroring func() Mirroring // taken once, when it is asked for
	tiles     func() []models.Tile
}

// OpenPictures is Open for a source of pictures. It fails also if the source holds anything else.
func (s Source) OpenPictures() (*Pictures, error) {
	return openAs[*Pictures](s, string(models.Pictures))
}

// PictureFiles is the source of the pictures in an IDX file, [count, height, width] of grey ones or
// [count, height, width, 3] of coloured ones, and of their labels, [count], in another. Both may be packed with gzip.
// The path of the labels may be empty: then the pictures have none.
func PictureFiles(images, labels string) Source {
	return Source{from: pictureFiles{Images: images, Labels: labels}}
}

// pictureFiles is the origin of pictures of one's own: the paths of two files, that of the labels or "".
type pictureFiles struct {
	Images string `json:"images"`
	Labels string `json:"labels"`
}

func (f pictureFiles) name() string           { return paths.Name(f.Images) }
func (f pictureFiles) kind() models.Kind      { return models.Pictures }
func (f pictureFiles) where() (string, error) { return paths.File(f.Images) }
func (f pictureFiles) spec() sourceSpec       { return sourceSpec{Pictures: &f} }

func (f pictureFiles) files() ([]string, error) {
	if f.Labels == "" {
		return []string{f.Images}, nil
	}
	return []string{f.Images, f.Labels}, nil
}

// read reads the pictures and, if there is their file, the labels.
func (f pictureFiles) read(_ context.Context, files []string, _ watch) (models.Dataset, error) {
	images, err := readIDX(files[0])
	if err != nil {
		return nil, err
	}
	if len(files) == 1 {
		return picturesOf(f.name(), images, nil, nil)
	}
	labels, err := readIDX(files[1])
	if err != nil {
		return nil, err
	}
	return picturesOf(f.name(), images, &labels, nil)
}

// idxFile is one file of a set of pictures and what was read from it.
type idxFile struct {
	path  string
	array idx.Array
}

func readIDX(path string) (idxFile, error) {
	array, err := idx.ReadFile(path)
	return idxFile{path, array}, err
}

// picturesOf checks that images and labels fit together. Labels and the names of their classes may be nil.
func picturesOf(name string, images idxFile, labels *idxFile, classes []string) (models.Dataset, error) {
	dims := images.array.Dims
	if len(dims) == 3 {
		dims = append(slices.Clip(dims), 1)
	}
	if len(dims) != 4 || dims[3] != 1 && dims[3] != 3 {
		return nil, fmt.Errorf("data: %s: at byte 3: an array of the dimensions %d, wanted those of pictures: count, height, width and, if there is a fourth, 1 or 3 channels; give the file of pictures", images.path, images.array.Dims)
	}
	var marks []uint8
	if labels != nil {
		if err := checkLabels(*labels, dims[0], images.path); err != nil {
			return nil, err
		}
		marks = labels.array.Values
	}
	spec := models.Spec{Kind: models.Pictures, Height: dims[1], Width: dims[2], Channels: dims[3]}
	return newPictures(name, spec, images.array.Values, marks, classes), nil
}

// newPictures is the set of pictures of that form. Labels and the names of their classes may be nil.
func newPictures(name string, spec models.Spec, pixels []byte, labels []uint8, classes []string) *Pictures {
	if labels != nil {
		spec.Classes = max(int(slices.Max(labels))+1, len(classes))
	}
	p := &Pictures{dataset: dataset{name: name, spec: spec}, pixels: pixels, labels: labels, classes: classes}
	p.lookAnew()
	return p
}

// checkLabels checks that there is one label for each of count pictures.
func checkLabels(labels idxFile, count int, images string) error {
	dims := labels.array.Dims
	if len(dims) != 1 {
		return fmt.Errorf("data: %s: at byte 3: an array of %d dimensions, wanted the 1 of labels; give the file of labels", labels.path, len(dims))
	}
	if dims[0] != count {
		return fmt.Errorf("data: %s: at byte 4: %d labels, wanted %d, one for each picture in %s; give two files that belong together", labels.path, dims[0], count, images)
	}
	return nil
}

// Len is the number of pictures.
func (p *Pictures) Len() int { return len(p.pixels) / p.spec.Size() }

// Spec is the form of one example, how many there are, whether their mirror images belong to them, and how they can repeat.
func (p *Pictures) Spec() models.Spec {
	spec := p.counted(p.Len())
	spec.Mirrored, spec.Tiles = p.Mirroring().Belongs, slices.Clone(p.tiles())
	return spec
}

// Values is new tensors at each call, uint8 [Len, Height, Width, Channels], 0 is black and 255 white, and, if the
// set has labels, uint8 [Len].
func (p *Pictures) Values() []*tensors.Tensor {
	pixels := tensors.FromFlatDataAndDimensions(p.pixels, p.Len(), p.spec.Height, p.spec.Width, p.spec.Channels)
	return withLabels(pixels, p.labels)
}

// Labels gives the class of each picture, or nil if the set has none. The caller may change it.
func (p *Pictures) Labels() []uint8 { return slices.Clone(p.labels) }

// Classes gives the names of the classes, or nil if they have none. The caller may change it.
func (p *Pictures) Classes() []string { return slices.Clone(p.classes) }

// Picture gives picture i, from 0 to Len-1, an *image.Gray or, of a set with 3 or 4 channels, an *image.NRGBA. The
// caller may change it. It fails if there is no such picture.
func (p *Pictures) Picture(i int) (image.Image, error) {
	if i < 0 || i >= p.Len() {
		return nil, fmt.Errorf("data: %s has no picture %d, want 0 to %d", p.name, i, p.Len()-1)
	}
	size, frame := p.spec.Size(), image.Rect(0, 0, p.spec.Width, p.spec.Height)
	pixels := p.pixels[i*size : (i+1)*size]
	switch p.spec.Channels {
	case 1:
		return &image.Gray{Pix: slices.Clone(pixels), Stride: p.spec.Width, Rect: frame}, nil
	case 4:
		return &image.NRGBA{Pix: slices.Clone(pixels), Stride: 4 * p.spec.Width, Rect: frame}, nil
	}
	picture := image.NewNRGBA(frame)
	for at := range size / 3 {
		copy(picture.Pix[4*at:], []byte{pixels[3*at], pixels[3*at+1], pixels[3*at+2], 255})
	}
	return picture, nil
}

// slice is the set of some of the pictures, of the same classes.
func (p *Pictures) slice(from, to int) openable {
	q := *p
	q.pixels = p.pixels[from*p.spec.Size() : to*p.spec.Size()]
	if p.labels != nil {
		q.labels = p.labels[from:to]
	}
	if p.paths != nil {
		q.paths, q.originals = p.paths[from:to], p.originals[from:to]
	}
	q.lookAnew()
	return &q
}

func (p *Pictures) of(s Source) models.Dataset {
	q := *p
	q.openedFrom(s)
	return &q
}

func (p *Pictures) bytes() int  { return len(p.pixels) }
func (p *Pictures) sum() string { return digestOf(p.spec, p.pixels, p.labels) }

// Batch draws size pictures at random, with replacement, from values, the nodes of Values. It gives
// float32 [size, Height, Width, Channels] in [0, 1], with their labels if the set has some; length is ignored.
// The randomness is that of the scope's store. It panics if size is below 1 or values are not of this
// set's shapes.
func (p *Pictures) Batch(scope *model.Scope, values []*graph.Node, size, length int) models.Batch {
	pixels := values[0]
	pixels.AssertDims(p.Len(), p.spec.Height, p.spec.Width, p.spec.Channels)
	picks := p.draw(scope, pixels.Graph(), p.Len(), size)
	// Division, unlike multiplication by a rounded 1/255, makes white exactly 1.
	picked := graph.Div(graph.ConvertDType(graph.Gather(pixels, picks), dtypes.Float32), graph.Const(pixels.Graph(), float32(255)))
	return models.Batch{Examples: picked, Labels: pickedLabels(values, picks)}
}

// MarshalBinary writes the source of the pictures and the digest of what it holds, not the values. It fails if they
// were not opened from a source.
func (p *Pictures) MarshalBinary() ([]byte, error) { return p.marshalSource() }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other pictures
// or labels by now.
func (p *Pictures) UnmarshalBinary(written []byte) error {
	return reopen(p, written, Source.OpenPictures)
}
