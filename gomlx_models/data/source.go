package data

import (
	"errors"
	"fmt"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// Source names a data set that is yet to be opened. The zero Source names none and cannot be opened.
type Source struct {
	from  origin // nil if the source names none
	takes []int  // the arguments of Take, in the order of the calls
}

// origin is where a data set comes from. It is plain data, so that it can be written down and read again.
type origin interface {
	name() string
	where() (string, error)
	open() (models.Dataset, error)
	recipe() (recipe, error)
}

// errNoSource is what the zero Source gives.
var errNoSource = errors.New("data: this source names no data set; use one such as data.FashionMNIST()")

// Name is the name of the data set, fit for a file name.
func (s Source) Name() string {
	if s.from == nil {
		return ""
	}
	name := s.from.name()
	for _, n := range s.takes {
		name = fmt.Sprintf("%s-first-%d", name, n)
	}
	return name
}

// Where says where the data set would be read from: a file, a folder or the program itself. It
// fails if the set is nowhere to be found, and says where it looked and how to get it. It does not
// look inside the files.
func (s Source) Where() (string, error) {
	if s.from == nil {
		return "", errNoSource
	}
	return s.from.where()
}

// Open reads and checks the data set, a *[Pictures] or a *[Text]. It fails if the set is not there
// or is damaged.
func (s Source) Open() (models.Dataset, error) {
	if s.from == nil {
		return nil, errNoSource
	}
	set, err := s.openTaken()
	if err != nil {
		return nil, err
	}
	set.(openable).openedFrom(s)
	return set, nil
}

// openable is what a data set of this package is besides a models.Dataset.
type openable interface {
	// first is the set of the first n examples, 1 to Len.
	first(n int) models.Dataset
	// openedFrom tells a new set its source.
	openedFrom(s Source)
}

// openTaken reads the origin and takes from it. The set that it gives does not know its source yet.
func (s Source) openTaken() (models.Dataset, error) {
	set, err := s.from.open()
	if err != nil {
		return nil, err
	}
	for i, n := range s.takes {
		if n < 1 || n > set.Len() {
			before := Source{s.from, s.takes[:i]}
			return nil, fmt.Errorf("data: cannot take the first %d examples of %s, want 1 to %d", n, before.Name(), set.Len())
		}
		set = set.(openable).first(n)
	}
	return set, nil
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
		return none, fmt.Errorf("data: %s holds %s, want %s; choose another source", s.Name(), set.Spec().Kind, want)
	}
	return typed, nil
}

// Take is the source of the first n examples, pictures or symbols, of this one. A text keeps the
// whole alphabet. Opening it fails if n is below 1 or above the number of examples.
func (s Source) Take(n int) Source {
	if s.from != nil {
		s.takes = append(slices.Clip(s.takes), n)
	}
	return s
}
