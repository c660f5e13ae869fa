package zoo_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// small makes a preset of each family small enough to be tried with all data. What a preset leaves out stays out.
var small = map[string]string{
	"gan": `{"latent": 2, "batch": 2}`,
	"vae": `{"latent": 2, "batch": 2, "units": 4}`,
	"rnn": `{"units": 4, "batch": 2}`,
}

// allData is one set of each kind, and pictures of each form.
func allData(t *testing.T) map[string]data.Source {
	folder := t.TempDir()
	grey := func(height, width int) data.Source {
		path := filepath.Join(folder, fmt.Sprintf("%dx%d", height, width))
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		values := make([]byte, 3*height*width)
		for i := range values {
			values[i] = byte(37 * i)
		}
		if err := idx.Write(file, idx.Array{Dims: []int{3, height, width}, Values: values}); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		return data.PictureFiles(path, "")
	}
	text := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	colours := filepath.Join(folder, "colours")
	if err := os.Mkdir(colours, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		picture := image.NewNRGBA(image.Rect(0, 0, 8, 8))
		picture.Set(i, 3, color.White)
		file, err := os.Create(filepath.Join(colours, fmt.Sprintf("%d.png", i)))
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
	return map[string]data.Source{
		"1x1": grey(1, 1), "3x3": grey(3, 3), "5x9": grey(5, 9), "8x8": grey(8, 8), "27x27": grey(27, 27), "28x28": grey(28, 28),
		"colour": data.Folder(colours, data.Frame{Height: 16, Width: 16}), "wide": data.Folder(colours, data.Frame{Height: 16, Width: 24}),
		"alpha":    data.Folder(colours, data.Frame{Height: 16, Width: 16, Channels: 4}),
		"text":     data.TextFile(text("text.txt", strings.Repeat("All is flux.\n", 20))),
		"lines":    data.Lines(text("names.txt", "anna\nbob\nlena\n")),
		"pairs":    data.PairFile(text("pairs.tsv", "sky\tearth\nrain\twind\n")),
		"drawings": data.StrokeFile(text("drawings.ndjson", `{"word": "tick", "drawing": [[[0, 3, 9], [5, 9, 0]]]}`)),
	}
}

// Each preset makes a step on the data that it is for and refuses all other in one sentence, whichever it is.
func TestEveryPresetOnEveryData(t *testing.T) {
	allPictures := []string{"1x1", "27x27", "28x28", "3x3", "5x9", "8x8", "alpha", "colour", "wide"}
	convolved := []string{"28x28", "8x8", "alpha", "colour"} // squares whose half or quarter and so on is 4 to 7
	fits := map[string][]string{
		"gan article": allPictures, "gan dcgan": convolved, "gan wgan-gp": convolved, "gan hinge": convolved, "gan r3gan": convolved,
		"vae article": allPictures, "vae burda": allPictures, "vae conv": allPictures, "vae sigma": allPictures, "vae vq": append([]string{"wide"}, convolved...),
		"rnn article": append([]string{"drawings", "lines", "pairs", "text"}, allPictures...),
		"rnn gru":     {"lines", "text"}, "rnn lstm": {"lines", "text"}, "rnn mingru": {"lines", "text"}, "rnn lines": {"lines", "text"}, "rnn rows": allPictures, "rnn couplets": {"pairs"}, "rnn sketch": {"drawings"},
	}
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	sources := allData(t)
	for _, family := range zoo.Families() {
		for _, preset := range family.Presets() {
			name := family.Name + " " + preset.Name
			fields := small[family.Name]
			switch preset.Name {
			case "dcgan", "wgan-gp", "hinge", "r3gan", "conv", "sigma", "vq":
				fields = strings.Replace(fields, "{", `{"channels": 2, `, 1)
			case "article":
				if family.Name == "gan" {
					fields = strings.Replace(fields, "{", `{"units": 4, `, 1)
				}
			}
			for on, source := range sources {
				config, err := zoo.Configure(family.Name, preset.Name, []byte(fields))
				if err != nil {
					t.Fatal(err)
				}
				set, err := source.Open()
				if err != nil {
					t.Fatal(err)
				}
				m, err := config.Build(set.Spec())
				wanted := slices.Contains(fits[name], on)
				switch {
				case err != nil && wanted:
					t.Errorf("%s on %s: %v, want it to learn", name, on, err)
				case err == nil && !wanted:
					t.Errorf("%s on %s is accepted, want a refusal", name, on)
				case err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 300):
					t.Errorf("%s on %s: got %q, want one sentence", name, on, err)
				case err == nil:
					if run, err := fit.Train(t.Context(), b, m, set, fit.Options{Steps: 1, Seed: 1}); err != nil || run.Step != 1 {
						t.Errorf("%s on %s: got %v, want a step", name, on, err)
					}
				}
			}
		}
	}
}
