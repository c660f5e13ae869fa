package data

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
	"github.com/atelier-go/atelier/gomlx_models/data/quickdraw"
	"github.com/atelier-go/atelier/gomlx_models/data/svg"
)

// SketchFolder is the source of the drawings in the SVG files of a folder or of a zip archive, and in the folders in it: their
// lines, and the outlines of what is only filled, in the order in which they are drawn. They are brought to the form of
// StrokeFile's: the longer side is 255 units, and the lines are simplified. The names of the folders are the classes, as
// those of Folder are, and the words of the drawings. Files that cannot be read, or that have more than 250 points then, are
// skipped: see Skipped. The order is that of the digests of the files, as in Folder.
func SketchFolder(path string) Source { return Source{from: sketchFolder{path}} }

// AsSketches is the source of the drawings, and not of the pictures, in the SVG files of a folder. It fails if this is the
// source of anything else.
func (s Source) AsSketches() (Source, error) {
	f, ok := s.from.(folder)
	if !ok {
		return Source{}, fmt.Errorf("data: %s is no folder and no zip archive, whose SVG files could be read as drawings", cmp.Or(s.Name(), "no data set"))
	}
	s.from = sketchFolder{f.Path}
	return s, nil
}

// sketchFolder is the origin of such drawings.
type sketchFolder struct{ path string }

const vectorEnding = ".svg"

func (f sketchFolder) name() string             { return paths.Name(f.path) }
func (f sketchFolder) kind() models.Kind        { return models.Strokes }
func (f sketchFolder) where() (string, error)   { return f.path, imagefolder.Check(f.path) }
func (f sketchFolder) files() ([]string, error) { return imagefolder.FilesOf(f.path, vectorEnding) }
func (f sketchFolder) spec() sourceSpec         { return sourceSpec{Sketches: &f.path} }

// sketch is a drawing of a file.
type sketch struct {
	path   string
	digest [sha256.Size]byte
	quickdraw.Drawing
}

func (f sketchFolder) read(ctx context.Context, _ []string, progress watch) (models.Dataset, error) {
	var sketches []sketch
	skipped, err := imagefolder.Each(ctx, f.path, vectorEnding, func(path string, content []byte) error {
		drawing, err := parseSketch(content)
		if err == nil && len(sketches) == quickdraw.MaxDrawings {
			err = fmt.Errorf("there are %d drawings before it, and no more are taken", len(sketches))
		}
		if err == nil {
			sketches = append(sketches, sketch{path, sha256.Sum256(content), drawing})
		}
		return err
	}, progress)
	switch {
	case err != nil:
		return nil, err
	case len(sketches) == 0 && len(skipped) == 0:
		return nil, fmt.Errorf("data: %s has no drawings; want files that end in %s, there or in folders below", f.path, vectorEnding)
	case len(sketches) == 0:
		return nil, fmt.Errorf("data: %s has no drawing that can be read: %s", f.path, imagefolder.Summary(skipped, len(skipped)))
	}
	slices.SortFunc(sketches, func(a, b sketch) int {
		return cmp.Or(bytes.Compare(a.digest[:], b.digest[:]), cmp.Compare(a.path, b.path))
	})
	return f.set(sketches, skipped), nil
}

// set makes a data set of the drawings.
func (f sketchFolder) set(sketches []sketch, skipped []Skipped) *Drawings {
	files := make([]string, len(sketches))
	for i, s := range sketches {
		files[i] = s.path
	}
	classes, note := imagefolder.ClassNames(files)
	drawings := make([]quickdraw.Drawing, len(sketches))
	for i, s := range sketches {
		drawings[i] = s.Drawing
		if drawings[i].Word = f.name(); classes != nil {
			drawings[i].Word = classes[i]
		}
	}
	d := newDrawings(f.name(), drawings)
	d.skipped = skipped
	d.notes = slices.DeleteFunc([]string{imagefolder.Summary(skipped, len(sketches)+len(skipped)), note}, func(n string) bool { return n == "" })
	return d
}

// maxSketched is the most points of a drawing before it is simplified, which takes as much time as their square at worst.
const maxSketched = 20_000

// parseSketch reads the lines of an SVG file. The faults are sentences without the path.
func parseSketch(content []byte) (quickdraw.Drawing, error) {
	var none quickdraw.Drawing
	parsed, err := svg.Parse(bytes.NewReader(content))
	if err != nil {
		return none, err
	}
	width, height := parsed.Size()
	lines, err := parsed.Strokes(max(width, height) / 1000)
	if err != nil {
		return none, err
	}
	points := 0
	for _, line := range lines {
		points += len(line)
	}
	if points > maxSketched {
		return none, fmt.Errorf("it has %d points, want %d at most; simplify it", points, maxSketched)
	}
	drawing := quickdraw.New("", lines)
	switch points := drawing.Points(); {
	case points == 0:
		return none, fmt.Errorf("it has no lines that are seen")
	case points > quickdraw.MaxPoints:
		return none, fmt.Errorf("it has %d points when simplified, want %d at most", points, quickdraw.MaxPoints)
	}
	return drawing, nil
}

// Skipped lists the files that could not be read, in the order of their paths. It is empty for what is no folder.
func (d *Drawings) Skipped() []Skipped { return d.skipped }

// Notes are sentences that whoever opens the set wants to read: which files were skipped, and why it has no classes.
func (d *Drawings) Notes() []string { return d.notes }
