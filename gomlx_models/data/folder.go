package data

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
)

// Folder is the source of the pictures in a folder, or in a zip archive, and in the folders in it. Which formats are read,
// package imagefile says. Each picture is brought to the frame, upright; of one that moves the first is taken.
//
// The names of the folders at which the paths of the pictures part are the classes. Links are followed. Hidden files are
// passed over, and so is what is no picture; what is one, or is like one, and cannot be read, is skipped: see Skipped.
//
// The order is that of the digests of the files, which is as good as shuffled and always the same: so the last tenth of a
// folder is a fair part of each of its classes, and a copy is not learnt from and held out too. Large folders are decoded
// once, and kept in the user's cache while no path, size or time of a file changes.
func Folder(path string, frame Frame) Source {
	return Source{from: folder{path, frame}}
}

// Frame is what the pictures of a folder are brought to, as it was given. ok tells whether this is the source of one.
func (s Source) Frame() (frame Frame, ok bool) {
	f, ok := s.from.(folder)
	return f.Frame, ok
}

// WithFrame is the source of the same pictures of a folder in another frame. It fails if this is the source of anything else.
func (s Source) WithFrame(frame Frame) (Source, error) {
	f, ok := s.from.(folder)
	if !ok {
		return Source{}, fmt.Errorf("data: %s is no folder and no zip archive of pictures, which alone are brought to a frame", cmp.Or(s.Name(), "no data set"))
	}
	s.from = folder{f.Path, frame}
	return s, nil
}

// folder is the origin of such pictures.
type folder struct {
	Path  string `json:"path"`
	Frame Frame  `json:"frame"`
}

func (f folder) name() string             { return paths.Name(f.Path) }
func (f folder) kind() models.Kind        { return models.Pictures }
func (f folder) where() (string, error)   { return f.Path, imagefolder.Check(f.Path) }
func (f folder) spec() sourceSpec         { return sourceSpec{Folder: &f} }
func (f folder) files() ([]string, error) { return imagefolder.Files(f.Path) }

func (f folder) read(ctx context.Context, _ []string, progress watch) (models.Dataset, error) {
	spec, err := f.Frame.spec()
	if err != nil {
		return nil, err
	}
	read, err := imagefolder.Read(ctx, f.Path, f.Frame.target(), progress)
	if err != nil {
		return nil, err
	}
	p := newPictures(f.name(), spec, read.Pixels, read.Labels, read.Classes)
	p.paths, p.originals, p.skipped = read.Paths, read.Sizes, read.Skipped
	p.notes = slices.DeleteFunc([]string{read.Summary(), read.Note}, func(note string) bool { return note == "" })
	return p, nil
}

// Skipped is a file of a folder, or a line of a list such as "names.txt:17", that is not in the set, and why.
type Skipped = imagefolder.Skipped

// Skipped lists the files that could not be read, in the order of their paths. It is empty for what is no folder.
func (p *Pictures) Skipped() []Skipped { return p.skipped }

// Paths are those of the pictures' files below the folder, with slashes. It is nil for what is no folder.
func (p *Pictures) Paths() []string { return p.paths }

// Originals are the sizes in pixels that the pictures have in their files, upright. It is nil for what is no folder.
func (p *Pictures) Originals() []image.Point { return p.originals }

// Notes are sentences that whoever opens the set wants to read: which files were skipped, and why it has no classes.
func (p *Pictures) Notes() []string { return p.notes }
