package data

import (
	"cmp"
	"errors"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
)

// Frame is the size that pictures of one's own are brought to.
type Frame struct {
	// Height and Width are in pixels; 64 if 0.
	Height int `json:"height"`
	Width  int `json:"width"`
	// Channels is 3 for colour or 1 for grey; 3 if 0.
	Channels int `json:"channels"`
}

// PictureFolder is the source of the PNG, JPEG and GIF files in a folder and below it, in the order of their paths.
// Each is cut to the proportions of the frame, an equal part on either side, and scaled to its size; what is
// transparent lies on white; of a GIF that moves the first picture is taken. The names of the folders in it are
// the classes, if there are several that have pictures. Files whose names begin with a dot are passed over.
func PictureFolder(path string, frame Frame) Source {
	return Source{from: pictureFolder{path, frame}}
}

// pictureFolder is the origin of such pictures.
type pictureFolder struct {
	Path  string `json:"path"`
	Frame Frame  `json:"frame"`
}

func (f pictureFolder) name() string           { return paths.Name(f.Path) }
func (f pictureFolder) kind() models.Kind      { return models.Pictures }
func (f pictureFolder) where() (string, error) { return paths.Folder(f.Path) }
func (f pictureFolder) spec() sourceSpec       { return sourceSpec{Folder: &f} }

func (f pictureFolder) files() ([]string, error) {
	if _, err := f.where(); err != nil {
		return nil, err
	}
	return imagefolder.Files(f.Path)
}

func (f pictureFolder) read(files []string) (models.Dataset, error) {
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

// spec is the form of the pictures. It fails if the frame is none, and says all that is wrong with it.
func (f Frame) spec() (models.Spec, error) {
	f.Height, f.Width, f.Channels = cmp.Or(f.Height, 64), cmp.Or(f.Width, 64), cmp.Or(f.Channels, 3)
	var faults error
	for _, side := range []struct {
		name  string
		value int
	}{{"Height", f.Height}, {"Width", f.Width}} {
		if side.value < 1 || side.value > 4096 {
			faults = errors.Join(faults, fmt.Errorf("data: Frame.%s is %d, want 1 to 4096 pixels", side.name, side.value))
		}
	}
	if f.Channels != 1 && f.Channels != 3 {
		faults = errors.Join(faults, fmt.Errorf("data: Frame.Channels is %d, want 1 or 3", f.Channels))
	}
	return models.Spec{Kind: models.Pictures, Height: f.Height, Width: f.Width, Channels: f.Channels}, faults
}
