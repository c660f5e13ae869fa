package main

import (
	"errors"
	"fmt"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/spf13/cobra"
)

// drawing is what `atelier sample` was told.
type drawing struct {
	out, each, format string
	replace           bool
	prompt            string
	classes           []string
	stop              []string
	temperatures      []float64 // those of a ladder
	seeds             string
	avoid             bool
	latents, save     string
	look              layout
	json              bool
	tiling
	opening
	marking
	sample.Options

	seedNumbers []int64     // those of seeds, once they are read
	points      string      // the digest of those of latents
	drawnTile   models.Tile // the one that is drawn
}

func sampleCommand() *cobra.Command {
	var d drawing
	cmd := &cobra.Command{
		Use:   "sample folder",
		Short: "Draw from a trained model: pictures, drawings or texts, each in a file of its own or all in one",
		Example: `  atelier sample runs/dcgan -n 64 --seed 3 --out grid.png
  atelier sample runs/dcgan -n 5000 --each pictures
  atelier sample runs/dcgan --seeds 1-64 --out seeds.png
  atelier sample runs/cloth --tile --each tiles
  atelier sample runs/cats --each plots --format svg --mm 120
  atelier sample runs/poems --prompt "Rays of" --temperature 0.8 --top-p 0.95`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return inFlags(d.draw(cmd, args[0]), nil) },
	}
	flags := cmd.Flags()
	flags.IntVarP(&d.Count, "count", "n", 0, "the `number` of samples (default: 64 pictures, 20 documents, 4 texts, 1 answer)")
	flags.IntVar(&d.Length, "length", 0, "the `number` of symbols of each text (default: 400), or the most of a document (default: those of the longest it learnt from)")
	flags.Int64Var(&d.Seed, "seed", 0, "the `number` that the random numbers begin with")
	flags.StringVar(&d.seeds, "seeds", "", "one sample of each of these `seeds`, such as 1-64 or 1,5,9, which is printed below it")
	flags.BoolVar(&d.avoid, "avoid-copies", false, "draw anew what is a copy of what the model learnt from, as atelier check tells it: one sample of each seed from --seed on that gives none")
	flags.StringVar(&d.out, "out", "", "the `file` to write: of pictures .png, .webp or .gif, of drawings .svg too, of text UTF-8 (default: standard output)")
	flags.StringVar(&d.each, "each", "", "the `folder` to write each sample into, as 0001.png and so on, or under its number of --seeds")
	flags.StringVar(&d.format, "format", "", "the `format` of the files of --each: png, webp or gif, of drawings svg too, of text txt (default: png or txt)")
	flags.BoolVar(&d.replace, "force", false, "replace files that --each finds under the names of its own")
	d.look.flags(cmd)
	d.tiling.flags(cmd, "draw pictures that repeat: opposite edges continue each other, whatever the model learnt; beside each file another, -repeat, shows them 3 by 3")
	flags.IntVar(&d.look.dpi, "dpi", 0, "the `number` of pixels that make an inch when a PNG is printed (default: not said)")
	flags.Float64Var(&d.look.mm, "mm", defaultMillimetres, "the side of the square of each drawing in an SVG, in `millimetres`")
	flags.StringVar(&d.save, "save-latents", "", "the `file` to write the latent numbers of the samples into, as JSON")
	flags.StringVar(&d.latents, "latents", "", "the `file` of latent numbers to make samples of, instead of drawing them")
	flags.Float64Var(&d.Temperature, "temperature", 0, "above 1 for more varied, below 1 for more typical samples (default: 1)")
	flags.Float64Var(&d.Truncation, "truncation", 0, "the largest `size` of a latent number (default: no limit)")
	flags.IntVar(&d.TopK, "top-k", 0, "write only from that `number` of the most probable symbols (default: all)")
	flags.Float64Var(&d.TopP, "top-p", 0, "write only from the most probable symbols that together have that `probability` (default: all)")
	flags.IntVar(&d.Beam, "beam", 0, "find the most probable answer, by a beam of that `width` (default: draw one)")
	flags.StringSliceVar(&d.classes, "class", nil, "the `classes` to draw, by name or number, one for each sample or one for all (default: any)")
	flags.StringVar(&d.prompt, "prompt", "", "the beginning of each `text`, or the line to answer")
	flags.BoolVar(&d.Lenient, "lenient", false, "read what the model's alphabet lacks of --prompt as its unknown symbol")
	flags.StringArrayVar(&d.stop, "stop", nil, "end each text before this `text`, where \\n is a line's end; may be given again")
	flags.Float64SliceVar(&d.temperatures, "temperatures", nil, "draw the same texts at each of these temperatures, such as 0.5,0.8,1, under its `number`")
	d.opening.flags(cmd)
	d.marking.flags(cmd)
	jsonFlag(cmd, &d.json, "kind (pictures, strokes, text or pairs), seed, step (of the model), backend, count (of the samples), tile (repeat or half-drop, of pictures that repeat), and file and, of --tile, repeat (the file that shows it), or folder with --each, or, of text without either, texts and, of documents, copies (of those it learnt from); of --temperatures, ladder has count, texts and temperature of each")
	return cmd
}

