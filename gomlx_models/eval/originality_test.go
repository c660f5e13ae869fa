package eval_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
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
	pictures, text, pairs := opened(t, data.FashionMNIST().First(0.01)), opened(t, data.Opticks().First(0.01)), opened(t, data.Couplets())
	for want, sets := range map[string][2]models.Dataset{
		"give both":                                {pictures, nil},
		"the model learnt from pictures, and":      {pictures, text},
		"originality is of pictures, drawings and": {pairs, pairs},
		"0 held-out examples that are no training": {pictures, pictures},
	} {
		if _, err := eval.NewOriginals(sets[0], sets[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	judge, err := eval.NewOriginals(text, opened(t, data.Opticks().Last(0.01)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := judge.Pictures(nil); err == nil || !strings.Contains(err.Error(), "the model makes text") {
		t.Errorf("pictures of a model of text: got %v", err)
	}
	if _, err := eval.Pictured(text, []int{0}); err == nil || !strings.Contains(err.Error(), "want pictures or drawings") {
		t.Errorf("text as pictures: got %v", err)
	}
}
