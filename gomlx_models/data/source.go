package data

import (
	"errors"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
)

// Source names a data set that is yet to be opened. The zero Source names none and cannot be opened.
type Source struct {
	from    origin   // nil if the source names none
	subsets []subset // in the order of the calls that made them
}

// origin is where a data set comes from. It is plain data, so that it can be written down and read again.
type origin interface {
	name() string
	kind() models.Kind
	// where is the file or folder to tell the user.
	where() (string, error)
	// files are all that open reads, none of what is in the program itself.
	files() ([]string, error)
	open() (models.Dataset, error)
	spec() sourceSpec
}

// errNoSource is what the zero Source gives.
var errNoSource = errors.New("data: this source names no data set; use one such as data.FashionMNIST()")

// Name is the name of the data set, fit for a file name.
func (s Source) Name() string {
	if s.from == nil {
		return ""
	}
	name := s.from.name()
	for _, c := range s.subsets {
		name += "-" + c.String()
	}
	return name
}

// Kind is the kind of the examples, which is known before the source is opened; empty if the source names none.
func (s Source) Kind() models.Kind {
	if s.from == nil {
		return ""
	}
	return s.from.kind()
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

// Open reads and checks the data set, a *[Pictures], *[Text], *[Pairs] or *[Drawings]. It fails if the set is
// not there or is damaged.
func (s Source) Open() (models.Dataset, error) {
	if s.from == nil {
		return nil, errNoSource
	}
	set, err := s.openSubset()
	if err != nil {
		return nil, err
	}
	set.(openable).openedFrom(s)
	return set, nil
}

// openable is what a data set of this package is besides a models.Dataset.
type openable interface {
	// slice is the set of the examples from place from up to and without place to, one at least.
	slice(from, to int) models.Dataset
	// openedFrom tells a new set its source.
	openedFrom(s Source)
}

// openSubset opens the origin and takes the subsets of it. The set that it gives does not know its source yet.
func (s Source) openSubset() (models.Dataset, error) {
	set, err := s.from.open()
	if err != nil {
		return nil, err
	}
	for i, c := range s.subsets {
		from, to, err := c.bounds(set.Len())
		if err != nil {
			return nil, fmt.Errorf("data: cannot cut %s: %w", Source{s.from, s.subsets[:i]}.Name(), err)
		}
		set = set.(openable).slice(from, to)
	}
	return set, nil
}

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

// namedSet is the origin of a data set that has a name.
type namedSet struct {
	id    string
	holds models.Kind
	place func() (string, error)
	reads func() ([]string, error)
	read  func(name string) (models.Dataset, error)
	test  func() Source // the set to test on, or nil
}

func (s namedSet) name() string                  { return s.id }
func (s namedSet) kind() models.Kind             { return s.holds }
func (s namedSet) where() (string, error)        { return s.place() }
func (s namedSet) files() ([]string, error)      { return s.reads() }
func (s namedSet) open() (models.Dataset, error) { return s.read(s.id) }
func (s namedSet) spec() sourceSpec              { return sourceSpec{Named: s.id} }

// embeddedSet is a set that is in every program.
func embeddedSet(name string, kind models.Kind, read func(name string) (models.Dataset, error)) namedSet {
	return namedSet{
		id: name, holds: kind, read: read,
		place: func() (string, error) { return embedded.Where, nil },
		reads: func() ([]string, error) { return nil, nil },
	}
}

// fileSet is a set that is in one file.
func fileSet(name string, kind models.Kind, where func() (string, error), read func(name string) (models.Dataset, error)) namedSet {
	return namedSet{id: name, holds: kind, place: where, read: read, reads: func() ([]string, error) {
		path, err := where()
		return []string{path}, err
	}}
}

// testedOn is the set, with the one to test on that belongs to it.
func (s namedSet) testedOn(test func() Source) namedSet {
	s.test = test
	return s
}
