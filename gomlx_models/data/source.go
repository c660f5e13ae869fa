package data

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// Source names a data set that is yet to be opened. The zero Source names none and cannot be opened.
type Source struct {
	from    origin   // nil if the source names none
	subsets []subset // in the order of the calls that made them
	licence string   // as it was given, or empty
}

// origin is where a data set comes from. It is plain data, so that it can be written down and read again.
type origin interface {
	name() string
	kind() models.Kind
	// where is the file or folder to tell the user.
	where() (string, error)
	// files are the paths of all that is to be read, of none if the set is in the program itself.
	files() ([]string, error)
	// read reads these files. What takes long ends early when the context does, and tells progress, which may be nil, how many
	// of the files are read.
	read(ctx context.Context, files []string, progress watch) (models.Dataset, error)
	spec() sourceSpec
}

// watch is told how many of so many files are read.
type watch = func(done, total int)

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

// Open reads and checks the data set, a *[Pictures], *[Text], *[Documents], *[Pairs] or *[Drawings]. It fails if the set is
// not there or is damaged.
func (s Source) Open() (models.Dataset, error) { return s.OpenWith(context.Background(), nil) }

// OpenWith is Open for what may take long: it ends early when the context does, and tells progress, if that is not nil,
// how many of the files it has read. Only a folder of pictures that is decoded has progress to tell.
func (s Source) OpenWith(ctx context.Context, progress func(done, total int)) (models.Dataset, error) {
	if s.from == nil {
		return nil, errNoSource
	}
	if err := s.checkLicence(); err != nil {
		return nil, err
	}
	set, err := opened.open(ctx, s, progress)
	if err != nil {
		return nil, err
	}
	return set.of(s), nil
}

// openAs opens the source and asserts its type, that of what is wanted.
func openAs[T models.Dataset](s Source, want string) (T, error) {
	var none T
	set, err := s.Open()
	if err != nil {
		return none, err
	}
	typed, ok := set.(T)
	if !ok {
		return none, fmt.Errorf("data: %s holds %s, want %s; choose another source", s.Name(), heldBy(set), want)
	}
	return typed, nil
}

// heldBy says what a set holds.
func heldBy(set models.Dataset) string {
	if spec := set.Spec(); !spec.Documents {
		return string(spec.Kind)
	}
	return documentsHeld
}

// namedSet is the origin of a data set that has a name.
type namedSet struct {
	id       string
	holds    models.Kind
	find     func() (string, error)   // the place to tell the user
	list     func() ([]string, error) // the files
	make     func(name string, files []string) (models.Dataset, error)
	testedOn func() Source // the set to test on, or nil
	terms    string        // its licence
}

func (s namedSet) name() string             { return s.id }
func (s namedSet) kind() models.Kind        { return s.holds }
func (s namedSet) where() (string, error)   { return s.find() }
func (s namedSet) files() ([]string, error) { return s.list() }
func (s namedSet) read(_ context.Context, files []string, _ watch) (models.Dataset, error) {
	return s.make(s.id, files)
}
func (s namedSet) spec() sourceSpec { return sourceSpec{Named: s.id} }

// embeddedSet is a set that is in every program.
func embeddedSet(name string, kind models.Kind, read func(name string) (models.Dataset, error)) namedSet {
	return namedSet{
		id: name, holds: kind,
		find: func() (string, error) { return embedded.Where, nil },
		list: func() ([]string, error) { return nil, nil },
		make: func(name string, _ []string) (models.Dataset, error) { return read(name) },
	}
}

