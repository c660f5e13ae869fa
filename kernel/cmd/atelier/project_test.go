package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// photo is a picture file of another size than any model's.
func photo(t *testing.T, name string, brightness uint8) {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 50, 40))
	for i := range picture.Pix {
		picture.Pix[i] = brightness
	}
	picture.SetGray(25, 20, color.Gray{Y: 255})
	var content bytes.Buffer
	if err := png.Encode(&content, picture); err != nil {
		t.Fatal(err)
	}
	file(t, ".", name, content.String())
}

func TestProject(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	photo(t, "dark.png", 20)
	photo(t, "light.png", 200)
	said := ran(t, "project vae dark.png light.png --steps 3 --scale 1 --save-latents z.json --out both.png")
	for _, want := range []string{"dark.png: the differences in brightness are 0.", "light.png: ", "both.png has the pictures above what the model makes\n", "the latent numbers are in z.json\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("said %q, want %q in it", said, want)
		}
	}
	// Two pictures of 28 pixels in a row and what the model makes below, with 2 pixels around each.
	if size := pictureOf(t, "both.png").Bounds().Size(); size != image.Pt(62, 62) {
		t.Errorf("the sheet is %v, want 62x62", size)
	}
	read, err := sample.ReadLatents(bytes.NewReader(bytesOf(t, "z.json")))
	if err != nil || len(read.Latents) != 2 || len(read.Digest) != 64 {
		t.Errorf("the file holds %+v, error %v", read, err)
	}
	// The points are for the other verbs.
	ran(t, "sample vae --latents z.json --scale 1 --columns 2 --out again.png")
	ran(t, "walk vae --latents z.json --frames 3 --out walk.gif")
	again, sheet := pictureOf(t, "again.png"), pictureOf(t, "both.png")
	for _, at := range []image.Point{{2, 2}, {40, 10}, {20, 20}} {
		if got, want := again.At(at.X, at.Y), sheet.At(at.X, at.Y+30); got != want {
			t.Errorf("at %v sample makes %v of the points, and the sheet shows %v", at, got, want)
		}
	}
	var told projected
	if err := json.Unmarshal([]byte(ran(t, "project vae dark.png --steps 1 --json --out one.png")), &told); err != nil ||
		told.Step != 2 || len(told.Pictures) != 1 || told.Pictures[0].File != "dark.png" || !(told.Pictures[0].Error > 0) {
		t.Errorf("told %+v, error %v", told, err)
	}
}

func TestProjectRefusals(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	photo(t, "dark.png", 20)
	file(t, ".", "no.png", "no picture")
	for line, want := range map[string]string{
		"project vae --out x.png":                                    "requires at least 2 arg(s)",
		"project vae dark.png":                                       "--out is missing",
		"project vae dark.png --out x.svg":                           "name a file that ends in .png, .webp or .gif",
		"project vae dark.png --steps 0 --out x.png":                 "--steps is 0, want 1 to 100000",
		"project vae dark.png --starts -1 --out x.png":               "--starts is -1, want 1 to 100000",
		"project vae dark.png --scale 99 --out x.png":                "--scale is 99, want 1 to 64",
		"project vae dark.png --class 3 --out x.png":                 "a class was asked for, but the model was trained without classes",
		"project vae no.png --out x.png":                             "no.png: ",
		"project vae nothing.png --out x.png":                        "nothing.png: it cannot be opened",
		"project vae notes.txt --out x.png":                          "notes.txt is no picture by its name",
		"project nothing dark.png --out x.png":                       "there is no trained model in nothing",
		"project vae dark.png --save-latents no/x.json --out x.png":  "there is no folder no",
		"project vae dark.png --out no/x.png --save-latents ok.json": "there is no folder no",
	} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %q in it", line, err, want)
		}
	}
	for _, name := range []string{"x.png", "ok.json"} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made by a command that failed", name)
		}
	}
}
