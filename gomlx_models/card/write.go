package card

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/datasheet"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// The files of a model's folder beside its checkpoints.
const (
	cardJSON      = "card.json"
	cardMarkdown  = "card.md"
	sheetJSON     = "datasheet.json"
	sheetMarkdown = "datasheet.md"
)

// partEnding is at the end of the name of a file that is being written.
const partEnding = ".part"

// Files lists the names of what stands beside the checkpoints in a model's folder.
func Files() []string {
	var names []string
	for _, name := range []string{cardJSON, cardMarkdown, sheetJSON, sheetMarkdown} {
		names = append(names, name, name+partEnding)
	}
	return names
}

// Write puts the card of a run into the folder of its checkpoints, in place of an older one, and, if set is not nil, the data
// sheet of what it learnt from, which set is: card.json, card.md, datasheet.json and datasheet.md. A text in which somebody has
// written stays as it is. Each file is there whole or not at all.
//
// Of a set of more than 128 MB the sheet is that of its first examples, and says so. Where there is one of the same data it is
// not made again.
func Write(folder string, run *fit.Run, set models.Dataset) error {
	if set == nil {
		return writeCard(folder, run)
	}
	return errors.Join(writeCard(folder, run), writeSheet(folder, run, set))
}

func writeCard(folder string, run *fit.Run) error {
	c, err := Of(run)
	if err != nil {
		return err
	}
	text, err := c.JSON()
	if err != nil {
		return err
	}
	var before Card
	ours := func(old []byte) string {
		before = Card{}
		if json.Unmarshal(old, &before) != nil {
			return ""
		}
		return before.Markdown()
	}
	return writeBoth(folder, cardJSON, cardMarkdown, text, c.Markdown(), ours)
}

// mostBytes is of the values that a data sheet looks at, which takes some seconds.
const mostBytes = 128 << 20

func writeSheet(folder string, run *fit.Run, set models.Dataset) error {
	source, err := data.Remembered(run.Data.Source)
	if err != nil {
		return fmt.Errorf("card: there is no data sheet of %s: %w", set.Name(), err)
	}
	if known, err := os.ReadFile(filepath.Join(folder, sheetJSON)); err == nil {
		var before datasheet.Sheet
		if json.Unmarshal(known, &before) == nil && before.Digest == set.Digest() && before.Licence == source.Licence() {
			return nil
		}
	}
	sheet, err := sheetOf(source, set, mostBytes)
	if err != nil {
		return err
	}
	text, err := sheet.JSON()
	if err != nil {
		return err
	}
	ours := func(old []byte) string {
		var before datasheet.Sheet
		if json.Unmarshal(old, &before) != nil {
			return ""
		}
		return before.Markdown()
	}
	return writeBoth(folder, sheetJSON, sheetMarkdown, text, sheet.Markdown(), ours)
}

// sheetOf looks at a set, or at the first examples of it that have so many bytes at most.
func sheetOf(source data.Source, set models.Dataset, most int) (*datasheet.Sheet, error) {
	bytes := 0
	for _, values := range set.Values() {
		bytes += int(values.Shape().ByteSize())
	}
	if bytes <= most {
		return datasheet.Of(source, set)
	}
	count := max(1, int(float64(set.Len())*float64(most)/float64(bytes)))
	part := source.Take(count)
	first, err := part.Open()
	if err != nil {
		return nil, err
	}
	sheet, err := datasheet.Of(part, first)
	if err == nil {
		sheet.Name, sheet.Digest = set.Name(), set.Digest()
		sheet.Heed = append([]string{fmt.Sprintf("this is the sheet of the first %d of %d %s: to look at all takes long, and atelier data look does so.",
			count, set.Len(), sheet.Counted)}, sheet.Heed...)
	}
	return sheet, err
}

// writeBoth writes the JSON and the Markdown of the same. ours gives the Markdown of older JSON: one that reads otherwise,
// somebody has written in.
func writeBoth(folder, asJSON, asMarkdown string, text []byte, markdown string, ours func(old []byte) string) error {
	jsonPath, markdownPath := filepath.Join(folder, asJSON), filepath.Join(folder, asMarkdown)
	old, _ := os.ReadFile(jsonPath) // without it nothing vouches for the text
	written, err := os.ReadFile(markdownPath)
	stays := err == nil && string(written) != ours(old)
	if err := replace(jsonPath, text); err != nil {
		return err
	}
	if stays {
		return nil
	}
	return replace(markdownPath, []byte(markdown))
}

// replace writes a file in place of what has its name, whole or not at all.
func replace(path string, content []byte) error {
	part := path + partEnding
	err := removed(part) // a program that was killed may have left it
	if err == nil {
		err = durable.System.WriteFile(part, content)
	}
	if err == nil {
		err = durable.System.Move(part, path)
	}
	if err != nil {
		return fmt.Errorf("card: %s cannot be written: %w", path, errors.Join(err, removed(part)))
	}
	return nil
}

// removed removes what is half written.
func removed(part string) error {
	if err := os.Remove(part); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