// embeddedPictures is such a set of pictures of classes.
func embeddedPictures(name string, classes []string, read func() (images, labels idx.Array, err error)) namedSet {
	return embeddedSet(name, models.Pictures, func(name string) (models.Dataset, error) {
		images, labels, err := read()
		if err != nil {
			return nil, err
		}
		return picturesOf(name, idxFile{"the images of " + name, images}, &idxFile{"the labels of " + name, labels}, classes)
	})
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

// sourceSpec is how to make a source, in the form in which one travels from one program to another on the same
// machine. One field but Format, Licence and Subsets is set, or none for the source that names no data set.
type sourceSpec struct {
	Format   int           `json:"format"`
	Named    string        `json:"named,omitempty"`
	Pictures *pictureFiles `json:"pictures,omitempty"`
	Folder   *folder       `json:"folder,omitempty"`
	Text     *string       `json:"text,omitempty"`
	Lines    *string       `json:"lines,omitempty"`
	Pairs    *string       `json:"pairs,omitempty"`
	Strokes  *string       `json:"strokes,omitempty"`
	Sketches *string       `json:"sketches,omitempty"`
	Subsets  []subset      `json:"cuts,omitempty"`
	Licence  string        `json:"licence,omitempty"`
	// In is the folder that paths are relative to, empty if none is.
	In string `json:"in,omitempty"`
}

// sourceFormat is the version of the form that this package writes. It reads oldSourceFormat too, whose paths are all absolute.
const (
	sourceFormat    = 3
	oldSourceFormat = 2
)

// paths lists the paths of files and folders, each a part of the spec.
func (spec *sourceSpec) paths() []*string {
	switch {
	case spec.Pictures != nil:
		return []*string{&spec.Pictures.Images, &spec.Pictures.Labels}
	case spec.Folder != nil:
		return []*string{&spec.Folder.Path}
	}
	return slices.DeleteFunc([]*string{spec.Text, spec.Lines, spec.Pairs, spec.Strokes, spec.Sketches}, func(path *string) bool { return path == nil })
}

// placed notes the folder that the paths are relative to. They stay as they were given.
func (spec sourceSpec) placed() (sourceSpec, error) {
	for _, path := range spec.paths() {
		if !utf8.ValidString(*path) {
			return sourceSpec{}, fmt.Errorf("data: the path %q is not UTF-8, so it cannot be written down; rename the file", *path)
		}
		if *path == "" || filepath.IsAbs(*path) || spec.In != "" {
			continue
		}
		var err error
		if spec.In, err = os.Getwd(); err != nil {
			return sourceSpec{}, fmt.Errorf("data: the folder of %s is not known: %w; use an absolute path", *path, err)
		}
	}
	return spec, nil
}

// resolve makes the paths mean what they meant, or, where nothing is there any more, what they mean in this folder if
// something is: data and model may have moved together.
func (spec sourceSpec) resolve() {
	for _, path := range spec.paths() {
		if *path == "" || filepath.IsAbs(*path) {
			continue
		}
		there := filepath.Join(spec.In, *path)
		if !exists(there) && exists(*path) {
			continue
		}
		*path = there
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// spec is how to make the source again.
func (s Source) spec() (sourceSpec, error) {
	var spec sourceSpec
	if s.from != nil {
		spec = s.from.spec()
	}
	spec.Format, spec.Subsets, spec.Licence = sourceFormat, s.subsets, s.licence
	return spec.placed()
}

// source makes the source.
func (spec sourceSpec) source() (Source, error) {
	if spec.Format != sourceFormat && spec.Format != oldSourceFormat {
		return Source{}, fmt.Errorf("data: a source is written in the format %d, and this version reads format %d; make the source again", spec.Format, sourceFormat)
	}
	spec.resolve()
	var s Source
	switch {
	case spec.Named != "":
		found, ok := findNamed(spec.Named)
		if !ok {
			return Source{}, fmt.Errorf("data: there is no data set %q any more; make the source again", spec.Named)
		}
		s = found
	case spec.Pictures != nil:
		s = PictureFiles(spec.Pictures.Images, spec.Pictures.Labels)
	case spec.Text != nil:
		s = TextFile(*spec.Text)
	case spec.Lines != nil:
		s = Lines(*spec.Lines)
	case spec.Folder != nil:
		s = Source{from: *spec.Folder}
	case spec.Pairs != nil:
		s = PairFile(*spec.Pairs)
	case spec.Strokes != nil:
		s = StrokeFile(*spec.Strokes)
	case spec.Sketches != nil:
		s = SketchFolder(*spec.Sketches)
	case len(spec.Subsets) > 0:
		return Source{}, errors.New("data: a source is written that takes a subset of no data set; make the source again")
	}
	s.subsets = spec.Subsets
	return s.Licensed(spec.Licence), nil
}

// MarshalBinary writes how to make the source, not what it holds; files by their path and the folder that it is
// relative to. It fails if that folder cannot be known or a path is not UTF-8.
func (s Source) MarshalBinary() ([]byte, error) {
	spec, err := s.spec()
	if err != nil {
		return nil, err
	}
	return json.Marshal(spec)
}

// UnmarshalBinary makes the source again that MarshalBinary wrote, without opening it. It fails if another
// version of this package wrote it and this one cannot read it.
func (s *Source) UnmarshalBinary(written []byte) error {
	var spec sourceSpec
	if err := json.Unmarshal(written, &spec); err != nil {
		return fmt.Errorf("data: what is read is not a source: %w; make the source again", err)
	}
	made, err := spec.source()
	if err != nil {
		return err
	}
	*s = made
	return nil
}
