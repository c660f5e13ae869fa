package main

import (
	"archive/zip"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// album writes a folder of pictures in two classes, half of each picture transparent, a bad file among them.
func album(t *testing.T, folder string) {
	t.Helper()
	for i := range 120 {
		picture := image.NewNRGBA(image.Rect(0, 0, 30, 30))
		for at := range 450 {
			picture.SetNRGBA(at%30, at/30, color.NRGBA{uint8(2 * i), 99, 200, 255})
		}
		path := filepath.Join(folder, []string{"Cats", "dogs"}[i%2], fmt.Sprintf("%d.png", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(file, picture); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "dogs", "bad.png"), []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// pack makes a zip archive of a folder.
func pack(t *testing.T, folder, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(file)
	if err := archive.AddFS(os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// What is told of a folder once is known from then on: its frame, and its classes when it is gone.
func TestFramesAreRemembered(t *testing.T) {
	inFolder(t)
	album(t, "photos")
	train := "train vae --data photos-first-0.8 --seed 1 --out m --config "
	config := strings.Replace(tinyVAE, "{", `{"conditional":true,`, 1)
	said := must(t, append(strings.Fields(train), config, "--steps", "1", "--size", "24x16", "--channels", "4", "--fit", "pad", "--background", "#00f")...)
	if want := "atelier: photos-first-0.8: 1 of 121 files skipped: dogs/bad.png (it is no"; !strings.Contains(said, want) {
		t.Errorf("training said %q, want %q", said, want)
	}
	learnt, spec, err := fit.DataOf("m")
	if err != nil {
		t.Fatal(err)
	}
	if spec.Height != 24 || spec.Width != 16 || spec.Channels != 4 || strings.Join(learnt.Classes, " ") != "Cats dogs" {
		t.Errorf("the model learnt %+v of %v", spec, learnt.Classes)
	}
	if frame, want := data.FrameOf(learnt.Source, spec), (data.Frame{Height: 24, Width: 16, Channels: 4, Fit: data.FitPad, Background: "#00f"}); frame != want {
		t.Errorf("the frame is %+v, want %+v", frame, want)
	}
	must(t, append(strings.Fields(train), config, "--steps", "2", "--resume")...)
	must(t, append(strings.Fields(train), config, "--steps", "3", "--resume", "--fit", "pad", "--size", "24x16")...)
	if _, err := call(t, append(strings.Fields(train), config, "--steps", "4", "--resume", "--size", "16")...); err == nil || !strings.Contains(err.Error(), "was trained on 24x16x4 pictures, and photos-first-0.8 has 16x16x4") {
		t.Errorf("resuming at another size gives %v, want a refusal", err)
	}
	for args, want := range map[string]string{ // only what has the model's frame gets as far as being counted
		"score m --data photos-last-0.05":           "photos-last-0.05 has 6 pictures to score on, want at least 20",
		"score m --data photos-last-0.05 --size 16": "24x16x4 pixels",
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %s", args, err, want)
		}
	}
	pack(t, "photos", "photos.zip")
	whole, _, err := dataAt("photos", "24x16")
	if err != nil {
		t.Fatal(err)
	}
	if packed, _, err := dataAt("photos.zip", "24x16"); err != nil || packed != whole {
		t.Errorf("the archive has the digest %s (%v), want the folder's %s", packed, err, whole)
	}
	if err := os.RemoveAll("photos"); err != nil {
		t.Fatal(err)
	}
	cropped := append(strings.Fields(train), config, "--steps", "4", "--resume", "--fit", "crop")
	cropped[slices.Index(cropped, "photos-first-0.8")] = "photos.zip-first-0.8"
	if said := must(t, cropped...); !strings.Contains(said, "it goes on from step 3 with what has changed") {
		t.Errorf("resuming in another frame said %q, want what has changed", said)
	}
	must(t, "sample", "m", "-n", "1", "--class", "cats", "--out", "name.png")
	must(t, "sample", "m", "-n", "1", "--class", "0", "--out", "number.png")
	name, err := os.ReadFile("name.png")
	if err != nil {
		t.Fatal(err)
	}
	if number, err := os.ReadFile("number.png"); err != nil || string(name) != string(number) {
		t.Errorf("cats are not class 0 (%v)", err)
	}
	if _, err := call(t, "sample", "m", "--class", "birds", "--out", "x.png"); err == nil || !strings.Contains(err.Error(), `--class is "birds", want one of Cats, dogs, or a number of 0 to 1`) {
		t.Errorf("birds give %v, want the classes", err)
	}
}

// dataAt opens pictures in a size.
func dataAt(name, size string) (digest string, count int, err error) {
	source, err := framing{size: size}.find(name, data.Frame{}, false)
	if err != nil {
		return "", 0, err
	}
	set, err := source.OpenPictures()
	if err != nil {
		return "", 0, err
	}
	return set.Digest(), set.Len(), nil
}

func TestFramesThatAreNone(t *testing.T) {
	inFolder(t)
	album(t, "photos")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "m")
	folder, other := "train vae --steps 1 --out new --data photos ", "train vae --steps 1 --out new --data "
	for args, want := range map[string]string{
		folder + "--size big":                         `atelier: --size is "big", want pixels such as 64, or height x width such as 48x64`,
		folder + "--size 64x":                         `atelier: --size is "64x", want pixels`,
		folder + "--size -64":                         `atelier: --size is "-64", want pixels`,
		folder + "--size 0":                           `atelier: --size is "0", want 16 to 256 pixels`,
		folder + "--size 16x00":                       `atelier: --size is "16x00", want 16 to 256 pixels`,
		folder + "--size 99999999999999999999":        `want pixels such as 64`,
		folder + "--size 300x8":                       "atelier: --size: the height is 300, want 16 to 256 pixels\natelier: --size: the width is 8, want 16 to 256 pixels",
		folder + "--channels 2":                       "atelier: --channels is 2, want 1 (grey), 3 (colour) or 4 (colour and alpha)",
		folder + "--channels -1":                      "atelier: --channels is -1, want 1",
		folder + "--fit zoom":                         `atelier: --fit is "zoom", want crop, pad or stretch`,
		folder + "--background red":                   `atelier: --background is "red", want a colour such as #ff8800`,
		folder + "--background #ff88":                 `atelier: --background is "#ff88", want a colour`,
		folder + "--strict":                           "photos: dogs/bad.png: it is no",
		other + "fashion-mnist-10k --size 64":         "atelier: --size is for a folder or a zip archive of pictures, and fashion-mnist-10k is none: leave it out",
		other + "opticks-first-0.5 --background #fff": "atelier: --background is for a folder or a zip archive of pictures, and opticks-first-0.5 is none",
		other + "fashion-mnist-10k --channels 1":      "atelier: --channels is for a folder",
		other + "fashion-mnist-10k --strict":          "atelier: --strict is for a folder of pictures",
		other + "photos/Cats/0.png":                   "photos/Cats/0.png is a single picture; name the folder that it lies in",
		"score m --size 64":                           "atelier score: --size is for what --data or --train names: name it, or leave it out",
		"score m --data photos --fit x":               `atelier: --fit is "x", want crop`,
		"score m --data photos --strict":              "photos: dogs/bad.png: it is no",
		"score m --data fashion-mnist-10k --fit pad":  "atelier: --fit is for a folder",
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got error %v, want %q in it", args, err, want)
		}
	}
	if _, err := os.Stat("new"); err == nil {
		t.Error("a folder was made for a model that could not be trained")
	}
}

// Pictures to score on are brought to the frame of those that the model knows.
func TestFrameOfAModel(t *testing.T) {
	spec := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	if got, want := data.FrameOf(nil, spec), (data.Frame{Height: 28, Width: 28, Channels: 1}); got != want {
		t.Errorf("of a model that knows no source it is %+v, want %+v", got, want)
	}
	source, err := framing{fit: "pad"}.of(data.Folder("photos", data.Frame{}), data.FrameOf(nil, spec), true)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := source.Frame(); got != (data.Frame{Height: 28, Width: 28, Channels: 1, Fit: data.FitPad, Strict: true}) {
		t.Errorf("with --fit pad it is %+v", got)
	}
}
