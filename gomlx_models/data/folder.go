package data

import (
	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
)

// Folder is the source of the PNG, JPEG and GIF files in a folder and below it, in the order of their paths.
// Each is cut to the proportions of the frame, an equal part on either side, and scaled to its size; what is
// transparent lies on white; of a GIF that moves the first picture is taken. The names of the folders in it are
// the classes, if there are several that have pictures. Files whose names begin with a dot are passed over.
func Folder(path string, frame Frame) Source {
	return Source{from: folder{path, frame}}
}

// folder is the origin of such pictures.
type folder struct {
	Path  string `json:"path"`
	Frame Frame  `json:"frame"`
}

func (f folder) name() string           { return paths.Name(f.Path) }
func (f folder) kind() models.Kind      { return models.Pictures }
func (f folder) where() (string, error) { return paths.Folder(f.Path) }
func (f folder) spec() sourceSpec       { return sourceSpec{Folder: &f} }

func (f folder) files() ([]string, error) {
	if _, err := f.where(); err != nil {
		return nil, err
	}
	return imagefolder.Files(f.Path)
}

func (f folder) read(files []string) (models.Dataset, error) {
	spec, err := f.Frame.spec()
	if err != nil {
		return nil, err
	}
	read, err := imagefolder.Read(f.Path, files, imagefolder.Size{Height: spec.Height, Width: spec.Width, Channels: spec.Channels})
	if err != nil {
		return nil, err
	}
	return newPictures(f.name(), spec, read.Pixels, read.Labels, read.Classes), nil
}

// Skipped is a file of a folder, or a line of a list, that is not in the set.
type Skipped struct {
	Path   string // below the folder, or "names.txt:17"
	Reason string
}

// Skipped lists the files that could not be read, in the order of their paths. It is empty for what is no folder.
func (p *Pictures) Skipped() []Skipped { return p.skipped }
