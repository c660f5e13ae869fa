package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// recreated is what `atelier recreate --json` writes.
type recreated struct {
	File    string   `json:"file"`
	Same    bool     `json:"same"`
	Differs float64  `json:"differs,omitempty"`
	Largest int      `json:"largest,omitempty"`
	How     string   `json:"-"`
	Why     []string `json:"why,omitempty"`
	Out     string   `json:"out,omitempty"`
}

// compare holds what was made again against a file.
func compare(path string, old, again []byte) recreated {
	found := recreated{File: path}
	was, err := metadata.Content(old)
	is, againErr := metadata.Content(again)
	if errors.Is(err, metadata.ErrFormat) && errors.Is(againErr, metadata.ErrFormat) { // texts
		if found.Same = bytes.Equal(old, again); !found.Same {
			found.How = "the texts differ"
		}
		return found
	}
	if found.Same = err == nil && was == is; found.Same {
		return found
	}
	first, err := imagefile.Decode(path, bytes.NewReader(old))
	second, againErr := imagefile.Decode(path, bytes.NewReader(again))
	switch {
	case err != nil || againErr != nil:
		found.How = "the films differ; by how much is not told of this format"
	case first.Bounds().Size() != second.Bounds().Size():
		found.Differs, found.How = 1, fmt.Sprintf("it is %v pixels large and %v when made again", first.Bounds().Size(), second.Bounds().Size())
	default:
		found.Differs, found.Largest = difference(first, second)
		if found.Same = found.Differs == 0; found.Same {
			found.How = "the pixels, bit for bit, in a file that another program wrote"
		} else {
			found.How = fmt.Sprintf("%.2f%% of the pixels differ, by at most %d of 255", 100*found.Differs, found.Largest)
		}
	}
	return found
}

// difference is the share of pixels that differ between pictures of one size, and the largest difference of a value of 0 to 255.
func difference(a, b image.Image) (share float64, largest int) {
	size, count := a.Bounds().Size(), 0
	for y := range size.Y {
		for x := range size.X {
			was, is := valuesAt(a, x, y), valuesAt(b, x, y)
			if was != is {
				count++
			}
			for i := range was {
				largest = max(largest, int(was[i])-int(is[i]), int(is[i])-int(was[i]))
			}
		}
	}
	return float64(count) / float64(max(1, size.X*size.Y)), largest
}

func valuesAt(p image.Image, x, y int) [4]uint8 {
	c := color.NRGBAModel.Convert(p.At(p.Bounds().Min.X+x, p.Bounds().Min.Y+y)).(color.NRGBA)
	return [4]uint8{c.R, c.G, c.B, c.A}
}

// reasons are why what was made again may differ.
func reasons(read provenance.Reading, run *fit.Run) (why []string, err error) {
	record := *read.Record
	findings, err := record.Check(run)
	for _, f := range findings {
		if !f.Agrees {
			why = append(why, f.What)
		}
	}
	if name := backend.Name(run.Backend); name != record.Drawn.Backend {
		why = append(why, fmt.Sprintf("it was drawn on %s, and made again on %s", record.Drawn.Backend, name))
	}
	if software := provenance.Software(); software != record.Software {
		why = append(why, fmt.Sprintf("it was drawn by %s, and made again by %s", record.Software, software))
	}
	if !read.Intact {
		why = append(why, "the file was changed since it was written")
	}
	if len(why) == 0 {
		why = append(why, "another processor, or another version of the backend, may round otherwise")
	}
	return why, err
}

// text says it in words.
func (r recreated) text() string {
	var all bytes.Buffer
	switch {
	case r.Same && r.How != "":
		fmt.Fprintf(&all, "%s is the same when made again: %s\n", r.File, r.How)
	case r.Same:
		fmt.Fprintf(&all, "%s is the same when made again, bit for bit\n", r.File)
	default:
		fmt.Fprintf(&all, "%s is not the same when made again: %s\n", r.File, r.How)
	}
	for _, why := range r.Why {
		fmt.Fprintf(&all, "  it may be because %s\n", why)
	}
	if r.Out != "" {
		fmt.Fprintf(&all, "what was made again is in %s\n", r.Out)
	}
	return all.String()
}
