package main

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/spf13/cobra"
)

// framing is what a verb was told of how data of one's own is read, and of the frame that pictures are brought to.
type framing struct {
	size, fit, background string
	channels              int
	lines, strokes        bool
}

// flags adds the flags of the verbs that take --data.
func (f *framing) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.lines, "lines", false, "take each line of the text file for a document of its own: names, titles, verses")
	flags.StringVar(&f.size, "size", "", "bring the pictures of a folder to that `size` in pixels, 16 to 256: 64, or height x width such as 48x64 (default: 64, or the model's)")
	flags.IntVar(&f.channels, "channels", 0, "read them in that `number` of channels: 1 for grey, 3 for colour, 4 for colour and alpha (default: 3, or the model's)")
	flags.StringVar(&f.fit, "fit", "", "crop, pad or stretch pictures of other proportions (default: `crop`, or as the model has it)")
	flags.StringVar(&f.background, "background", "", "the `colour` below what is transparent and beside what is padded, such as #ff8800 (default: white, or the model's)")
	flags.BoolVar(&f.strokes, "strokes", false, "read the lines of the SVG files in a folder, as drawings, and not its pictures")
}

// given is the first of the flags that was given, or "".
func (f framing) given() string {
	switch {
	case f.size != "":
		return "--size"
	case f.channels != 0:
		return "--channels"
	case f.fit != "":
		return "--fit"
	case f.background != "":
		return "--background"
	}
	return ""
}

var sizeForm = regexp.MustCompile(`^([0-9]{1,9})(?:[x×X]([0-9]{1,9}))?$`)

// find finds a source and reads it as was asked, in the frame that was asked for; what was not, is that of the given frame.
// No frame can be asked of a source that is no folder.
func (f framing) find(name string, frame data.Frame, strict bool) (data.Source, error) {
	source, err := findSource(name)
	if err != nil {
		return data.Source{}, err
	}
	return f.of(source, frame, strict)
}

func (f framing) of(source data.Source, frame data.Frame, strict bool) (data.Source, error) {
	if f.lines {
		read, err := source.AsLines()
		if err != nil {
			return data.Source{}, wrong(fmt.Errorf("atelier: --data %w: name a text file with a document on each line, or leave --lines out", err))
		}
		source = read
	}
	if f.strokes {
		sketches, err := source.AsSketches()
		if err != nil {
			return data.Source{}, wrong(fmt.Errorf("atelier: --strokes is for a folder or a zip archive of SVG files, and %s is none: leave it out, or name such a one", source.Name()))
		}
		source = sketches
	}
	if _, ok := source.Frame(); !ok {
		if flag := f.given(); flag != "" {
			return data.Source{}, wrong(fmt.Errorf("atelier: %s is for a folder or a zip archive of pictures, and %s is none: leave it out, or name such a one", flag, source.Name()))
		}
		return source, nil
	}
	if f.size != "" {
		var err error
		if frame.Height, frame.Width, err = readSize(f.size); err != nil {
			return data.Source{}, wrong(err)
		}
	}
	if f.channels != 0 {
		frame.Channels = f.channels
	}
	if f.fit != "" {
		frame.Fit = data.Fit(f.fit)
	}
	if f.background != "" {
		frame.Background = f.background
	}
	frame.Strict = strict
	return source.WithFrame(frame)
}

// readSize reads a size such as 64 or 48x64, the height first.
func readSize(text string) (height, width int, err error) {
	parts := sizeForm.FindStringSubmatch(text)
	if parts == nil {
		return 0, 0, fmt.Errorf("atelier: --size is %q, want pixels such as 64, or height x width such as 48x64", text)
	}
	height, _ = strconv.Atoi(parts[1]) // digits, few enough
	if width = height; parts[2] != "" {
		width, _ = strconv.Atoi(parts[2])
	}
	if height == 0 || width == 0 {
		return 0, 0, fmt.Errorf("atelier: --size is %q, want 16 to 256 pixels", text)
	}
	return height, width, nil
}

// words are the flags that were given, as they were.
func (f framing) words() []string {
	var words []string
	for _, flag := range []struct{ name, value string }{{"--size", f.size}, {"--fit", f.fit}, {"--background", f.background}} {
		if flag.value != "" {
			words = append(words, flag.name, flag.value)
		}
	}
	if f.channels != 0 {
		words = append(words, "--channels", strconv.Itoa(f.channels))
	}
	if f.lines {
		words = append(words, "--lines")
	}
	if f.strokes {
		words = append(words, "--strokes")
	}
	return words
}
