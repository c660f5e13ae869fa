// Package imagefolder reads the pictures in a folder or in a zip archive, whatever else lies there, the names of the
// folders being the classes, as torchvision's ImageFolder does. What it has read it keeps in the user's cache.
package imagefolder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"path"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// maxBytes is the most bytes of all pictures of a set.
const maxBytes = 1 << 30

// Frame is what each picture is brought to.
type Frame struct {
	Height, Width int // in pixels
	Channels      int // 1 for grey, 3 for colour, 4 for colour and how opaque it is, not premultiplied
	Fit           Fit
	Background    color.NRGBA // below what is transparent and beside what is padded; opaque
	Strict        bool        // fail for the first file that cannot be read
}

// Fit says what happens to a picture of other proportions than the frame's.
type Fit string

// The ways to fit.
const (
	Crop    Fit = "crop"    // cut an equal part off on either side
	Pad     Fit = "pad"     // lay the whole into the middle of the background
	Stretch Fit = "stretch" // change the proportions
)

// bytes is how many values a picture has.
func (f Frame) bytes() int { return f.Height * f.Width * f.Channels }

// Set is what a folder or an archive holds. The order is that of the files' digests: a part of the pictures, such as the
// last tenth, is then drawn from all of them, it is the same part however they are brought to a frame and whatever joins
// them, and copies of a file are neighbours.
type Set struct {
	Pixels []byte `json:"-"` // [count, Height, Width, Channels]
	// Labels has the class of each picture and Classes their names, or both are nil if there are not several.
	Labels  []uint8
	Classes []string
	Paths   []string      // of each picture, below the folder, with slashes
	Sizes   []image.Point // of each picture in its file, upright
	Skipped []Skipped     // in the order of their paths
	Note    string        // what the names of the folders could not be used for, or ""
}

// Skipped is a file that was not read.
type Skipped struct {
	Path   string // below the folder, with slashes
	Reason string
}

// Read reads the pictures of a folder or an archive on all cores, or takes what it has kept of them. From time to time it
// tells progress, which may be nil, how many of the files are done; never at the same time from two goroutines.
func Read(ctx context.Context, root string, frame Frame, progress func(done, total int)) (*Set, error) {
	found, err := list(root, judgePicture)
	if err != nil {
		return nil, err
	}
	defer found.close()
	pictures, skipped := found.split()
	if err := check(root, frame, len(pictures), skipped); err != nil {
		return nil, err
	}
	kept := newCacheFile(found, frame)
	if set := kept.load(); set != nil {
		return set, nil
	}
	set, err := decodeAll(ctx, pictures, skipped, frame, progress)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %w", root, err)
	}
	kept.save(set)
	return set, nil
}

// check fails where there are no pictures, or more than there is room for, or, if the frame is strict, other files.
func check(root string, frame Frame, pictures int, skipped []Skipped) error {
	switch most := maxBytes / frame.bytes(); {
	case pictures == 0 && len(skipped) == 0:
		return fmt.Errorf("data: %s has no pictures; want files that end in %s, there or in folders below", root, strings.Join(imagefile.Endings(), ", "))
	case pictures == 0:
		return fmt.Errorf("data: %s has no picture that can be read: %s", root, summary(skipped, len(skipped)))
	case pictures > most:
		return fmt.Errorf("data: %s has %d pictures, and of %d by %d pixels with %d channels at most %d fit into %d MB; make the frame smaller, or move some of them elsewhere",
			root, pictures, frame.Height, frame.Width, frame.Channels, most, maxBytes>>20)
	case frame.Strict && len(skipped) > 0:
		return fmt.Errorf("data: %s: %w", root, refuse(skipped[0]))
	}
	return nil
}

// refuse says of a file why it stops a strict reading.
func refuse(s Skipped) error {
	return fmt.Errorf("%s: %s; mend it or take it away, or read without strict, which skips it", s.Path, s.Reason)
}

// decodeAll reads every picture and puts them into the set's order.
func decodeAll(ctx context.Context, pictures []entry, skipped []Skipped, frame Frame, progress func(done, total int)) (*Set, error) {
	r := newReading(pictures, frame)
	if err := r.run(ctx, progress); err != nil {
		return nil, err
	}
	files := len(pictures) + len(skipped)
	skipped = r.skipped(skipped)
	if len(skipped) > 0 && frame.Strict {
		return nil, refuse(skipped[0])
	}
	order := r.order()
	if len(order) == 0 {
		return nil, errors.New("no picture can be read: " + summary(skipped, files))
	}
	set := &Set{Skipped: skipped, Pixels: r.arrange(order)}
	for _, at := range order {
		set.Paths, set.Sizes = append(set.Paths, pictures[at].path), append(set.Sizes, r.files[at].size)
	}
	set.Labels, set.Classes, set.Note = classesOf(set.Paths)
	return set, nil
}

// named is how many skipped files a summary names.
const named = 5

// Summary says in a sentence which files were skipped and why, the first by name; "" if none was.
func (s *Set) Summary() string {
	if len(s.Skipped) == 0 {
		return ""
	}
	return summary(s.Skipped, len(s.Paths)+len(s.Skipped))
}

func summary(skipped []Skipped, files int) string {
	var names []string
	for _, s := range skipped[:min(named, len(skipped))] {
		names = append(names, fmt.Sprintf("%s (%s)", s.Path, s.Reason))
	}
	said := fmt.Sprintf("%d of %d files skipped: %s", len(skipped), files, strings.Join(names, ", "))
	if more := len(skipped) - named; more > 0 {
		said += fmt.Sprintf(" and %d more", more)
	}
	return said
}

// MaxClasses is the most classes that labels of one byte tell apart.
const MaxClasses = 256

// classesOf gives the class of each picture and the names of the classes, those of the folders at which the paths part,
// or nil, and a note where folders cannot be classes.
func classesOf(paths []string) (labels []uint8, classes []string, note string) {
	shared := len(sharedFolder(paths))
	of := make([]string, len(paths))
	beside := ""
	for i, file := range paths {
		below := file[shared:]
		if folder, _, ok := strings.Cut(below, "/"); ok {
			of[i] = folder
		} else if beside == "" || below < beside {
			beside = below
		}
	}
	classes = slices.Compact(slices.Sorted(slices.Values(of)))
	switch {
	case len(classes) < 2:
		return nil, nil, ""
	case classes[0] == "":
		return nil, nil, fmt.Sprintf("the pictures have no classes, because some, such as %s, lie beside the folders %s; put every picture into the folder of its class", beside, few(classes[1:]))
	case len(classes) > MaxClasses:
		return nil, nil, fmt.Sprintf("the pictures have no classes, because %d folders hold them, and at most %d can be classes; put folders together", len(classes), MaxClasses)
	}
	labels = make([]uint8, len(paths))
	for i, name := range of {
		at, _ := slices.BinarySearch(classes, name)
		labels[i] = uint8(at)
	}
	return labels, classes, ""
}

// few lists the first names.
func few(names []string) string {
	const most = 3
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}

// sharedFolder is the folder that all paths lie in, with a slash at its end, or "".
func sharedFolder(paths []string) string {
	low := slices.MinFunc(paths, cmp.Compare[string])
	high := slices.MaxFunc(paths, cmp.Compare[string])
	n := 0
	for n < min(len(low), len(high)) && low[n] == high[n] {
		n++
	}
	folder, _ := path.Split(low[:n])
	return folder
}
