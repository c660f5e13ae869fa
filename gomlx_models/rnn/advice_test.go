package rnn

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

func TestFewExamples(t *testing.T) {
	drawings := models.Spec{Kind: models.Strokes, Length: 8, Count: 50}
	for _, test := range []struct {
		config Config
		spec   models.Spec
		size   int
		advice string
	}{
		{Config{Preset: Sketch}, drawings, 25, "there are 50 drawings, so an update takes 25 and not 1"},
		{Config{Preset: Sketch, Batch: 64}, drawings, 64, "there are 50 drawings and an update takes 64"},
		{Config{Preset: Sketch, Batch: 50}, drawings, 50, ""},
		{Config{Preset: GRU}, models.Spec{Kind: models.Text, Alphabet: letters(), Count: 50}, 64, ""},
	} {
		built, err := test.config.Build(test.spec)
		if err != nil {
			t.Fatal(err)
		}
		size, _ := built.Minibatch()
		advice := built.(models.Adviser).Advice()
		if size != test.size || !strings.HasPrefix(advice, test.advice) || (test.advice == "") != (advice == "") {
			t.Errorf("%+v: a batch of %d, advice %q; want %d, %q", test.config, size, advice, test.size, test.advice)
		}
	}
}
