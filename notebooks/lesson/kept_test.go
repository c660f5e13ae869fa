package lesson

import (
	"image"
	"os"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// What a model drew is signed, each time that it is saved; what none drew is not, and a text has its record beside it.
func TestKept(t *testing.T) {
	t.Setenv(studio.RunsVariable, t.TempDir())
	emoji := studio.Pretrained("emoji-64")
	for range 2 {
		emoji.Samples(2).Save(Made("drawn.png"))
		if out, ended := printed(t, func() { Kept("drawn.png", English) }); out != "kept as made/drawn.png, and signed\n" || ended != "" {
			t.Errorf("said %q, ended with %q", out, ended)
		}
		if got := Signature(Made("drawn.png")); !strings.HasPrefix(got, `signed by "the reader of this lesson", valid, not trusted`) {
			t.Errorf("it is %q", got)
		}
	}
	emoji.Interpolate(4, 1).SaveFilm(Made("film.gif"), 4)
	if out, _ := printed(t, func() { Kept("film.gif", Chinese) }); out != "已存为 made/film.gif，并签了名\n" {
		t.Errorf("said %q", out)
	}
	studio.Samples{Pictures: []image.Image{flat(9)}}.Save(Made("plain.png"))
	if out, _ := printed(t, func() { Kept("plain.png", English) }); out != "kept as made/plain.png\n" {
		t.Errorf("of a picture that no model drew said %q", out)
	}
	if got := Signature(Made("plain.png")); !strings.HasPrefix(got, "not signed") {
		t.Errorf("a picture that no model drew is %q", got)
	}
	studio.Pretrained("tang").Draw(sample.Options{Count: 1, Length: 12, Seed: 1}).Save(Made("verse.txt"))
	if out, _ := printed(t, func() { Kept("verse.txt", English) }); out != "kept as made/verse.txt; made/verse.txt.json says which model wrote it\n" {
		t.Errorf("of a text said %q", out)
	}
	if err := os.Remove(Made("plain.png")); err != nil {
		t.Fatal(err)
	}
	if _, ended := printed(t, func() { Kept("plain.png", English) }); !strings.Contains(ended, "plain.png") {
		t.Errorf("of what was not saved ended with %q", ended)
	}
}
