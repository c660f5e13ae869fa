package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/datasheet"
)

func TestDataLook(t *testing.T) {
	inFolder(t)
	said := must(t, "data", "look", "fashion-mnist-10k-first-300", "--licence", "MIT", "--out", "sheets/clothes", "--sheet", "clothes.md")
	for _, want := range []string{"Composition", "300", "sneaker", " --preset ", "of 28x28x1) ", "MIT", "is in sheets/clothes", "is in clothes.md"} {
		if !strings.Contains(said, want) {
			t.Errorf("said %s, want %q in it", said, want)
		}
	}
	for _, name := range []string{"sheets/clothes/datasheet.json", "sheets/clothes/datasheet.md", "sheets/clothes/examples.png", "sheets/clothes/augmented.png", "clothes.md"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", name, err)
		}
	}
	var sheet datasheet.Sheet
	if err := json.Unmarshal([]byte(must(t, "data", "look", "opticks", "--json", "--sheet", "opticks.json")), &sheet); err != nil || sheet.Kind != "text" || sheet.Text.Lines != 9286 {
		t.Errorf("got %+v (%v), want the text's sheet", sheet, err)
	}
	written, err := os.ReadFile("opticks.json")
	if err == nil {
		err = json.Unmarshal(written, &sheet)
	}
	if err != nil {
		t.Errorf("--sheet wrote %s: %v", written, err)
	}
}

func TestDataLookRefuses(t *testing.T) {
	inFolder(t)
	odd(t, "odd")
	if err := os.WriteFile("mine.md", []byte("my answers"), 0o644); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"data look none":                         `"none" is neither`,
		"data look couplets --sheet a.txt":       "name a file that ends in .json or .md",
		"data look couplets --sheet none/a.json": "there is no folder none",
		"data look couplets --sheet mine.md":     "mine.md already",
		"data look odd --out odd":                "where the data is",
	} {
		if said, err := call(t, words(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: said %q (%v), want %q", args, said, err, want)
		}
	}
	if now, _ := os.ReadFile("mine.md"); string(now) != "my answers" {
		t.Errorf("the file holds %q, want what was in it", now)
	}
}
