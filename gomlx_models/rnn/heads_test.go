package rnn

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func TestHeadsOfPairsAndDrawings(t *testing.T) {
	alphabet := []string{"?", "\n"}
	for i := range 1000 {
		alphabet = append(alphabet, fmt.Sprint(i))
	}
	pairs := models.Spec{Kind: models.Pairs, Alphabet: alphabet, Length: 8}
	strokes := models.Spec{Kind: models.Strokes, Length: 9}
	for _, test := range []struct {
		config    Config
		data      models.Spec
		attention Attention
		symbols   int
		mixtures  int
	}{
		{Config{}, pairs, AttentionNone, 1002, 0},
		{Config{Preset: Couplets}, pairs, AttentionGeneral, 1002, 0},
		{Config{Preset: Couplets, Attention: AttentionDot}, pairs, AttentionDot, 1002, 0},
		{Config{}, strokes, "", 784, 20},
		{Config{Preset: Sketch, Mixtures: 5}, strokes, "", 0, 5},
	} {
		gen, err := test.config.Build(test.data)
		if err != nil {
			t.Errorf("%+v: %v", test.config, err)
			continue
		}
		got := gen.Config().(Config)
		if got.Attention != test.attention || got.Symbols != test.symbols || got.Mixtures != test.mixtures {
			t.Errorf("attention, symbols and mixtures are %q, %d and %d, want %q, %d and %d",
				got.Attention, got.Symbols, got.Mixtures, test.attention, test.symbols, test.mixtures)
		}
	}
	_, err := Config{Attention: "much", Mixtures: -1}.Build(pairs)
	for _, want := range []string{`Attention is "much", want one of none, dot, general`, "Mixtures is -1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
	for _, test := range []struct {
		data models.Spec
		want string
	}{
		{models.Spec{Kind: models.Pairs, Alphabet: []string{"?", "a"}, Length: 3}, "the pairs have no line's end"},
		{models.Spec{Kind: models.Pairs, Alphabet: alphabet, Length: 1}, "data: Length is 1, want 2 to 4096"},
		{models.Spec{Kind: models.Strokes, Length: 1}, "data: Length is 1, want 2 to 4096"},
	} {
		if _, err := (Config{}).Build(test.data); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want it to say %q", err, test.want)
		}
	}
	if _, err := (Config{Symbols: 5}).Build(pairs); err == nil || !strings.Contains(err.Error(), "rnn: Symbols is 5, but the set of pairs has an alphabet of 1002: raise it") {
		t.Errorf("too many symbols: got %v", err)
	}
}

// The heads stand on any stack: two layers, a memory beside the state, norms and dropout.
func TestHeadsOnOtherStacks(t *testing.T) {
	b := pureGo(t)
	for _, config := range []Config{
		{Cell: CellLSTM, Layers: 2, Norm: NormLayer, Dropout: 0.3},
		{Cell: CellTanh, Layers: 1},
	} {
		config.Units, config.Symbols, config.Embedding, config.Attention, config.Mixtures = 3, 4, 2, AttentionDot, 2
		n := network{config: config, dtype: dtypes.Float64}
		n.spec = tinySeq2Seq(AttentionDot, 0, dtypes.Float64).spec
		a, s := seq2seq{n}, sketchRNN{n}
		gradcheck.Check(t, b, "/"+weights, func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
			loss = a.loss(scope.At(weights), inputs[0], a.dropout(scope))
			return loss, loss
		}, threePairs())
		gradcheck.Check(t, b, "/"+weights, func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
			moves, pens := s.losses(scope.At(weights), inputs[0], s.dropout(scope))
			return Add(moves, pens), Add(moves, pens)
		}, tensors.FromValue(twoSketches))
	}
}
