package eval_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// broken is a model whose numbers are all NaN.
type broken struct{ fake }

func (b broken) Sample(_ *model.Scope, draw models.Draw) *Node {
	return MulScalar(b.fake.Sample(nil, draw), math.NaN())
}

func (b broken) Nats(_ *model.Scope, batch models.Batch) *Node {
	return MulScalar(ConvertDType(Slice(batch.Examples, AxisRange(), AxisRange(1)), dtypes.Float32), math.NaN())
}

func (b broken) LogWeights(_ *model.Scope, batch models.Batch, count int) *Node {
	return MulScalar(BroadcastToDims(Reshape(batch.Examples, 1, -1), count, batch.Examples.Shape().Dim(0)), math.NaN())
}

// A model whose weights are not finite has no scores.
func TestScoresOfABrokenModel(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		letters := models.Spec{Kind: models.Text, Alphabet: []string{"?", "a"}}
		for _, c := range []struct {
			name  string
			score func() ([]metrics.Score, error)
		}{
			{"bounds", func() ([]metrics.Score, error) {
				return eval.LikelihoodBounds(t.Context(), on(t, b, broken{fake{pixel}}), halves(), eval.ImportanceSampling{Draws: 2, K: 2})
			}},
			{"nats", func() ([]metrics.Score, error) {
				return eval.CrossEntropy(t.Context(), on(t, b, broken{fake{letters}}), text(letters.Alphabet, slices.Repeat([]int32{0, 1}, 100)...), metrics.Bootstrap{})
			}},
			{"pictures", func() ([]metrics.Score, error) {
				return eval.Scores(t.Context(), on(t, b, unbounded{broken{fake{pixel}}}), halves(), eval.Options{})
			}},
		} {
			if scores, err := c.score(); err == nil || !strings.Contains(err.Error(), "NaN") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: got %v, error %v; want one sentence on NaN", c.name, scores, err)
			}
		}
	})
}

// unbounded hides the likelihood of a broken model.
type unbounded struct{ models.Model }

// Pixels beyond float32, in which the classifier counts, give no features.
func TestFeaturesOfHugePictures(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		classifier, err := eval.TrainClassifier(t.Context(), b, bright())
		if err != nil {
			t.Fatal(err)
		}
		huge := mat.NewDense(2, small.Size(), slices.Repeat([]float64{1e39}, 2*small.Size()))
		if features, err := classifier.Extract(huge); err == nil {
			t.Errorf("got the features %v, want an error", features.RawMatrix().Data[:4])
		}
		if classes, err := classifier.Classes(huge); err == nil {
			t.Errorf("got the classes %v, want an error", classes)
		}
	})
}
