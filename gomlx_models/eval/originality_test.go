package eval_test

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// reciter draws what it is given, again and again.
type reciter struct {
	fake
	known *tensors.Tensor // the examples of a set, or the symbols of a text
}

func (r reciter) Sample(_ *model.Scope, d models.Draw) *Node {
	known := ConstTensor(d.RNG.Graph(), r.known)
	if r.spec.Kind == models.Text {
		return BroadcastToDims(Slice(Reshape(known, 1, -1), AxisRange(), AxisRange(50, 50+d.Length)), d.Count, d.Length)
	}
	return DivScalar(ConvertDType(Slice(known, AxisRange(0, d.Count)), dtypes.Float32), 255)
}

func opened(t *testing.T, source data.Source) models.Dataset {
	t.Helper()
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// A model that recites is found out, and one of noise is not accused, of pictures as of text. Nothing of the model is changed.
func TestAReciterIsFoundOut(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	for name, sources := range map[string][2]data.Source{
		"pictures": {data.FashionMNIST().First(0.02), data.FashionMNIST().Last(0.005)},
		"text":     {data.Opticks().First(0.1), data.Opticks().Last(0.01)},
	} {
		learnt, held := opened(t, sources[0]), opened(t, sources[1])
		drawn := fake{learnt.Spec()}
		for want, m := range map[originality.Outcome]models.Model{originality.Copies: reciter{drawn, learnt.Values()[0]}, originality.Original: drawn} {
			trained := on(t, b, m)
			before := random(t, trained)
			verdict, samples, err := eval.Originality(context.Background(), trained, learnt, held, 12, 1)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if verdict.Outcome() != want || verdict.Samples != 12 || len(samples.Pictures)+len(samples.Texts) != 12 || verdict.Examples != map[string]string{"pictures": "pictures", "text": "texts"}[name] {
				t.Errorf("%s: the verdict is %q of %d %s, want %s", name, verdict.Sentence(), verdict.Samples, verdict.Examples, want)
			}
			if want == originality.Copies && verdict.Copies != 12 {
				t.Errorf("%s: %d of 12 are copies, want all", name, verdict.Copies)
			}
			if after := random(t, trained); after[0] != before[0] {
				t.Errorf("%s: the random numbers of the model have moved on", name)
			}
		}
	}
}

func TestWhatCannotBeJudged(t *testing.T) {
	lines := filepath.Join(t.TempDir(), "lines.txt")
	if err := os.WriteFile(lines, []byte(strings.Repeat("a line\nanother one\nand a third\n", 5)), 0o644); err != nil {
		t.Fatal(err)
	}
	pictures, text, pairs := opened(t, data.FashionMNIST().First(0.01)), opened(t, data.Opticks().First(0.01)), opened(t, data.Couplets())
	for want, sets := range map[string][2]models.Dataset{
		"give both":                                          {pictures, nil},
		"the model learnt from pictures, and":                {pictures, text},
		"originality is of pictures, drawings and":           {pairs, pairs},
		"0 held-out examples that are no copies of training": {pictures, pictures},
	} {
		if _, err := eval.NewOriginals(t.Context(), sets[0], sets[1], 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	judge, err := eval.NewOriginals(t.Context(), text, opened(t, data.Opticks().Last(0.01)), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := judge.Pictures(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "the model makes text") {
		t.Errorf("pictures of a model of text: got %v", err)
	}
	if _, err := eval.Pictured(t.Context(), text, []int{0}); err == nil || !strings.Contains(err.Error(), "want pictures or drawings") {
		t.Errorf("text as pictures: got %v", err)
	}
}

// dice draws a training picture with every other seed, and noise else.
type dice struct{ reciter }

func (d dice) Sample(scope *model.Scope, draw models.Draw) *Node {
	noise := d.fake.Sample(scope, draw)
	_, chance := RandomUniform(draw.RNG, shapes.Make(dtypes.Float32))
	return Where(BroadcastToDims(LessThan(chance, Const(chance.Graph(), float32(0.5))), noise.Shape().Dimensions...), d.reciter.Sample(scope, draw), noise)
}

// Seeds that give copies are left out, each sample has one of its own, and a model that only copies is given up.
func TestSeedsOfOriginals(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	learnt, held := opened(t, data.FashionMNIST().First(0.02)), opened(t, data.FashionMNIST().Last(0.005))
	originals, err := eval.NewOriginals(t.Context(), learnt, held, 0)
	if err != nil {
		t.Fatal(err)
	}
	known := reciter{fake{learnt.Spec()}, learnt.Values()[0]}
	m := on(t, b, dice{known})
	sampler := sample.New(m.Backend, m.Model, m.Store)
	seeds, refused, err := originals.Seeds(context.Background(), sampler, sample.Options{Count: 6, Seed: 10})
	if err != nil || len(seeds) != 6 || refused == 0 {
		t.Fatalf("got seeds %v, %d refused, error %v; want 6, and some refused", seeds, refused, err)
	}
	for i, seed := range seeds {
		pictures, err := sampler.Pictures(sample.Options{Count: 1, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if judged, err := originals.Pictures(t.Context(), pictures); err != nil || judged[0].Copy || seed < 10 || slices.Index(seeds, seed) != i {
			t.Errorf("seed %d gives %+v, error %v, want no copy", seed, judged, err)
		}
	}
	for want, o := range map[string]sample.Options{
		"Count is -1, want 1 or more":                      {Count: -1},
		"Classes has 2 classes for 4 samples":              {Count: 4, Classes: []int{1, 2}},
		"Above has pictures to complete, which are copies": {Above: make([]image.Image, 2)},
	} {
		if _, _, err := originals.Seeds(context.Background(), sampler, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := originals.Pictures(t.Context(), []image.Image{image.NewGray(image.Rect(0, 0, 32, 32))}); err == nil || !strings.Contains(err.Error(), "picture 0 has 32x32 pixels, want the 28x28 of the model's") {
		t.Errorf("of another size: got %v", err)
	}
	m = on(t, b, known)
	if _, _, err := originals.Seeds(context.Background(), sample.New(m.Backend, m.Model, m.Store), sample.Options{Count: 2}); err == nil || !strings.Contains(err.Error(), "of 40 samples only 0 are no copies, and 2 are wanted") {
		t.Errorf("of a reciter got %v", err)
	}
}
