package studio

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/datasheet"
	"github.com/atelier-go/atelier/gomlx_models/internal/page"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/plotting"
)

// DataSheet is what Look found: facts, and pictures to look at. A cell that ends with one shows it. Its licence is that
// of the source: data.Folder(...).Licensed("CC BY 4.0").
type DataSheet struct {
	*datasheet.Sheet
	// Examples is a contact sheet of the set at its own size, as many of each class as can be.
	Examples plotting.Grid
	// Augmented is what augmentation would do with a few of them.
	Augmented plotting.Grid
	// Copies is a row for each of the first groups of pictures that are there twice, or nearly.
	Copies plotting.Grid
}

// Look looks at a data set before anything learns from it: what is in it, what is there twice or damaged, what
// augmentation would do, and which presets fit.
func Look(source data.Source) DataSheet {
	set, err := source.Open()
	check(err)
	sheet, err := NewDataSheet(source, set)
	check(err)
	return sheet
}

// NewDataSheet is Look for a program: of a source and the set that it opened.
func NewDataSheet(source data.Source, set models.Dataset) (DataSheet, error) {
	facts, err := datasheet.Of(source, set)
	if err != nil {
		return DataSheet{}, err
	}
	advice, err := NewChoice(set, zoo.Wish{})
	var unfit *models.Unfit
	switch {
	case errors.As(err, &unfit):
		facts.Heed = append(facts.Heed, "no preset learns "+set.Spec().Form()+": take another size.")
	case err != nil:
		return DataSheet{}, err
	default:
		facts.Fits = fits(advice.Advice)
	}
	sheet := DataSheet{Sheet: facts}
	return sheet, sheet.draw(set)
}

const (
	contactSize = 64 // pictures of a contact sheet
	shownGroups = 6  // groups of copies
	shownCopies = 6  // of a group
	augmented   = 3  // examples
)

// draw draws what there is to see.
func (d *DataSheet) draw(set models.Dataset) error {
	switch set := set.(type) {
	case *data.Pictures:
		return d.drawPictures(set)
	case *data.Drawings:
		return d.contact(datasheet.Spread(set.Labels(), set.Len(), contactSize), func(i int) (image.Image, string, error) {
			word, points, err := set.Drawing(i)
			return sample.NewDrawing(points).Picture(sample.DrawingSize), word, err
		})
	}
	return nil
}

func (d *DataSheet) drawPictures(set *data.Pictures) error {
	labels := set.Labels()
	chosen := datasheet.Spread(labels, set.Len(), contactSize)
	err := d.contact(chosen, func(i int) (image.Image, string, error) {
		picture, err := set.Picture(i)
		if labels == nil {
			return picture, "", err
		}
		return picture, d.Classes[labels[i]].Name, err
	})
	if err != nil {
		return err
	}
	for _, i := range datasheet.Spread(nil, len(chosen), augmented) {
		for _, changed := range datasheet.Augment(d.Examples.Images[i]) {
			d.Augmented.Images = append(d.Augmented.Images, changed.Picture)
			d.Augmented.Notes = append(d.Augmented.Notes, changed.How)
		}
	}
	d.Augmented.Columns = len(d.Augmented.Images) / min(augmented, len(chosen))
	d.Augmented.Title = "augmentation would make of the first in each row: " + strings.Join(d.Augmented.Notes[1:d.Augmented.Columns], ", ")
	return d.drawCopies(set)
}

// contact fills the contact sheet.
func (d *DataSheet) contact(chosen []int, example func(i int) (image.Image, string, error)) error {
	for _, i := range chosen {
		picture, note, err := example(i)
		if err != nil {
			return err
		}
		d.Examples.Images = append(d.Examples.Images, picture)
		d.Examples.Notes = append(d.Examples.Notes, strings.TrimSpace(fmt.Sprintf("%d %s", i, note)))
	}
	d.Examples.Title, d.Examples.Scale = "examples", 1
	return nil
}

// drawCopies lays the pictures of each group in a row, the same ones first.
func (d *DataSheet) drawCopies(set *data.Pictures) error {
	groups := slices.Concat(d.Twice.Identical, d.Twice.Near)
	groups = groups[:min(len(groups), shownGroups)]
	spec := set.Spec()
	none := image.NewNRGBA(image.Rect(0, 0, spec.Width, spec.Height))
	for _, group := range groups {
		d.Copies.Columns = max(d.Copies.Columns, min(len(group.Members), shownCopies))
	}
	for _, group := range groups {
		for k := range d.Copies.Columns {
			if k >= len(group.Members) {
				d.Copies.Images, d.Copies.Notes = append(d.Copies.Images, none), append(d.Copies.Notes, "")
				continue
			}
			picture, err := set.Picture(group.Members[k])
			if err != nil {
				return err
			}
			note := fmt.Sprint(group.Members[k])
			if k < len(group.Files) {
				note = group.Files[k]
			}
			d.Copies.Images, d.Copies.Notes = append(d.Copies.Images, picture), append(d.Copies.Notes, note)
		}
	}
	d.Copies.Title = "the same, or nearly, in each row"
	return nil
}

// figures are the figures that show anything, by the names of their files.
func (d DataSheet) figures() (names []string, grids []plotting.Grid) {
	for i, grid := range []plotting.Grid{d.Examples, d.Augmented, d.Copies} {
		if len(grid.Images) > 0 {
			names, grids = append(names, []string{"examples.png", "augmented.png", "copies.png"}[i]), append(grids, grid)
		}
	}
	return names, grids
}

// Bundle is the sheet as tables with its pictures below them, and in words.
func (d DataSheet) Bundle() (plotting.Bundle, error) {
	if d.Sheet == nil {
		return nil, errors.New("studio: this data sheet is empty: take one from Look")
	}
	var b strings.Builder
	b.WriteString(page.HTML(d.Name, d.Sections()))
	_, grids := d.figures()
	for _, grid := range grids {
		bundle, err := grid.Bundle()
		if err != nil {
			return nil, err
		}
		b.Write(bundle[plotting.MIMEHTML])
	}
	return plotting.Bundle{plotting.MIMEPlain: []byte(d.String()), plotting.MIMEHTML: []byte(b.String())}, nil
}

// The files of a data sheet beside its pictures.
const (
	sheetJSON     = "datasheet.json"
	sheetMarkdown = "datasheet.md"
)

// Save writes the sheet into a folder, which it makes: datasheet.json, datasheet.md and the pictures.
func (d DataSheet) Save(folder string) { check(d.Write(folder)) }

// Write is Save for a program. It fails if there is a datasheet.md of other words already, in which somebody may have
// answered its questions.
func (d DataSheet) Write(folder string) error {
	names, grids := d.figures()
	markdown := []byte(d.Markdown(names...))
	path := filepath.Join(folder, sheetMarkdown)
	if before, err := os.ReadFile(path); err == nil && string(before) != string(markdown) {
		return fmt.Errorf("studio: there is a %s already, and somebody may have written in it: name another folder, or take it away", path)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("studio: the data sheet cannot be written: %w", err)
	}
	facts, err := d.JSON()
	if err != nil {
		return err
	}
	files := map[string][]byte{sheetJSON: facts, sheetMarkdown: markdown}
	for i, grid := range grids {
		bundle, err := grid.Bundle()
		if err != nil {
			return err
		}
		files[names[i]] = bundle[plotting.MIMEPNG]
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return fmt.Errorf("studio: the data sheet cannot be written: %w", err)
		}
	}
	return nil
}
