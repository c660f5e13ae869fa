package sample

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// Gaze is where a model looked in a question while it wrote an answer.
type Gaze struct {
	// Question and Answer are the symbols as the model knows them, each with its line's end.
	Question, Answer []string
	// Weights are, for each symbol of the answer, that of each symbol of the question; they sum up to 1.
	Weights [][]float64
}

// Attention reads a question and an answer to it, and returns which symbols of the question the model looked at when each
// symbol of the answer was to be written. The model has to be a models.Attentive, and to know all symbols.
func (s *Sampler) Attention(question, answer string) (Gaze, error) {
	m, ok := s.model.(models.Attentive)
	if !ok {
		return Gaze{}, fmt.Errorf("sample: the model makes %s and has no attention: take an rnn trained on pairs, with Attention set", s.model.Spec().Kind)
	}
	spec := s.model.Spec()
	asked, err := Options{}.question("the question", question, spec)
	if err != nil {
		return Gaze{}, err
	}
	answered, err := Options{}.question("the answer", answer, spec)
	if err != nil {
		return Gaze{}, err
	}
	pair := tensors.FromFlatDataAndDimensions(slices.Concat(asked, answered), 1, 2, spec.Length)
	out, err := s.call1(graphKey{"attention", models.Request{Count: 1, Length: spec.Length}}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
		return []*graph.Node{graph.ConvertDType(m.Attention(scope, models.Batch{Examples: args[0]}), dtypes.Float64)}
	}, pair)
	if err != nil {
		return Gaze{}, err
	}
	weights, err := tensors.CopyFlatData[float64](out)
	if err != nil {
		return Gaze{}, fmt.Errorf("sample: the weights of attention cannot be read back: %w", err)
	}
	gaze := Gaze{Question: lineOf(asked, spec.Alphabet), Answer: lineOf(answered, spec.Alphabet)}
	for i := range gaze.Answer {
		gaze.Weights = append(gaze.Weights, weights[i*spec.Length:][:len(gaze.Question)])
	}
	return gaze, nil
}

// lineOf is the symbols of a text up to its first line's end.
func lineOf(ids []int32, alphabet data.Alphabet) []string {
	var symbols []string
	for _, id := range ids {
		symbol := alphabet.Decode([]int32{id})
		symbols = append(symbols, symbol)
		if symbol == lineEnd {
			break
		}
	}
	return symbols
}
