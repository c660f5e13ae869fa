package main

import (
	"bytes"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/choose"
)

// Tiny models: seconds are for the kernel's tests.
const (
	tinyVAE  = `{"units":16,"latent":2,"batch":8}`
	tinyText = `{"units":16,"window":8,"batch":4}`
)

// inFolder makes a test's own folder the current one and pure Go the backend.
func inFolder(t *testing.T) {
	t.Helper()
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	t.Setenv(choose.FileVariable, "no-rows.json")
	t.Setenv("ATELIER_DATA", t.TempDir()) // what this machine has is not what others have
	t.Chdir(t.TempDir())
}

// must is call of what has to succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	said, err := call(t, args...)
	if err != nil {
		t.Fatalf("atelier %s: %v", strings.Join(args, " "), err)
	}
	return said
}

func TestTrainSampleResume(t *testing.T) {
	inFolder(t)
	train := []string{"train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--seed", "7", "--out", "runs/vae"}
	if said := must(t, append(train, "--steps", "3")...); !strings.Contains(said, "step 3/3") || !strings.Contains(said, "the model is in runs/vae") {
		t.Errorf("training said %q, want where it stands and where the model is", said)
	}
	if _, err := call(t, append(train, "--steps", "4")...); err == nil || !strings.Contains(err.Error(), "already holds a trained model: give --resume") {
		t.Errorf("training again: got %v, want a refusal", err)
	}
	if said := must(t, append(train, "--epochs", "1", "--resume")...); !strings.Contains(said, "step 5/5") {
		t.Errorf("resuming said %q, want one epoch of five batches", said)
	}
	if said := must(t, "sample", "runs/vae", "-n", "4", "--seed", "3", "--out", "grid.png", "--temperature", "0.8", "--truncation", "2"); said != "the samples are in grid.png\n" {
		t.Errorf("sampling said %q", said)
	}
	first, err := os.ReadFile("grid.png")
	if err != nil {
		t.Fatal(err)
	}
	// Four pictures of 28 pixels, each doubled, in a row with gaps of 2.
	if grid, err := png.Decode(bytes.NewReader(first)); err != nil || grid.Bounds().Dx() != 2+4*(56+2) {
		t.Errorf("the grid is %v, error %v; want 234 pixels wide", grid.Bounds(), err)
	}
	must(t, "sample", "runs/vae", "-n", "4", "--seed", "3", "--out", "again.png", "--temperature", "0.8", "--truncation", "2")
	if again, err := os.ReadFile("again.png"); err != nil || !bytes.Equal(first, again) {
		t.Errorf("the same seed gave another file, error %v", err)
	}
	left, err := filepath.Glob(".atelier-*")
	if err != nil || len(left) > 0 {
		t.Errorf("what was half written is left: %v", left)
	}
}

// A damaged newest checkpoint is told by each verb that opens it, and refused where that is asked for.
func TestDamagedModels(t *testing.T) {
	inFolder(t)
	train := []string{"train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--out", "text", "--steps"}
	must(t, append(train, "2")...)
	must(t, append(train, "4", "--resume")...)
	weights := "text/step-000000004/weights.safetensors"
	if err := os.Truncate(weights, 99); err != nil {
		t.Fatal(err)
	}
	score := []string{"score", "text", "--data", "opticks-last-0.002", "--texts", "4", "--length", "20", "--resamples", "10", "--examples", "10"}
	verbs := [][]string{{"sample", "text", "-n", "1", "--length", "9"}, score, append(train, "2", "--resume")}
	for _, verb := range verbs {
		if said, err := call(t, append(verb, "--strict")...); err == nil || !strings.Contains(err.Error(), "of step 4, is damaged") || strings.Contains(said, "is used instead") {
			t.Errorf("atelier %s --strict: got error %v and %q, want a refusal", strings.Join(verb, " "), err, said)
		}
	}
	for _, verb := range verbs {
		said := must(t, verb...)
		if !strings.Contains(said, "atelier: fit: the newest checkpoint in text, of step 4, is damaged") || !strings.Contains(said, "that of step 2 is used instead") {
			t.Errorf("atelier %s said %q, want both steps", strings.Join(verb, " "), said)
		}
	}
	if said := must(t, "sample", "text", "-n", "1", "--length", "9", "--strict"); strings.Contains(said, "damaged") {
		t.Errorf("after training went on: %q, want it to be past", said)
	}
}

