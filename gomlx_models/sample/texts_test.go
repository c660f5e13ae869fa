package sample_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// counter is surprised by each symbol by as many nats as its number.
type counter struct{ echo }

func (counter) Nats(_ *model.Scope, batch models.Batch) *Node {
	return ConvertDType(Slice(batch.Examples, AxisRange(), AxisRange(1)), dtypes.Float32)
}

func TestSurprisal(t *testing.T) {
	letters := models.Spec{Kind: models.Text, Alphabet: []string{"\uFFFD", "a", "b", "诗"}}
	reader := fake(t, counter{echo{letters, nil}})
	symbols, nats, err := reader.Surprisal("a诗?b")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "诗", "\uFFFD", "b"}; !slices.Equal(symbols, want) {
		t.Errorf("got the symbols %q, want %q", symbols, want)
	}
	if want := []float64{0, 3, 0, 2}; !slices.Equal(nats, want) {
		t.Errorf("got %v nats, want %v: the first symbol is given", nats, want)
	}
	if _, _, err := reader.Surprisal("a"); err == nil || !strings.Contains(err.Error(), "has 1 symbols, want at least 2") {
		t.Errorf("one symbol gave %v, want an error", err)
	}
	if _, _, err := fake(t, echo{letters, nil}).Surprisal("ab"); err == nil || !strings.Contains(err.Error(), "cannot say how likely") {
		t.Errorf("a model without likelihood gave %v, want an error", err)
	}
}
