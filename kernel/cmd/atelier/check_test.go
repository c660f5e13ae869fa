package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
)

// A model is judged beside what it learnt from, in words and as JSON, and the verdict is kept with it; its nearest samples go into a
// file.
func TestCheck(t *testing.T) {
	inFolder(t)
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-0.01", "--steps", "1", "--out", "vae")
	said := must(t, "check", "vae", "-n", "10", "--out", "nearest.png")
	for _, want := range []string{"10 pictures", "Of held-out examples", "NEAREST SAMPLES", "threshold", "are in nearest.png"} {
		if !strings.Contains(said, want) {
			t.Errorf("it said %q, want %q", said, want)
		}
	}
	if info, err := os.Stat("nearest.png"); err != nil || info.Size() < 100 {
		t.Errorf("nearest.png: %v", err)
	}
	var found checkedModel
	_, object, _ := strings.Cut(must(t, "check", "vae", "-n", "10", "--json"), "...\n")
	if err := json.Unmarshal([]byte(object), &found); err != nil || found.Samples != 10 || len(found.Judged) != 10 || found.Sentence != found.Verdict.Sentence() || found.Folder != "vae" {
		t.Errorf("the object is %+v, error %v", found, err)
	}
	kept, err := json.Marshal(sidecarOf(t, "vae")["originality"])
	if verdict, fault := originality.Read(kept); err != nil || fault != nil || verdict == nil || verdict.Samples != 10 {
		t.Errorf("kept is %s, error %v, %v", kept, err, fault)
	}
	if card := must(t, "card", "vae"); !strings.Contains(card, found.Sentence) {
		t.Errorf("the card is %s", card)
	}
}

// A model of the zoo is judged too, by the data that are in the program, and stays as it is.
func TestCheckOfText(t *testing.T) {
	inFolder(t)
	if said := must(t, "check", "zoo:tang", "-n", "5"); !strings.Contains(said, "of 5 texts") || !strings.Contains(said, "The longest piece of a sample") {
		t.Errorf("it said %q", said)
	}
}

func TestChecksThatCannotBe(t *testing.T) {
	inFolder(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "tang", "--steps", "1", "--out", "all")
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.9", "--steps", "1", "--out", "text")
	for line, want := range map[string]string{
		"check all":                                          "name a data set that it did not see with --data",
		"check all --data tang":                              "the model learnt from tang: name data that it did not see",
		"check all --train opticks":                          "holds other values than tang, which the model learnt from",
		"check text -n -1":                                   "--count is -1, want 1 or more",
		"check text --out nearest.png":                       "--out is for pictures and drawings, and the model makes texts",
		"check text --data mnist-test-x":                     "is neither a data set nor a file",
		"check none":                                         "no trained model",
		"check zoo:digits --out x.jpg":                       "--out is \"x.jpg\": name a file that ends in .png, .webp or .gif",
		"sample zoo:digits --avoid-copies -n -1 --out x.png": "--count is -1, want 1 or more",
		"check zoo:couplets":                                 "answers too short to be told from chance",
	} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %q", line, err, want)
		}
	}
}

// What is a copy is drawn anew, and the file says of which seeds its samples are, so that it can be made again.
func TestAvoidCopies(t *testing.T) {
	inFolder(t)
	t.Setenv(provenance.LevelVariable, "full")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-0.01", "--steps", "1", "--out", "vae")
	said := must(t, "sample", "vae", "--avoid-copies", "-n", "3", "--seed", "5", "--each", "each")
	if !strings.Contains(said, "0 of 3 samples were copies") {
		t.Errorf("it said %q", said)
	}
	for _, name := range []string{"each/0005.png", "each/0006.png", "each/0007.png"} {
		if said := must(t, "recreate", name, "--model", "vae"); !strings.Contains(said, "the same") {
			t.Errorf("%s: made again it said %q", name, said)
		}
	}
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.9", "--steps", "1", "--out", "text")
	if said := must(t, "sample", "text", "--avoid-copies", "-n", "2", "--length", "30"); !strings.Contains(said, "0 of 2 samples were copies") || !strings.Contains(said, "[seed 1]") {
		t.Errorf("it said %q", said)
	}
	for line, want := range map[string]string{
		"sample vae --avoid-copies --seeds 1-3 --out x.png":    "--avoid-copies and --seeds are both given",
		"sample zoo:couplets --avoid-copies --prompt 春风":       "the model answers questions",
		"sample zoo:colours --avoid-copies -n 2":               "--avoid-copies compares with what the model learnt from",
		"sample text --avoid-copies --temperatures 0.5,1 -n 1": "--avoid-copies and --temperatures are both given",
	} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %q", line, err, want)
		}
	}
}
