package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func configured(t *testing.T, family, preset string) (models.Config, models.Spec) {
	t.Helper()
	found, err := zoo.Find(family)
	if err != nil {
		t.Fatal(err)
	}
	named, err := found.Find(preset)
	if err != nil {
		t.Fatal(err)
	}
	config, err := zoo.Configure(family, preset, nil)
	if err != nil {
		t.Fatal(err)
	}
	return config, named.For
}

// quick makes scoring short.
var quick = []string{"--texts", "4", "--length", "20", "--resamples", "10", "--examples", "10"}

// A model finds its data again where it was, whatever the working folder and however its own folder is called.
func TestScoreFindsTheDataAgain(t *testing.T) {
	inFolder(t)
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"texts", "elsewhere", "elsewhere/poems"} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	text := []byte(strings.Repeat("All is flux, nothing stays still.\n", 40))
	for _, path := range []string{"texts/poems.txt", "poems.txt", "bare"} {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// A model's folder called as the data is, without its ending; a bare file; a path from the root.
	trained := map[string]string{"poems": "poems.txt", "below": "texts/poems.txt", "bared": "bare", "rooted": filepath.Join(home, "poems.txt")}
	for out, data := range trained {
		must(t, "train", "rnn", "--config", tinyText, "--data", data+"-first-0.7", "--steps", "1", "--out", out)
	}
	for _, from := range []string{home, filepath.Join(home, "elsewhere")} {
		t.Chdir(from)
		for out := range trained {
			said, err := call(t, append([]string{"score", filepath.Join(home, out)}, quick...)...)
			if err != nil || !strings.Contains(said, "-last-0.3") || strings.Contains(said, "is not found") {
				t.Errorf("scoring %s from %s said %s, error %v; want the rest of its data", out, from, said, err)
			}
		}
	}
	t.Chdir(home)

	// What was there moves, and the model with it.
	if err := os.Mkdir("moved", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"below", "texts"} {
		if err := os.Rename(name, filepath.Join("moved", name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir("moved")
	must(t, append([]string{"score", "below"}, quick...)...)

	// The data alone has moved: what is missing is named, and how to name it.
	t.Chdir(home)
	missing := filepath.Join(home, "texts", "poems.txt")
	_, err = call(t, append([]string{"score", "moved/below"}, quick...)...)
	for _, want := range []string{missing, "--data", "--train"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %s", err, want)
		}
	}
	must(t, append([]string{"score", "moved/below", "--data", "bare-last-0.3", "--train", "moved/texts/poems.txt-first-0.7"}, quick...)...)
	said := must(t, append([]string{"score", "moved/below", "--data", "bare-last-0.3"}, quick...)...)
	if !strings.Contains(said, missing) || !strings.Contains(said, "name it with --train") {
		t.Errorf("got %s, want that %s is not found", said, missing)
	}

	// Another text is there now.
	if err := os.WriteFile("bare", append(text, '!'), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, append([]string{"score", "bared"}, quick...)...); err == nil || !strings.Contains(err.Error(), "holds other values than bare-first-0.7") {
		t.Errorf("got %v, want that the values are others", err)
	}
}

// A model's folder is no folder of pictures, whatever lies in it.
func TestAModelIsNoData(t *testing.T) {
	inFolder(t)
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "clothes")
	must(t, "sample", "clothes", "-n", "1", "--out", "clothes/grid.png")
	for _, args := range []string{
		"score clothes --data clothes", "score clothes --data clothes-first-1", "score clothes --train clothes --data fashion-mnist-10k-from-9990",
		"train vae --data clothes --steps 1 --out new",
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), `atelier: "clothes" is the folder of a trained model`) {
			t.Errorf("atelier %s: got %v, want a refusal", args, err)
		}
	}
}

// A model of before had no paths in its description, and knows its data by names only, none of which is a path.
func TestModelsWithoutPathsKnowNamesOnly(t *testing.T) {
	inFolder(t)
	if err := os.Mkdir("poems", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"opticks-first-0.9": "opticks-first-0.9", "mnist": "mnist", "poems": "", "poems-first-0.9": "", "": "",
	} {
		source, err := namedPart(name)
		if source.Name() != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, error %v; want %q", name, source.Name(), err, want)
		}
	}
}

// In the column of the intervals a kernel distance has the spread of its subsets, named so.
func TestScoreTableNamesTheSpread(t *testing.T) {
	estimate := metrics.Estimate{Value: 12, Low: 9.25, High: 15.75}
	var out strings.Builder
	err := writeScores(&out, "clothes", []metrics.Score{
		{Name: "Frechet distance", Estimate: estimate, Unit: "squared units", Better: metrics.Lower, Source: "Heusel"},
		{Name: "kernel distance", Estimate: estimate, Interval: metrics.SubsetSpread, Unit: "units", Better: metrics.Lower, Source: "Binkowski", Note: "a note"},
	})
	want := `SCORE ON clothes  VALUE  95% INTERVAL                       UNIT           BETTER
Frechet distance  12     9.25 to 15.75                      squared units  lower
kernel distance   12     subsets spread from 9.25 to 15.75  units          lower

Frechet distance: Heusel
kernel distance: Binkowski
  a note
`
	if err != nil || out.String() != want {
		t.Errorf("got (%v)\n%s\nwant\n%s", err, out.String(), want)
	}
}