// draw draws and writes what the model makes.
func (d drawing) draw(cmd *cobra.Command, folder string) error {
	if err := errors.Join(d.checkFlags(cmd), d.marking.check(cmd)); err != nil {
		return err
	}
	var file *output
	if d.out != "" {
		var err error
		if file, err = newOutput(cmd.Context(), d.out); err != nil {
			return err
		}
		defer file.discard()
	}
	run, err := openModel(cmd, folder, d.opening)
	if err != nil {
		return err
	}
	if d.Classes, err = findClasses(run, d.classes); err != nil {
		return wrong(err)
	}
	if err := d.marking.of(run); err != nil {
		return err
	}
	kind := run.Model.Spec().Kind
	if err := d.checkLadder(kind); err != nil {
		return wrong(err)
	}
	if shown := kind == models.Pictures || kind == models.Strokes; shown {
		if err := d.avoidCopies(cmd, run); err != nil {
			return err
		}
		return d.paint(cmd, run, file)
	}
	if err := onlyFor("pictures", cmd, kind, "scale", "columns", "no-frame", "dither", "dpi", "mm", "latents", "save-latents", "tile", "half-drop"); err != nil {
		return err
	}
	if kind == models.Pairs && d.prompt != "" {
		d.Questions = []string{d.prompt}
	} else {
		d.Text = d.prompt
	}
	for _, stop := range d.stop {
		d.Stop = append(d.Stop, strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(stop))
	}
	if err := d.avoidCopies(cmd, run); err != nil {
		return err
	}
	err = d.write(cmd, run, file)
	var unknown *sample.UnknownSymbol
	if errors.As(err, &unknown) {
		return wrong(fmt.Errorf("atelier sample: --prompt %s: leave it out, or have it read as the unknown symbol by --lenient", unknown.Fault()))
	}
	return err
}

// checkLadder wants temperatures for text alone, and not two ways to say them.
func (d drawing) checkLadder(kind models.Kind) error {
	switch {
	case len(d.temperatures) == 0 && len(d.stop) == 0:
		return nil
	case kind == models.Pictures || kind == models.Strokes:
		return fmt.Errorf("atelier sample: --stop and --temperatures are for text, but the model makes %s: leave them out", kind.Words())
	case len(d.temperatures) > 0 && d.Temperature != 0:
		return fmt.Errorf("atelier sample: --temperature is %g beside --temperatures: give one of the two", d.Temperature)
	}
	for _, temperature := range d.temperatures {
		if err := models.Between("sample", "Temperatures", temperature, 1e-6, 1e6); err != nil {
			return inFlags(err, nil)
		}
	}
	return nil
}

// checkFlags refuses flags that contradict each other, whatever the model is.
func (d drawing) checkFlags(cmd *cobra.Command) error {
	return errors.Join(
		apart(cmd, "each", "the samples go either way", "out", "columns", "no-frame"),
		apart(cmd, "avoid-copies", "it chooses the seeds itself", "seeds", "latents", "save-latents", "temperatures"),
		apart(cmd, "seeds", "they say which samples to draw", "seed", "count", "latents", "save-latents"),
		apart(cmd, "latents", "the file says which samples to make", "seed", "count", "temperature", "truncation", "save-latents"),
		needed(cmd, "each", "format", "force"),
		apart(cmd, "temperatures", "the texts of a ladder stand below each other", "each"),
		d.look.check(cmd),
	)
}

// apart refuses others beside a flag, and says why.
func apart(cmd *cobra.Command, flag, why string, others ...string) error {
	if !cmd.Flags().Changed(flag) {
		return nil
	}
	for _, other := range others {
		if cmd.Flags().Changed(other) {
			return wrong(fmt.Errorf("atelier %s: --%s and --%s are both given, and %s: leave one out", cmd.Name(), flag, other, why))
		}
	}
	return nil
}

// needed refuses flags that mean nothing without another.
func needed(cmd *cobra.Command, flag string, others ...string) error {
	if cmd.Flags().Changed(flag) {
		return nil
	}
	for _, other := range others {
		if cmd.Flags().Changed(other) {
			return wrong(fmt.Errorf("atelier %s: --%s is for the files of --%s: give that too, or leave it out", cmd.Name(), other, flag))
		}
	}
	return nil
}

// onlyFor refuses flags that are for what a model does not make.
func onlyFor(what string, cmd *cobra.Command, kind models.Kind, flags ...string) error {
	for _, flag := range flags {
		if cmd.Flags().Changed(flag) {
			return wrong(fmt.Errorf("atelier %s: --%s is for %s, and the model makes %s: leave it out", cmd.Name(), flag, what, kind.Words()))
		}
	}
	return nil
}

// drawn is what `atelier sample --json` writes; of text without a file, texts follow.
type drawn struct {
	Kind    models.Kind `json:"kind"`
	Seed    int64       `json:"seed"`
	Step    int         `json:"step"`
	Backend string      `json:"backend"`
	File    string      `json:"file,omitempty"`
	Folder  string      `json:"folder,omitempty"`
	Count   int         `json:"count,omitempty"`
	Tile    models.Tile `json:"tile,omitempty"`
	Repeat  string      `json:"repeat,omitempty"`
}

func (d drawing) facts(run *fit.Run) drawn {
	return drawn{run.Model.Spec().Kind, d.Seed, run.Step, backend.Name(run.Backend), d.out, d.each, 0, "", ""}
}

// report says what was drawn, and where it is.
func (d drawing) report(cmd *cobra.Command, run *fit.Run, count int, tile models.Tile) error {
	if d.json {
		facts := d.facts(run)
		facts.Count, facts.Tile = count, tile
		if d.asked() && d.out != "" {
			facts.Repeat = repeatPath(d.out)
		}
		return writeJSON(cmd.OutOrStdout(), facts)
	}
	where := d.out
	if d.each != "" {
		where = d.each
	}
	fmt.Fprintf(cmd.OutOrStdout(), "the samples are in %s\n", where)
	if d.asked() && d.out != "" {
		fmt.Fprintf(cmd.OutOrStdout(), "as they repeat they are in %s\n", repeatPath(d.out))
	}
	return nil
}
