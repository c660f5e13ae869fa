package studio

import (
	"image"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/plotting"
)

func TestLatentTools(t *testing.T) {
	inFolder(t)
	run := Train(gan.Config{Latent: 4, Units: 16, Batch: 8}, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	picture := image.NewGray(image.Rect(0, 0, 40, 30))
	file, err := os.Create("mine.png")
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, picture); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	mine := run.Picture("mine.png")
	if size := mine.Pictures[0].Bounds().Size(); size != image.Pt(28, 28) {
		t.Fatalf("the file was read as a picture of %v, want the model's 28x28", size)
	}
	projected := run.Project(mine)
	if len(projected.Latents) != 1 || len(projected.Latents[0]) != 4 {
		t.Errorf("found %v, want a point of 4 numbers", projected.Latents)
	}
	for _, test := range []struct {
		name             string
		shown            Samples
		pictures, inARow int
		rows             string
	}{
		{"projection", projected.Samples, 2, 1, "picture model"},
		{"directions", run.Directions(2, 3, 1), 6, 3, "1 ("},
		{"truncations", run.Truncations(4, 1, 0.5, 0), 8, 4, "0.5 none"},
	} {
		if len(test.shown.Pictures) != test.pictures || test.shown.Columns != test.inARow || !strings.HasPrefix(strings.Join(test.shown.Rows, " "), test.rows) {
			t.Errorf("%s: got %d pictures, %d in a row, and the rows %q; want %d, %d and %s", test.name,
				len(test.shown.Pictures), test.shown.Columns, test.shown.Rows, test.pictures, test.inARow, test.rows)
		}
		if bundle, err := test.shown.Bundle(); err != nil || bundle[plotting.MIMEPNG] == nil {
			t.Errorf("%s cannot be shown: %v", test.name, err)
		}
	}
	if projected.Captions[0] != "" || !regexp.MustCompile(`^0\.\d\d$`).MatchString(projected.Captions[1]) {
		t.Errorf("the captions are %q, want none and an error of two digits, as wide as a small picture", projected.Captions)
	}
	writer := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, data.Opticks().Take(2000), fit.Options{Steps: 1})
	for name, call := range map[string]func(){
		"no picture's file":          func() { run.Picture("nowhere.png") },
		"styles of a model without":  func() { run.Mix([]int64{1}, []int64{2}, 1) },
		"directions of a writer":     func() { writer.Directions(1, 3, 1) },
		"more directions than there": func() { run.Directions(5, 3, 1) },
	} {
		if said, over := ended(t, call); !over || said == "" {
			t.Errorf("%s: got %q, ended %v", name, said, over)
		}
	}
}
