package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/card"
)

const (
	unknownLicence = "the licence of the data is unknown"
	noDerivatives  = "the licence of the data, CC BY-ND 4.0, forbids derivatives"
)

// The licence is said once at training, remembered when the model is gone on with, and in every file beside the checkpoints.
func TestLicenceOfTheData(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("poem.txt", []byte(strings.Repeat("the fox and the owl\n", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	train := func(more ...string) string {
		t.Helper()
		return must(t, append([]string{"train", "rnn", "--config", tinyText, "--data", "poem.txt", "--out", "m", "--resume"}, more...)...)
	}
	for _, step := range []struct {
		more []string
		want string // to be said once, or nothing
	}{
		{[]string{"--steps", "1"}, "atelier: poem: " + unknownLicence + ": whether they may be adapted and passed on, nobody has said: name it with --licence\n"},
		{[]string{"--steps", "2", "--licence", "CC BY-ND 4.0"}, "atelier: poem: " + noDerivatives},
		{[]string{"--steps", "3"}, "atelier: poem: " + noDerivatives},
		{[]string{"--steps", "4", "--licence", "own work"}, ""},
	} {
		said := train(step.more...)
		if step.want == "" && strings.Contains(said, "licence of the data,") || step.want == "" && strings.Contains(said, unknownLicence) || step.want != "" && strings.Count(said, step.want) != 1 {
			t.Errorf("%q: said %q, want %q once", step.more, said, step.want)
		}
	}
	if data := sidecarOf(t, "m")["data"].(map[string]any); data["licence"] != "own work" {
		t.Errorf("the description says %v, want own work", data)
	}
	for _, name := range []string{"card.json", "card.md", "datasheet.json", "datasheet.md"} {
		if text := string(bytesOf(t, "m/"+name)); !strings.Contains(text, "own work") {
			t.Errorf("%s is %s, want own work in it", name, text)
		}
	}
	if _, err := call(t, "train", "rnn", "--data", "poem.txt", "--steps", "1", "--out", "n", "--licence", "a\nb"); err == nil || !strings.Contains(err.Error(), "want a line of letters") {
		t.Errorf("got %v", err)
	}
}

func TestCard(t *testing.T) {
	inFolder(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--steps", "2", "--seed", "5", "--out", "text")
	if files := folderOf(t, "text"); len(files) < 5 || !slices.Equal(files[len(files)-6:len(files)-2], []string{"card.json", "card.md", "datasheet.json", "datasheet.md"}) {
		t.Errorf("beside the checkpoints there are %q", files)
	}
	if said := must(t, "card", "text"); !strings.HasPrefix(said, "# text\n") || !strings.Contains(said, "| licence | public domain |") || !strings.Contains(said, "seed 5") || said != string(bytesOf(t, "text/card.md")) {
		t.Errorf("the card is %s, want that of the folder", said)
	}
	must(t, "score", "text", "--data", "opticks-last-0.002", "--texts", "4", "--length", "20", "--resamples", "10", "--examples", "10")
	var c card.Card
	if err := json.Unmarshal([]byte(must(t, "card", "text", "--json")), &c); err != nil || c.Scores == nil || c.Scores.Data.Name != "opticks-last-0.002" || len(c.Scores.Scores) == 0 || c.Training.Backend != "pure Go" || c.Training.Seconds <= 0 {
		t.Errorf("the object is %+v, error %v", c, err)
	}
	if text := string(bytesOf(t, "text/card.md")); !strings.Contains(text, "| scored on | opticks-last-0.002 |") {
		t.Errorf("the card was not written anew: %s", text)
	}
	for line, want := range map[string]string{"card none": "there is no trained model in none", "card zoo:tang": "atelier zoo prints its card"} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %s", line, err, want)
		}
	}
}
