package data

import (
	"errors"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// Source names a data set that is yet to be opened. The zero Source names none and cannot be opened.
type Source struct {
	name  string
	where func() (string, error)
	open  func() (models.Dataset, error)
}

// errNoSource is what the zero Source gives.
var errNoSource = errors.New("data: this source names no data set; use one such as data.FashionMNIST()")

// Name is the name of the data set, fit for a file name.
func (s Source) Name() string { return s.name }

// Where says where the data set would be read from: a file, a folder or the program itself. It
// fails if the set is nowhere to be found, and says where it looked and how to get it. It does not
// look inside the files.
func (s Source) Where() (string, error) {
	if s.where == nil {
		return "", errNoSource
	}
	return s.where()
}

// Open reads and checks the data set, a *[Pictures] or a *[Text]. It fails if the set is not there
// or is damaged.
func (s Source) Open() (models.Dataset, error) {
	if s.open == nil {
		return nil, errNoSource
	}
	return s.open()
}

// OpenPictures is Open for a source of pictures. It fails also if the source is a text.
func (s Source) OpenPictures() (*Pictures, error) { return openAs[*Pictures](s, models.Pictures) }

// OpenText is Open for a source of text. It fails also if the source is a set of pictures.
func (s Source) OpenText() (*Text, error) { return openAs[*Text](s, models.Text) }

// openAs opens the source and asserts its type, that of the kind wanted.
func openAs[T models.Dataset](s Source, want models.Kind) (T, error) {
	var none T
	set, err := s.Open()
	if err != nil {
		return none, err
	}
	typed, ok := set.(T)
	if !ok {
		return none, fmt.Errorf("data: %s holds %s, want %s; choose another source", s.name, set.Spec().Kind, want)
	}
	return typed, nil
}

// Take is the source of the first n examples, pictures or symbols, of this one. A text keeps the
// whole alphabet. Opening it fails if n is below 1 or above the number of examples.
func (s Source) Take(n int) Source {
	if s.open == nil {
		return s
	}
	name := fmt.Sprintf("%s-first-%d", s.name, n)
	return Source{name: name, where: s.where, open: func() (models.Dataset, error) {
		set, err := s.open()
		if err != nil {
			return nil, err
		}
		if n < 1 || n > set.Len() {
			return nil, fmt.Errorf("data: cannot take the first %d examples of %s, want 1 to %d", n, s.name, set.Len())
		}
		return set.(interface {
			first(name string, n int) models.Dataset
		}).first(name, n), nil
	}}
}
