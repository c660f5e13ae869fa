package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"iter"
	"path/filepath"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/spf13/cobra"
)

// repeatSuffix is what the files that show pictures as they repeat are called by.
const repeatSuffix = "-repeat"

// tiling is what was said about pictures that repeat.
type tiling struct{ tile, halfDrop bool }

func (t *tiling) flags(cmd *cobra.Command, does string) {
	cmd.Flags().BoolVar(&t.tile, "tile", false, does)
	cmd.Flags().BoolVar(&t.halfDrop, "half-drop", false, "as --tile, each column of tiles half a tile lower than the one before")
}

func (t tiling) asked() bool { return t.tile || t.halfDrop }

// kind is the one that was asked for, empty for any.
func (t tiling) kind() models.Tile {
	if t.halfDrop {
		return models.TileHalfDrop
	}
	return ""
}

// fields adds the tile to the fields of --config, of a family that has any.
func (t tiling) fields(family, config string) (string, error) {
	if !t.asked() {
		return config, nil
	}
	found, err := zoo.Find(family)
	if err != nil {
		return "", wrong(err)
	}
	blank, err := found.Decode([]byte("{}"))
	if err != nil {
		return "", err
	}
	if _, has := inJSON(blank, "Tile"); !has {
		return "", wrong(fmt.Errorf("atelier train: --tile is for gan and vae, whose convolutions carry a pattern over its edges, and %s has none: leave it out", family))
	}
	fields := map[string]json.RawMessage{}
	if config != "" && json.Unmarshal([]byte(config), &fields) != nil {
		return config, nil // what is wrong with it is told when it is read
	}
	want, err := json.Marshal(cmp.Or(t.kind(), models.TileRepeat))
	if given, ok := fields["tile"]; ok && string(given) != string(want) {
		return "", wrong(fmt.Errorf("atelier train: --tile or --half-drop ask for %s, and --config for %s: give one of them", want, given))
	}
	if err == nil {
		fields["tile"] = want
		want, err = json.Marshal(fields)
	}
	return string(want), err
}

// of is the model that draws what was asked for. What to expect of it is said.
func (t tiling) of(cmd *cobra.Command, run *fit.Run) (models.Model, error) {
	if !t.asked() {
		return run.Model, nil
	}
	tiled, note, err := sample.Tiled(run.Model, t.kind())
	if note != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %s (atelier train --from, with --tile or --half-drop)\n", note)
	}
	return tiled, inFlags(err, nil)
}

// repeatPath is the file beside another that shows its pictures repeated.
func repeatPath(path string) string {
	ending := filepath.Ext(path)
	return strings.TrimSuffix(path, ending) + repeatSuffix + ending
}

// keeping is samples that are kept in all, too, as they come.
func keeping[T any](samples series[T], all *[]T) series[T] {
	batches := samples.batches
	samples.batches = func(yield func([]T, error) bool) {
		for batch, err := range batches {
			*all = append(*all, batch...)
			if !yield(batch, err) {
				return
			}
		}
	}
	return samples
}

// inOne is samples that are there already.
func inOne[T any](all []T) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) { yield(all, nil) }
}

// withRepeats draws pictures as one, and beside its file another in which each is repeated.
func (d drawing) withRepeats(cmd *cobra.Command, file io.Writer, spec models.Spec, pictures series[image.Image], tile models.Tile, paint func(io.Writer, models.Spec, series[image.Image], bool) error) error {
	larger := spec
	larger.Width, larger.Height = sample.ShownTimes*spec.Width, sample.ShownTimes*spec.Height
	if err := d.checkGrid(larger, pictures.numbering); err != nil {
		return err
	}
	beside, err := newOutput(cmd.Context(), repeatPath(d.out))
	if err != nil {
		return err
	}
	defer beside.discard()
	var all []image.Image
	if err := paint(file, spec, keeping(pictures, &all), false); err != nil {
		return err
	}
	if err := paint(beside, larger, series[image.Image]{inOne(sample.Repeated(all, tile)), pictures.numbering}, true); err != nil {
		return err
	}
	return beside.commit()
}
