// Package imagefolder reads a folder of PNG, JPEG and GIF files, the names of the folders in it being the classes, as
// torchvision's ImageFolder does.
package imagefolder

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"golang.org/x/sync/errgroup"
)

// maxBytes is the most bytes of all pictures of a folder.
const maxBytes = 1 << 30

// MaxClasses is the most classes that labels of one byte tell apart.
const MaxClasses = 256

// Size is that of the pictures to be read: in pixels, and 1 channel for grey or 3 for colour.
type Size struct{ Height, Width, Channels int }

// Pictures is what a folder holds.
type Pictures struct {
	Pixels []byte // [count, Height, Width, Channels]
	// Labels has the class of each picture and Classes their names, or both are nil if there are not several.
	Labels  []uint8
	Classes []string
}

// Read reads these Files of a folder, on all cores. Each is cut to the proportions of the size, an equal part on either
// side, and scaled; what is transparent lies on white; of a GIF that moves the first picture is taken.
func Read(folder string, files []string, size Size) (p Pictures, err error) {
	each := size.Height * size.Width * size.Channels
	if most := maxBytes / each; len(files) == 0 || len(files) > most {
		return p, fmt.Errorf("data: %s has %d pictures, want 1 to %d PNG, JPEG or GIF files of that size", folder, len(files), most)
	}
	if p.Labels, p.Classes, err = classesOf(folder, files); err != nil {
		return p, err
	}
	p.Pixels = make([]byte, len(files)*each)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range files {
		group.Go(func() error { return readFile(file, size, p.Pixels[i*each:(i+1)*each]) })
	}
	return p, group.Wait()
}

// Files lists the pictures in the folder and below it, in the order of their paths.
func Files(folder string) ([]string, error) {
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
		case !entry.IsDir() && imagefile.Reads(path):
			names = append(names, filepath.Join(folder, filepath.FromSlash(path)))
		}
		return nil
	})
	return names, err
}

// classesOf gives the class of each picture and the names of the classes, those of the folders that the paths
// begin with, or nil if there are not several.
func classesOf(folder string, files []string) (labels []uint8, classes []string, err error) {
	of := make([]string, len(files))
	for i, file := range files {
		below, err := filepath.Rel(folder, file)
		if err != nil {
			return nil, nil, fmt.Errorf("data: %s is not in %s: %w", file, folder, err)
		}
		of[i], _, _ = strings.Cut(filepath.Dir(below), string(filepath.Separator))
	}
	classes = slices.Compact(slices.Sorted(slices.Values(of)))
	switch {
	case len(classes) < 2:
		return nil, nil, nil
	case classes[0] == ".":
		return nil, nil, fmt.Errorf("data: %s has pictures beside folders of pictures, such as %s; put every picture into the folder of its class, or all into one", folder, filepath.Base(files[slices.Index(of, ".")]))
	case len(classes) > MaxClasses:
		return nil, nil, fmt.Errorf("data: %s has %d folders of pictures, want at most %d classes; put them together", folder, len(classes), MaxClasses)
	}
	labels = make([]uint8, len(files))
	for i, name := range of {
		at, _ := slices.BinarySearch(classes, name)
		labels[i] = uint8(at)
	}
	return labels, classes, nil
}
