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
	// files are the paths of all that is to be read, of none if the set is in the program itself.
	files() ([]string, error)
	// read reads these files.
	read(files []string) (models.Dataset, error)
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
	for _, part := range s.subsets {
		name += "-" + part.String()
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
	set, err := opened.open(s)
	if err != nil {
		return nil, err
	}
	return set.of(s), nil
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
	id       string
	holds    models.Kind
	find     func() (string, error)   // the place to tell the user
	list     func() ([]string, error) // the files
	make     func(name string, files []string) (models.Dataset, error)
	testedOn func() Source // the set to test on, or nil
}

func (s namedSet) name() string                                { return s.id }
func (s namedSet) kind() models.Kind                           { return s.holds }
func (s namedSet) where() (string, error)                      { return s.find() }
func (s namedSet) files() ([]string, error)                    { return s.list() }
func (s namedSet) read(files []string) (models.Dataset, error) { return s.make(s.id, files) }
func (s namedSet) spec() sourceSpec                            { return sourceSpec{Named: s.id} }

// embeddedSet is a set that is in every program.
func embeddedSet(name string, kind models.Kind, read func(name string) (models.Dataset, error)) namedSet {
	return namedSet{
		id: name, holds: kind,
		find: func() (string, error) { return embedded.Where, nil },
		list: func() ([]string, error) { return nil, nil },
		make: func(name string, _ []string) (models.Dataset, error) { return read(name) },
	}
}

// fileSet is a set that is in one file.
func fileSet(name string, kind models.Kind, where func() (string, error), read func(name, path string) (models.Dataset, error)) namedSet {
	return namedSet{
		id: name, holds: kind, find: where,
		list: func() ([]string, error) { return oneFile(where()) },
		make: func(name string, files []string) (models.Dataset, error) { return read(name, files[0]) },
	}
}

// oneFile lists a file that was looked for.
func oneFile(path string, err error) ([]string, error) { return []string{path}, err }

// withTest is the set, with the one to test on that belongs to it.
func (s namedSet) withTest(test func() Source) namedSet {
	s.testedOn = test
	return s
}
