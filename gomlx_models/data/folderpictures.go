package data

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"golang.org/x/sync/errgroup"
)

// maxClasses is the most classes that labels of one byte tell apart.
const maxClasses = 256

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

func (f pictureFolder) name() string { return fileName(f.Path) }

func (f pictureFolder) where() (string, error) {
	info, err := os.Stat(f.Path)
	if err != nil {
		return "", fmt.Errorf("data: cannot find the folder: %w; check the path", err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("data: %s is a file, want a folder; name the folder that the pictures are in", f.Path)
	}
	return f.Path, nil
}

func (f pictureFolder) recipe() (recipe, error) { return recipe{Folder: &f}, nil }

// open reads all pictures, on all cores.
func (f pictureFolder) open() (models.Dataset, error) {
	if _, err := f.where(); err != nil {
		return nil, err
	}
	spec, err := f.Frame.spec()
	if err != nil {
		return nil, err
	}
	files, err := pictureNames(f.Path)
	if err != nil {
		return nil, err
	}
	if most := idx.MaxSize / spec.Size(); len(files) == 0 || len(files) > most {
		return nil, fmt.Errorf("data: %s has %d pictures, want 1 to %d PNG, JPEG or GIF files of that size", f.Path, len(files), most)
	}
	labels, classes, err := folderClasses(f.Path, files)
	if err != nil {
		return nil, err
	}
	pixels := make([]byte, len(files)*spec.Size())
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range files {
		group.Go(func() error {
			return readPicture(filepath.Join(f.Path, file), spec, pixels[i*spec.Size():(i+1)*spec.Size()])
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return labelled(f.name(), spec, pixels, labels, classes), nil
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

// pictureNames lists the pictures in the folder and below it, by their paths in it.
func pictureNames(folder string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("data: %s: cannot be read: %w; check who may read it", filepath.Join(folder, path), err)
		case path != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.IsDir() && slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif"}, strings.ToLower(filepath.Ext(path))):
			names = append(names, filepath.FromSlash(path))
		}
		return nil
	})
	return names, err
}

// folderClasses gives the class of each picture and the names of the classes, those of the folders that the paths
// begin with, or nil if there are not several.
func folderClasses(folder string, files []string) (labels []uint8, classes []string, err error) {
	of := make([]string, len(files))
	for i, file := range files {
		of[i], _, _ = strings.Cut(filepath.Dir(file), string(filepath.Separator))
	}
	classes = slices.Compact(slices.Sorted(slices.Values(of)))
	switch {
	case len(classes) < 2:
		return nil, nil, nil
	case classes[0] == ".":
		return nil, nil, fmt.Errorf("data: %s has pictures beside folders of pictures, such as %s; put every picture into the folder of its class, or all into one", folder, files[slices.Index(of, ".")])
	case len(classes) > maxClasses:
		return nil, nil, fmt.Errorf("data: %s has %d folders of pictures, want at most %d classes; put them together", folder, len(classes), maxClasses)
	}
	labels = make([]uint8, len(files))
	for i, name := range of {
		at, _ := slices.BinarySearch(classes, name)
		labels[i] = uint8(at)
	}
	return labels, classes, nil
}
