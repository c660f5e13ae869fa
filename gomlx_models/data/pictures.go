package data

import (
	"errors"
	"fmt"
	"image"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/gomlx/gomlx/core/tensors"
)

// Pictures is a set of grey pictures of one size, with or without labels. It is a models.Dataset.
type Pictures struct {
	source Source
	name   string
	spec   models.Spec
	pixels []byte // [Len, Height, Width]
	labels []uint8
	digest string
}

// PictureFiles is the source of the grey pictures in an IDX file, [count, height, width], and of
// their labels, [count], in another. Both may be packed with gzip. The path of the labels may be
// empty: then the pictures have none.
func PictureFiles(images, labels string) Source {
	return Source{from: pictureFiles{Images: images, Labels: labels}}
}

// pictureFiles is the origin of pictures of one's own: the paths of two files, that of the labels or "".
type pictureFiles struct {
	Images string `json:"images"`
	Labels string `json:"labels"`
}

func (f pictureFiles) name() string           { return fileName(f.Images) }
func (f pictureFiles) where() (string, error) { return whereFile(f.Images) }

// open reads the pictures and, if their path is not empty, the labels.
func (f pictureFiles) open() (models.Dataset, error) {
	pictures, err := idx.ReadFile(f.Images)
	if err != nil {
		return nil, err
	}
	if f.Labels == "" {
		return newPictures(f.name(), part{f.Images, pictures}, nil)
	}
	marks, err := idx.ReadFile(f.Labels)
	if err != nil {
		return nil, err
	}
	return newPictures(f.name(), part{f.Images, pictures}, &part{f.Labels, marks})
}

func (f pictureFiles) recipe() (recipe, error) {
	images, fault := absolute(f.Images)
	labels, err := absolute(f.Labels)
	return recipe{Pictures: &pictureFiles{images, labels}}, errors.Join(fault, err)
}

// part is one file of a set of pictures and what was read from it.
type part struct {
	path  string
	array idx.Array
}

// newPictures checks that images and labels fit together. Labels may be nil.
func newPictures(name string, images part, labels *part) (models.Dataset, error) {
	dims := images.array.Dims
	if len(dims) != 3 {
		return nil, fmt.Errorf("data: %s: at byte 3: an array of %d dimensions, wanted the 3 of pictures: count, height and width; give the file of pictures", images.path, len(dims))
	}
	p := &Pictures{
		name:   name,
		spec:   models.Spec{Kind: models.Pictures, Height: dims[1], Width: dims[2], Channels: 1},
		pixels: images.array.Values,
	}
	if labels != nil {
		if err := checkLabels(*labels, dims[0], images.path); err != nil {
			return nil, err
		}
		p.labels = labels.array.Values
		p.spec.Classes = int(slices.Max(p.labels)) + 1
	}
	p.digest = digest(p.spec, p.pixels, p.labels)
	return p, nil
}

// checkLabels checks that there is one label for each of count pictures.
func checkLabels(labels part, count int, images string) error {
	dims := labels.array.Dims
	if len(dims) != 1 {
		return fmt.Errorf("data: %s: at byte 3: an array of %d dimensions, wanted the 1 of labels; give the file of labels", labels.path, len(dims))
	}
	if dims[0] != count {
		return fmt.Errorf("data: %s: at byte 4: %d labels, wanted %d, one for each picture in %s; give two files that belong together", labels.path, dims[0], count, images)
	}
	return nil
}

// Name is the name of the source.
func (p *Pictures) Name() string { return p.name }

// Digest is the SHA-256 of size, pixels and labels, in hexadecimal.
func (p *Pictures) Digest() string { return p.digest }

// Spec gives height and width in pixels, 1 channel, and one class more than the largest label.
func (p *Pictures) Spec() models.Spec { return p.spec }

// Len is the number of pictures.
func (p *Pictures) Len() int { return len(p.pixels) / p.spec.Size() }

// Values is new tensors at each call, uint8 [Len, Height, Width, 1], 0 is black and 255 white, and, if the set
// has labels, uint8 [Len].
func (p *Pictures) Values() []*tensors.Tensor {
	values := []*tensors.Tensor{tensors.FromFlatDataAndDimensions(p.pixels, p.Len(), p.spec.Height, p.spec.Width, 1)}
	if p.labels != nil {
		values = append(values, tensors.FromFlatDataAndDimensions(p.labels, p.Len()))
	}
	return values
}

// Labels gives the class of each picture, or nil if the set has none. The caller may change it.
func (p *Pictures) Labels() []uint8 { return slices.Clone(p.labels) }

// Picture gives picture i, from 0 to Len-1, 0 is black and 255 white. The caller may change it. It
// fails if there is no such picture.
func (p *Pictures) Picture(i int) (*image.Gray, error) {
	if i < 0 || i >= p.Len() {
		return nil, fmt.Errorf("data: %s has no picture %d, want 0 to %d", p.name, i, p.Len()-1)
	}
	picture := image.NewGray(image.Rect(0, 0, p.spec.Width, p.spec.Height))
	copy(picture.Pix, p.pixels[i*p.spec.Size():])
	return picture, nil
}

// first is the set of the first n pictures, 1 to Len.
func (p *Pictures) first(n int) models.Dataset {
	q := *p
	q.pixels = p.pixels[:n*p.spec.Size()]
	if p.labels != nil {
		q.labels = p.labels[:n]
	}
	q.digest = digest(q.spec, q.pixels, q.labels)
	return &q
}

func (p *Pictures) openedFrom(s Source) { p.source, p.name = s, s.Name() }
