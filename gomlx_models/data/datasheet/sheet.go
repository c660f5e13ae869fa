// Package datasheet looks at an opened data set before anything learns from it, and says what is in it: how many and
// how large, of which classes, what is there twice, what is nearly empty, what was skipped, whether mirroring would harm.
// It is a small data sheet for a data set (Gebru et al. 2018), written as JSON and as Markdown.
//
// [Of] looks. What only people know, such as why the data was gathered, the Markdown asks for. The pictures of a contact
// sheet are chosen by [Spread], and [Augment] shows what augmentation would do with one.
package datasheet

import (
	"fmt"
	"path/filepath"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// format is the version of the form in which sheets are written.
const format = 1

// Sheet is what there is to know of a data set. It has no path of the machine that it was made on.
type Sheet struct {
	Format int         `json:"format"`
	Name   string      `json:"name"`
	Kind   models.Kind `json:"kind"`
	// Examples says in the plural what one example is, such as "pictures of 64x64x3".
	Examples string `json:"examples"`
	// Count is the number of examples, of a text that of its symbols or documents, and Counted what it counts, such as
	// "symbols".
	Count   int    `json:"count"`
	Counted string `json:"counted"`
	Digest  string `json:"digest"`
	// Date is the day on which the sheet was made, such as "2026-11-28".
	Date string `json:"date"`
	// Source is the name of the file or folder, without the folders that it is in.
	Source string `json:"source"`
	// Licence is the licence as it was given, or as it is known of a named set; else it is empty. LicenceFiles are the files in the folder that look as if
	// they said it.
	Licence      string   `json:"licence,omitempty"`
	LicenceFiles []string `json:"licence_files,omitempty"`

	Classes []Class        `json:"classes,omitempty"`
	Skipped []Skipped      `json:"skipped,omitempty"`
	Twice   *Duplicates    `json:"duplicates,omitempty"`
	Pics    *PictureFacts  `json:"pictures,omitempty"`
	Text    *TextFacts     `json:"text,omitempty"`
	Pairs   *PairFacts     `json:"pairs,omitempty"`
	Strokes *DrawingFacts  `json:"drawings,omitempty"`
	Fits    []PresetAdvice `json:"presets,omitempty"`
	// Heed is what to think of before training, a sentence each.
	Heed []string `json:"heed,omitempty"`
}

// Class is a class and the number of its examples.
type Class struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Skipped is a file that is not among the examples, and why.
type Skipped struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// PresetAdvice is a preset that fits the data.
type PresetAdvice struct {
	Family string `json:"family"`
	Preset string `json:"preset"`
	// Why says in a sentence why it fits and what it costs.
	Why string `json:"why"`
	// Steps are enough for a first look, and Seconds about what they take on two cores.
	Steps   int `json:"steps"`
	Seconds int `json:"seconds"`
}

// Of looks at an opened data set of package data. The licence is that of the source. It fails if the
// set is none of package data.
func Of(source data.Source, set models.Dataset) (*Sheet, error) {
	spec := set.Spec()
	s := &Sheet{
		Format: format, Name: set.Name(), Kind: spec.Kind, Examples: spec.Form(), Count: set.Len(), Counted: counted(spec),
		Digest: set.Digest(), Date: time.Now().UTC().Format(time.DateOnly), Licence: source.Licence(),
	}
	where, err := source.Where()
	if err != nil {
		return nil, err
	}
	path := onDisk(where)
	s.Source = where
	if path != "" {
		s.Source = filepath.Base(path)
		if s.LicenceFiles, err = licenceFiles(path); err != nil {
			return nil, err
		}
	}
	switch set := set.(type) {
	case *data.Pictures:
		frame, _ := source.Frame()
		err = s.ofPictures(set, frame)
	case *data.Text:
		err = s.ofText(set, path)
	case *data.Documents:
		err = s.ofDocuments(set, path)
	case *data.Pairs:
		err = s.ofPairs(set)
	case *data.Drawings:
		err = s.ofDrawings(set)
	default:
		err = fmt.Errorf("datasheet: %s is a %T, want a data set of package data", set.Name(), set)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// counted is what the length of a set counts.
func counted(spec models.Spec) string {
	if spec.Kind == models.Text && !spec.Documents {
		return "symbols"
	}
	return spec.Words()
}

// heed adds a sentence to what is to be thought of.
func (s *Sheet) heed(format string, args ...any) {
	s.Heed = append(s.Heed, fmt.Sprintf(format, args...))
}
