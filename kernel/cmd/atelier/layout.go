package main

import (
	"errors"
	"fmt"
	"image"

	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/spf13/cobra"
)

// layout is how pictures were told to be laid out.
type layout struct {
	scale, columns int
	noFrame        bool
	dither         bool
	dpi            int
	mm             float64
}

const (
	largestScale       = 64
	largestDPI         = 100_000
	defaultMillimetres = 100.0
)

// flags adds the flags of the verbs that lay pictures out.
func (l *layout) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVar(&l.scale, "scale", 0, "the `number` of pixels, each way, that a picture's pixel becomes (default: small pictures grow to about 56 pixels; 1 for each in a file of its own)")
	flags.IntVar(&l.columns, "columns", 0, "the `number` of pictures in a row (default: as near to a square as can be)")
	flags.BoolVar(&l.dither, "dither", false, "smooth the colours of a GIF by dots, for pictures that are not enlarged")
	flags.BoolVar(&l.noFrame, "no-frame", false, "leave no margin between the pictures and around them")
}

// check refuses numbers out of range.
func (l layout) check(cmd *cobra.Command) error {
	err := errors.Join(withinFlag(cmd, "scale", l.scale, largestScale), withinFlag(cmd, "columns", l.columns, mostSeeds), withinFlag(cmd, "dpi", l.dpi, largestDPI))
	if cmd.Flags().Changed("mm") && !(l.mm > 0 && l.mm <= plotting.MaxMillimetres) {
		err = errors.Join(err, wrong(fmt.Errorf("atelier %s: --mm is %g, want more than 0 and at most %d", cmd.Name(), l.mm, plotting.MaxMillimetres)))
	}
	return err
}

// withinFlag refuses a flag that was given and is not 1 to most.
func withinFlag(cmd *cobra.Command, flag string, value, most int) error {
	if !cmd.Flags().Changed(flag) || value >= 1 && value <= most {
		return nil
	}
	return wrong(fmt.Errorf("atelier %s: --%s is %d, want 1 to %d", cmd.Name(), flag, value, most))
}

// options are those of the files.
func (l layout) options() export.Options { return export.Options{DPI: l.dpi, Dither: l.dither} }

// grid is pictures as they were told to be laid out, with words below them if there are any.
func (l layout) grid(pictures []image.Image, below []string) plotting.Grid {
	return plotting.Grid{Images: pictures, Captions: below, Whole: true, Columns: l.columns, Scale: l.scale, NoFrame: l.noFrame}
}
