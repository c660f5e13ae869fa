package rnn

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

func TestArticleSizes(t *testing.T) {
	for kind, batch := range map[models.Kind]int{models.Text: 64, models.Pictures: 128} {
		got := Config{}.withDefaults(kind)
		want := Config{Cell: CellTanh, Units: 1024, Symbols: 784, Window: 64, Batch: batch, LearningRate: 1e-3, ClipNorm: 1}
		if got != want {
			t.Errorf("the reference model of %s is %+v, want %+v", kind, got, want)
		}
	}
}

func TestFaultsAreAllTold(t *testing.T) {
	_, err := Config{Cell: "lstn", Units: -1, Embedding: -2, Symbols: -3, Window: -4, Batch: -5, LearningRate: -6, ClipNorm: -7}.
		Build(models.Spec{Kind: models.Text})
	for _, want := range []string{`Cell is "lstn", want "tanh" or "gru"`, "Units is -1", "Embedding is -2", "Symbols is -3",
		"Window is -4", "Batch is -5", "LearningRate is -6", "ClipNorm is -7"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
	_, err = Config{Symbols: 2}.Build(models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b"}})
	if err == nil || !strings.Contains(err.Error(), "the text has 3 symbols and Symbols is 2: raise Symbols") {
		t.Errorf("too many symbols: got %v", err)
	}
	if _, err := (Config{}).Build(models.Spec{Kind: "songs"}); err == nil || !strings.Contains(err.Error(), `"songs"`) {
		t.Errorf("an unknown kind: got %v", err)
	}
}

func TestRequestsThatCannotBeMet(t *testing.T) {
	text, err := Config{}.Build(models.Spec{Kind: models.Text, Alphabet: []string{"?", "a"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := text.CanSample(models.Request{Count: 1, Length: 5, PromptLength: 5}); err == nil || !strings.Contains(err.Error(), "5 symbols was asked for with a prompt of 5") {
		t.Errorf("a text no longer than its prompt: got %v", err)
	}
	pictures, err := Config{}.Build(models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := pictures.CanSample(models.Request{Count: 1, PromptLength: 29}); err == nil || !strings.Contains(err.Error(), "29 rows of each picture were given, but pictures have 28") {
		t.Errorf("too many rows: got %v", err)
	}
}
