package studio

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
)

// Reopen opens the model that made a picture, drawing or text, and gives the seed and the settings that it was drawn with, as the
// file says them, for Draw to draw it again. The model is looked for by its name, among those that were trained and in the
// zoo, or is the one that is named. The cell says so if the model has changed since, or if the file holds only one of what
// the settings draw. It ends if the file does not say how it was drawn.
func Reopen(path string, model ...string) (*Run, sample.Options) {
	record, err := drawnOnce(path)
	check(err)
	name := ModelOf(record, path, strings.Join(model, ""))
	if name == "" {
		end(fmt.Sprintf("studio: the model %q, which made %s, is not here: give Reopen its name or folder", record.Model.Name, path))
	}
	run := openNamed(name)
	findings, err := record.Check(run.Run)
	check(err)
	for _, f := range findings {
		if !f.Agrees {
			warn(fmt.Sprintf("of what made %s, %s", path, f.What))
		}
	}
	drawn := *record.Drawn
	if drawn.Tile != "" {
		run = run.Tiled(drawn.Tile)
	}
	o, place := drawn.Options(), max(0, drawn.Index-1)
	if drawn.Batches {
		o, place = run.sampler.BatchOf(o, place)
	}
	if drawn.Index > 0 && o.Count > 1 {
		warn(fmt.Sprintf("%s is picture %d of those that these settings draw", path, place))
	}
	return run, o
}

// drawnOnce reads the record of a file that was drawn with one seed.
func drawnOnce(path string) (provenance.Record, error) {
	read, err := provenance.ReadDrawn(path)
	if err != nil {
		return provenance.Record{}, err
	}
	if d := read.Record.Drawn; d.How != provenance.Sampled || d.Latents != "" || len(d.Seeds) > 0 || len(d.Ladder) > 0 {
		return provenance.Record{}, fmt.Errorf("studio: %s was not drawn with one seed: `atelier recreate` makes it again", path)
	}
	return *read.Record, nil
}

// openNamed opens a model of the zoo or of a folder.
func openNamed(name string) *Run {
	if isOfZoo(name) {
		return Pretrained(strings.TrimPrefix(name, pretrained.Prefix))
	}
	return Open(name)
}

func isOfZoo(name string) bool { return strings.HasPrefix(name, pretrained.Prefix) }

// ModelOf is the folder, or the name in the zoo, of the model that made a file: the one that is asked for, or one of the name in
// the record, among the trained models, in the current folder or beside the file. It is empty if there is none. A
// record names no path, so that a file cannot have anything else opened.
func ModelOf(record provenance.Record, path, asked string) string {
	if asked != "" {
		return asked
	}
	name := record.Model.Name
	if short, inZoo := strings.CutPrefix(name, pretrained.Prefix); inZoo {
		if slices.Contains(pretrained.Names(), short) {
			return name
		}
		return ""
	}
	kept, err := folderOf(name)
	if err != nil || strings.ContainsAny(name, `/\`) {
		return ""
	}
	beside := filepath.Dir(path)
	for _, folder := range []string{kept, "./" + name, filepath.Join(beside, name), filepath.Join(beside, "..", name)} {
		if _, _, err := fit.ConfigOf(folder); err == nil {
			return folder
		}
	}
	return ""
}
