package studio

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// A list of names goes in and names come out, each whole, with the number of copies below them.
func TestDocumentsInACell(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("names.txt", []byte("a\nb\nab\nba\naa\nbb\naab\nabb\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	names := data.Lines("names.txt")
	run := Train(rnn.Config{Preset: rnn.Lines, Units: 16, Batch: 4, LearningRate: 2e-2}, names.First(0.8), fit.Options{Steps: 40})
	drawn := run.Samples(0)
	if len(drawn.Texts) != 20 || slices.ContainsFunc(drawn.Texts, func(text string) bool { return text == "" || strings.Contains(text, "\n") }) {
		t.Errorf("got %q, want 20 texts of one line each", drawn.Texts)
	}
	set, err := names.First(0.8).OpenDocuments()
	if err != nil {
		t.Fatal(err)
	}
	if want := eval.CopiesNote(set.Copies(drawn.Texts), 20); drawn.Note != want {
		t.Errorf("the note is %q, want %q", drawn.Note, want)
	}
	if bundle, err := drawn.Bundle(); err != nil || !strings.Contains(string(bundle[plotting.MIMEPlain]), drawn.Note) {
		t.Errorf("what is shown lacks the note (%v)", err)
	}
	ladder := run.Ladder(sample.Options{Count: 3, Seed: 2}, 0.5, 1)
	at1 := run.Draw(sample.Options{Count: 3, Seed: 2}).Texts
	if len(ladder.Texts) != 2 || ladder.Texts[1] != "temperature 1\n\n"+strings.Join(at1, "\n") || !strings.HasPrefix(ladder.Texts[0], "temperature 0.5\n\n") {
		t.Errorf("the ladder is %q, want the same draws at 0.5 and at 1, %q", ladder.Texts, at1)
	}
	if examples := Examples(names, 50).Texts; len(examples) != 8 {
		t.Errorf("got the examples %q, want all 8 documents", examples)
	}
	scores := run.Score(names.Last(0.2), eval.Options{Train: set, Texts: 10, Resamples: 10})
	if len(scores.Scores) != 4 || scores.Scores[2].Name != "copies" {
		t.Errorf("got %v, want two of the likelihood, copies and different documents", scores.Scores)
	}
	if letters := run.Letters("ab"); len(letters.Probabilities) != 3 || letters.Given != 0 {
		t.Errorf("the letters of ab are %v, want those of a, b and the end, none of them given", letters)
	}
	if err := os.Remove("names.txt"); err != nil {
		t.Fatal(err)
	}
	if note := run.Samples(2).Note; !strings.Contains(note, "copies are not counted, because names-first-0.8, which the model learnt from, is not found") {
		t.Errorf("without the list the note is %q", note)
	}
}
