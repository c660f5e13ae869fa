package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/export"
)

// sheetSamples is the number of samples on a sheet.
const sheetSamples = 64

// sheetName is the file with the samples of an arm.
func sheetName(study, arm string) string { return fmt.Sprintf("%s-%s.webp", study, arm) }

// hasSheet tells whether an arm of a study has a sheet.
func (s study) hasSheet(a arm) bool { return !s.text && a.counts == nil }

// writeSheet draws samples of a model, as they come, none chosen.
func (l lab) writeSheet(name string, run *fit.Run) error {
	images, err := sample.New(run.Backend, run.Model, run.Store).Pictures(sample.Options{Count: sheetSamples, Seed: scoreSeed})
	if err != nil {
		return err
	}
	sheet, err := plotting.Grid{Images: images, Columns: 8, Scale: 1}.Image()
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := export.Picture(&file, sheet, export.WebP, export.Options{}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(l.folder, name), file.Bytes(), 0o644)
}
