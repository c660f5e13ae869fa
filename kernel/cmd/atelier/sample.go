package main

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
	"github.com/spf13/cobra"
)

func sampleCommand() *cobra.Command {
	var o sample.Options
	var out, prompt string
	var strict bool
	cmd := &cobra.Command{
		Use:   "sample folder",
		Short: "Draw from a trained model: pictures and drawings as a grid in a PNG file, or text",
		Example: `  atelier sample runs/dcgan -n 64 --seed 3 --out grid.png
  atelier sample runs/poems --prompt "Rays of" --temperature 0.8 --top-p 0.95`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			run, err := openModel(cmd, args[0], strict)
			if err != nil {
				return err
			}
			if run.Generator.Spec().Kind == models.Pairs && prompt != "" {
				o.Questions = []string{prompt}
			} else {
				o.Text = prompt
			}
			return drawSamples(cmd, run, o, out)
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&o.Count, "count", "n", 0, "the `number` of samples (default: 64 pictures, 4 texts, 1 answer)")
	flags.IntVar(&o.Length, "length", 0, "the `number` of symbols of each text (default: 400)")
	flags.Int64Var(&o.Seed, "seed", 0, "the `number` that the random numbers begin with")
	flags.StringVar(&out, "out", "", "the `file` to write: PNG for pictures (required), UTF-8 for text (default: standard output)")
	flags.Float64Var(&o.Temperature, "temperature", 0, "above 1 for more varied, below 1 for more typical samples (default: 1)")
	flags.Float64Var(&o.Truncation, "truncation", 0, "the largest `size` of a latent number (default: no limit)")
	flags.IntVar(&o.TopK, "top-k", 0, "write only from that `number` of the most probable symbols (default: all)")
	flags.Float64Var(&o.TopP, "top-p", 0, "write only from the most probable symbols that together have that `probability` (default: all)")
	flags.IntVar(&o.Beam, "beam", 0, "find the most probable answer, by a beam of that `width` (default: draw one)")
	flags.IntSliceVar(&o.Classes, "class", nil, "the `classes` to draw, one for each sample or one for all (default: any)")
	flags.StringVar(&prompt, "prompt", "", "the beginning of each `text`, or the line to answer")
	strictFlag(cmd, &strict)
	return cmd
}

// drawSamples draws and writes what the model makes.
func drawSamples(cmd *cobra.Command, run *fit.Run, o sample.Options, out string) error {
	kind := run.Generator.Spec().Kind
	shown := kind == models.Pictures || kind == models.Strokes
	if shown && !strings.HasSuffix(out, ".png") {
		return fmt.Errorf("atelier sample: the model makes %s and --out is %q: name a file that ends in .png", kind, out)
	}
	var file *output
	if out != "" {
		var err error
		if file, err = newOutput(out); err != nil {
			return err
		}
		defer file.discard()
	}
	drawn, err := render(sample.New(run.Backend, run.Generator, run.Store), kind, o)
	switch {
	case err != nil:
		return err
	case file == nil:
		_, err = cmd.OutOrStdout().Write(drawn)
		return err
	}
	if err := file.commit(drawn); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "the samples are in %s\n", out)
	return nil
}

// render draws samples as the bytes of a PNG or of text.
func render(s *sample.Sampler, kind models.Kind, o sample.Options) ([]byte, error) {
	if kind == models.Text || kind == models.Pairs {
		texts, err := s.Texts(o)
		separator := "\n"
		if kind == models.Text {
			separator = "\n\n"
		}
		return []byte(strings.Join(texts, separator) + "\n"), err
	}
	pictures, err := s.Pictures(o)
	if err != nil {
		return nil, err
	}
	bundle, err := plotting.Grid{Images: pictures}.Bundle()
	return bundle[plotting.MIMEPNG], err
}
