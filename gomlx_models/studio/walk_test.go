package studio

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

func TestWalks(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	for _, test := range []struct {
		name             string
		shown            Samples
		pictures, inARow int
	}{
		{"interpolation", run.Interpolate(5, 1), 5, 5},
		{"traversal of both latent numbers", run.Traverse(2, 3), 6, 3},
		{"reconstruction, originals above", run.Reconstruct(Examples(data.FashionMNIST(), 4)), 8, 4},
		{"any walk", run.Walk(sample.Latents{{0, 0}, {1, 1}}), 2, 2},
		{"points of seeds", run.Walk(run.Latents(1, 2, 3)), 3, 3},
	} {
		if len(test.shown.Pictures) != test.pictures || test.shown.Columns != test.inARow {
			t.Errorf("%s: got %d pictures, %d in a row; want %d, %d", test.name, len(test.shown.Pictures), test.shown.Columns, test.pictures, test.inARow)
		}
		if bundle, err := test.shown.Bundle(); err != nil || bundle[plotting.MIMEPNG] == nil {
			t.Errorf("%s cannot be shown: %v", test.name, err)
		}
	}
	some := Examples(data.FashionMNIST(), 4)
	if got := len(Examples(data.FashionMNIST().Take(4), 5).Pictures); got != 4 {
		t.Errorf("of four pictures five are %d, want all four", got)
	}
	if again := run.Walk(run.Encode(some)); !reflect.DeepEqual(again.Pictures, run.Reconstruct(some).Pictures[4:]) {
		t.Error("what is encoded and decoded is not what is reconstructed")
	}
	if points := run.Walk(run.Latents(5, 9)); !reflect.DeepEqual(points.Pictures, run.Seeds(5, 9).Pictures) {
		t.Error("the points of seeds are not what the seeds draw")
	}
	writer := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, data.Opticks().Take(2000), fit.Options{Steps: 1})
	for name, call := range map[string]func(){
		"seeds": func() { writer.Latents(1) }, "pictures": func() { writer.Encode(some) }, "pictures of another size": func() { run.Encode(Examples(data.Emoji(), 1)) },
	} {
		if _, over := ended(t, call); !over {
			t.Errorf("the points of %s did not end the cell", name)
		}
	}
	if said, over := ended(t, func() { writer.Interpolate(3, 1) }); !over || !strings.Contains(said, "has no latent numbers") {
		t.Errorf("a walk of a writer: got %q, ended %v", said, over)
	}
}

func TestScoresAreShownAndKept(t *testing.T) {
	inFolder(t)
	opticks := data.Opticks().Take(5000)
	Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, opticks.First(0.9), fit.Options{Steps: 1})
	run := Open("rnn")
	scores := run.Score(opticks.Last(0.1), eval.Options{Examples: 10, Texts: 3, Length: 20, Resamples: 10})
	bundle, err := scores.Bundle()
	if err != nil || !strings.Contains(string(bundle[plotting.MIMEPlain]), scores.Scores[0].Name) ||
		!strings.Contains(string(bundle[plotting.MIMEHTML]), "<th style") {
		t.Errorf("got %q and %q, error %v; want tables", bundle[plotting.MIMEPlain], bundle[plotting.MIMEHTML], err)
	}
	var kept struct{ Scores []metrics.Score }
	if err := json.Unmarshal(Open("rnn").Run.Scores, &kept); err != nil || len(kept.Scores) != len(scores.Scores) {
		t.Errorf("the model on the disk has %d scores, error %v; want %d", len(kept.Scores), err, len(scores.Scores))
	}
	if _, err := (Scores{}).Bundle(); err == nil {
		t.Error("no scores gave no error")
	}
}

// A run that came from another cell still knows the folder of its name.
func TestScoresOfARestoredRun(t *testing.T) {
	inFolder(t)
	opticks := data.Opticks().Take(5000)
	if err := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, opticks, fit.Options{Steps: 1}).KeepIn("kept"); err != nil {
		t.Fatal(err)
	}
	var run Run
	if err := run.RestoreFrom("kept"); err != nil {
		t.Fatal(err)
	}
	run.Score(opticks, eval.Options{Examples: 10, Texts: 3, Length: 20, Resamples: 10})
	if Open("rnn").Run.Scores == nil {
		t.Error("the model of the name has no scores")
	}
}

func TestPairsAndDrawings(t *testing.T) {
	inFolder(t)
	tiny := rnn.Config{Units: 8, Batch: 2}
	pairs := data.PairFile(written(t, "pairs.tsv", "abc\tcba\nno\ton\n"))
	if got := Examples(pairs, 3).Texts; len(got) != 2 || got[0] != "abc\ncba" {
		t.Errorf("got %q, want two pairs, each of two lines", got)
	}
	if got := Train(tiny, pairs, fit.Options{Steps: 1}).Answer("ab", "o").Texts; len(got) != 2 {
		t.Errorf("got %q, want two answers", got)
	}
	line := `{"word":"cross","drawing":[[[0,10],[0,10]],[[0,10],[10,0]]]}` + "\n"
	drawings := data.StrokeFile(written(t, "drawings.ndjson", line+line))
	for _, got := range []Samples{Examples(drawings, 3), Train(tiny, drawings, fit.Options{Steps: 1}).Samples(2)} {
		if len(got.Pictures) != 2 || got.Pictures[0].Bounds().Dx() != sample.DrawingSize {
			t.Errorf("got %d pictures, want two of %d pixels", len(got.Pictures), sample.DrawingSize)
		}
	}
}

func written(t *testing.T, name, text string) (path string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// A model of the zoo has a code for each picture, and another where it is told of another class.
func TestEncodeIsToldTheClass(t *testing.T) {
	inFolder(t)
	clothes, shoes := Pretrained("clothes"), Examples(data.FashionMNIST(), 2)
	codes, others := clothes.Encode(shoes, clothes.Class("sneaker")[0]), clothes.Encode(shoes, clothes.Class("dress")[0])
	if len(codes) != 2 || slices.Equal(codes[0], codes[1]) || slices.Equal(codes[0], others[0]) {
		t.Errorf("codes are %v, and as dresses %v", codes, others)
	}
}