func TestTextSamples(t *testing.T) {
	inFolder(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-3000", "--steps", "2", "--out", "text")
	args := []string{"sample", "text", "-n", "2", "--length", "20", "--prompt", "Light", "--top-k", "9", "--top-p", "0.9", "--seed", "1"}
	said := must(t, args...)
	texts := strings.Split(strings.TrimSuffix(said, "\n"), "\n\n")
	if len([]rune(said)) != 2*20+3 || !strings.HasPrefix(texts[0], "Light") {
		t.Errorf("got %q, want two texts of 20 symbols that begin with Light", said)
	}
	must(t, append(args, "--out", "light.txt")...)
	if written, err := os.ReadFile("light.txt"); err != nil || string(written) != said {
		t.Errorf("got the file %q, error %v; want %q", written, err, said)
	}
	if _, err := call(t, "sample", "text", "--prompt", "Li诗ht"); err == nil ||
		!strings.Contains(err.Error(), `atelier sample: --prompt has "诗" at character 3, not among the`) || !strings.Contains(err.Error(), "--lenient") {
		t.Errorf("a prompt with a letter that the model does not know gave %v, want an error that names it and --lenient", err)
	}
	if said := must(t, "sample", "text", "-n", "1", "--length", "9", "--prompt", "Li诗ht", "--lenient"); !strings.HasPrefix(said, "Li\uFFFDht") {
		t.Errorf("leniently the text is %q, want it to begin with the unknown symbol in the letter's place", said)
	}
}

func TestScoreKeepsItsScores(t *testing.T) {
	inFolder(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--steps", "2", "--out", "text")
	said := must(t, "score", "text", "--data", "opticks-last-0.002", "--texts", "4", "--length", "20", "--resamples", "10", "--examples", "10")
	if !strings.Contains(said, "SCORE ON opticks-last-0.002") || !strings.Contains(said, "self-BLEU") {
		t.Errorf("scoring said %q, want a table", said)
	}
	found, err := filepath.Glob("text/*/run.json")
	if err != nil || len(found) == 0 {
		t.Fatalf("no description of the run: %v", err)
	}
	text, err := os.ReadFile(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	var side struct{ Scores card.Scored }
	if err := json.Unmarshal(text, &side); err != nil || len(side.Scores.Scores) == 0 || side.Scores.Data.Name != "opticks-last-0.002" {
		t.Errorf("the description holds the scores %+v, error %v; want those of opticks-last-0.002", side.Scores, err)
	}
	must(t, "sample", "text", "-n", "1", "--length", "9")
}

func TestPresets(t *testing.T) {
	inFolder(t)
	for args, want := range map[string][]string{
		"presets":             {"FLOPS A STEP", "gan", "dcgan", "burda", "wgan-gp", "r3gan"},
		"presets gan":         {"dcgan", "28x28x1 pictures"},
		"presets gan article": {"gan article: ", "learning_rate", "0.0002", "Radford et al. 2015, section 4"},
	} {
		said := must(t, strings.Fields(args)...)
		for _, word := range want {
			if !strings.Contains(said, word) {
				t.Errorf("atelier %s said %q, want %q in it", args, said, word)
			}
		}
	}
}

func TestModelVerbsRefuse(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("file", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "vae")
	train := "train vae --data fashion-mnist-10k --steps 1 --out new "
	for args, want := range map[string]string{
		"train gan vae --steps 1":                                                "accepts at most 1 arg(s)",
		"train --steps 1":                                                        "no family is named: name one of gan, vae or rnn, or give --from",
		"train vae --data opticks --out new":                                     "at least one of the flags in the group [steps epochs time] is required",
		"train vae --steps 1":                                                    "--data is missing",
		"train painter --steps 1 --data mnist --out new":                         `no family "painter", want one of gan, vae, rnn`,
		"train vae --steps 1 --data nothing-first-3 --out new":                   `"nothing-first-3" is neither`,
		"train vae --steps 1 --data fashion-mnist-10k-first-0 --out new":         "to take the first 0 examples",
		"train vae --steps 1 --data opticks --out new":                           "vae learns pictures, but --data opticks has text of 92 symbols: train rnn on it",
		"train vae --steps 1 --data fashion-mnist-10k --out file/new":            "no model can be kept in file/new",
		"train vae --steps 1 --data fashion-mnist-10k --out file":                "no model can be kept in file",
		"train vae --steps -1 --data fashion-mnist-10k --out new":                "--steps is -1",
		train + "--strict":                                                       "--strict is for a folder of pictures, or for the model that --resume goes on with",
		train + "--preset dcgna":                                                 `vae has no preset "dcgna", want one of article`,
		train + "--config {":                                                     "are not a JSON object",
		train + `--config {"unites":1}`:                                          `unknown field "unites"`,
		train + `--config {"units":-1}`:                                          `"units" of --config is -1`,
		"sample new --out x.png":                                                 "there is no trained model in new",
		"sample vae":                                                             "name a file that ends in .png",
		"sample vae --out none/x.png":                                            "none/x.png cannot be written, because there is no folder none",
		"sample vae --out x.png --prompt Light":                                  "--prompt is set, but the model makes pictures",
		"sample vae --out x.png --class 11":                                      `--class is "11", want one of T-shirt`,
		"sample vae --out x.png --top-k 3":                                       "--top-k or --top-p is set",
		"score new":                                                              "there is no trained model in new",
		"score vae --data nothing":                                               `"nothing" is neither`,
		"score vae --data fashion-mnist-10k-from-9990 --train fashion-mnist-10k": "holds other values than fashion-mnist-10k-first-40",
		"presets painter":                                                        `no family "painter"`,
		"presets gan dcgna":                                                      `gan has no preset "dcgna"`,
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got error %v, want %q in it", args, err, want)
		}
	}
	if _, err := os.Stat("new"); err == nil {
		t.Error("a folder was made for a model that could not be trained")
	}
	if _, err := os.Stat("x.png"); err == nil {
		t.Error("a file was made for samples that could not be drawn")
	}
}

func TestPartsOfDataSets(t *testing.T) {
	for name, want := range map[string]string{
		"mnist":                       "mnist",
		"mnist-first-100":             "mnist-first-100",
		"opticks-first-0.9":           "opticks-first-0.9",
		"opticks-last-0.1":            "opticks-last-0.1",
		"mnist-from-50":               "mnist-from-50",
		"opticks-first-0.9-first-100": "opticks-first-0.9-first-100",
		"mnist-last-3":                "", // a share, not a number
		"mnist-from-0.5":              "",
		"mnist-first-":                "",
		"first-3":                     "",
	} {
		source, err := findSource(name)
		if source.Name() != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, error %v; want %q", name, source.Name(), err, want)
		}
	}
}

func TestShort(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1k", 1_940_000: "1.94M", 45_365_592_064: "45.4G", 999_600: "1M"} {
		if got := short(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}
