package card_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

func read(t *testing.T, parts ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, folder string, run *fit.Run, set models.Dataset) {
	t.Helper()
	if err := card.Write(folder, run, set); err != nil {
		t.Fatal(err)
	}
}

// The card and the data sheet stand beside the checkpoints, are replaced, and move with the model.
func TestWrite(t *testing.T) {
	run, folder, set := trained(t, "CC BY-NC-ND 4.0")
	write(t, folder, run, set)
	for _, name := range []string{"card.json", "card.md", "datasheet.json", "datasheet.md"} {
		if text := read(t, folder, name); !strings.Contains(text, "CC BY-NC-ND 4.0") || !strings.Contains(text, "forbids derivatives") && name != "datasheet.json" || strings.Contains(text, filepath.Dir(folder)) {
			t.Errorf("%s is %s", name, text)
		}
	}
	var c card.Card
	if err := json.Unmarshal([]byte(read(t, folder, "card.json")), &c); err != nil || c.Markdown() != read(t, folder, "card.md") {
		t.Errorf("the Markdown is not that of the JSON, error %v", err)
	}
	before := read(t, folder, "datasheet.json")
	run.Scores = []byte(`{"data": {"name": "rest"}, "scores": []}`)
	write(t, folder, run, nil)
	if !strings.Contains(read(t, folder, "card.md"), "| scored on | rest |") || read(t, folder, "datasheet.json") != before {
		t.Errorf("the card is not anew: %s", read(t, folder, "card.md"))
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.*"))
	if err != nil || len(files) != 4 {
		t.Errorf("there are %q, error %v", files, err)
	}
	// What a killed program left is no hindrance, and neither is any of these files to moving the model aside.
	if err := os.WriteFile(filepath.Join(folder, "card.json.part"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, folder, run, set)
	if err := os.WriteFile(filepath.Join(folder, "card.md.part"), []byte("#"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := checkpoints.MoveAside(folder, card.Files()...); err != nil {
		t.Error(err)
	}
	if read(t, folder+".before-1", "datasheet.json") != before {
		t.Error("the data sheet did not move with the model")
	}
}

// What somebody wrote into a text stays; the JSON is as it is now.
func TestWordsOfPeopleStay(t *testing.T) {
	run, folder, set := trained(t, "")
	write(t, folder, run, set)
	for _, name := range []string{"card.md", "datasheet.md"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("my words\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	other, err := data.Remembered(run.Data.Source)
	if err != nil {
		t.Fatal(err)
	}
	if set, err = other.Licensed("CC0").Open(); err != nil {
		t.Fatal(err)
	}
	again, err := fit.Train(t.Context(), run.Backend, run.Model, set, fit.Options{Steps: 3, Seed: 7, Folder: folder, Resume: true})
	if err != nil {
		t.Fatal(err)
	}
	write(t, folder, again, set)
	for _, name := range []string{"card", "datasheet"} {
		if read(t, folder, name+".md") != "my words\n" || !strings.Contains(read(t, folder, name+".json"), `"CC0"`) {
			t.Errorf("%s: the text is %q and the JSON %s", name, read(t, folder, name+".md"), read(t, folder, name+".json"))
		}
	}
	// A text that went is written again, and one that is ours is replaced.
	if err := os.Remove(filepath.Join(folder, "card.md")); err != nil {
		t.Fatal(err)
	}
	write(t, folder, again, nil)
	if !strings.Contains(read(t, folder, "card.md"), "| licence | CC0 |") {
		t.Error("the card was not written again")
	}
}

// What was found of the samples' originality is a part of the card.
func TestOriginality(t *testing.T) {
	run, folder, _ := trained(t, "MIT")
	run.Originality = []byte(`{"examples": "pictures", "samples": 64, "held": 99, "expected": 0.02, "chance": 1, "c_t": -0.5, "judged": []}`)
	write(t, folder, run, nil)
	if text := read(t, folder, "card.md"); !strings.Contains(text, "| verdict | No sign of copying: none of 64 pictures ") || !strings.Contains(text, "| -0.50 |") {
		t.Errorf("the card is %s", text)
	}
	var c card.Card
	if err := json.Unmarshal([]byte(read(t, folder, "card.json")), &c); err != nil || c.Originality.Samples != 64 || c.Markdown() != read(t, folder, "card.md") {
		t.Errorf("it is %v in the JSON, error %v", c.Originality, err)
	}
	run.Originality = []byte(`{"samples": -1}`)
	if err := card.Write(folder, run, nil); err == nil || !strings.Contains(err.Error(), "a verdict on -1 samples") {
		t.Errorf("got %v", err)
	}
}

// A failure leaves what was there.
func TestWriteFails(t *testing.T) {
	run, folder, set := trained(t, "MIT")
	if err := card.Write(filepath.Join(folder, "none"), run, set); err == nil || !strings.Contains(err.Error(), "card.json cannot be written") {
		t.Errorf("got %v", err)
	}
	run.Data.Source = nil
	if err := card.Write(folder, run, set); err == nil || !strings.Contains(err.Error(), "there is no data sheet of my_poem-first-0.9") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(read(t, folder, "card.md"), "# fox") {
		t.Error("the card is missing, which can be had without a data sheet")
	}
}
