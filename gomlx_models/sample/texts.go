package sample

import (
	"fmt"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

// Texts draws texts, or answers to Options.Questions. Answers and documents stop before their line's end, and all before
// what Options.Stop says.
func (s *Sampler) Texts(o Options) ([]string, error) {
	spec := s.model.Spec()
	if spec.Kind != models.Text && spec.Kind != models.Pairs {
		return nil, fmt.Errorf("sample: the model makes %s: call Pictures", spec.Kind)
	}
	out, err := s.Draw(o)
	if err != nil {
		return nil, err
	}
	texts, err := decode(out, spec.Alphabet)
	if err != nil {
		return nil, err
	}
	given := len(o.beginning(spec))
	for i, text := range texts {
		if spec.Kind == models.Pairs || spec.Documents {
			text, _, _ = strings.Cut(text, lineEnd)
		}
		texts[i] = o.cut(text, given)
	}
	return texts, nil
}

// cut is a text up to the first stop behind what was given, which takes that many bytes.
func (o Options) cut(text string, given int) string {
	given = min(given, len(text))
	end := len(text)
	for _, stop := range o.Stop {
		if at := strings.Index(text[given:], stop); at >= 0 {
			end = min(end, given+at)
		}
	}
	return text[:end]
}

// Ladder draws the same texts at each of several temperatures, with the same seed, so that what a temperature does can be
// seen.
func (s *Sampler) Ladder(o Options, temperatures ...float64) ([][]string, error) {
	all := make([][]string, len(temperatures))
	for i, temperature := range temperatures {
		var err error
		o.Temperature = temperature
		if all[i], err = s.Texts(o); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// decode reads int32 [count, length] of symbols.
func decode(symbols *tensors.Tensor, alphabet []string) ([]string, error) {
	ids, err := tensors.CopyFlatData[int32](symbols)
	if err != nil {
		return nil, fmt.Errorf("sample: the text cannot be read back: %w", err)
	}
	texts := make([]string, symbols.Shape().Dim(0))
	length := symbols.Shape().Dim(1)
	for i := range texts {
		texts[i] = data.Alphabet(alphabet).Decode(ids[i*length : (i+1)*length])
	}
	return texts, nil
}

// Surprisal reads a text and returns its symbols, as the model knows them, and -log p of each in nats, given those
// before it. The first symbol has nothing before it: it counts as given, with 0 nats. But of a document it has nats as all
// others have, and the last symbol is its line's end.
func (s *Sampler) Surprisal(text string) (symbols []string, nats []float64, err error) {
	m, ok := s.model.(models.Likelihood)
	spec := s.model.Spec()
	if !ok || spec.Kind != models.Text {
		return nil, nil, fmt.Errorf("sample: the model makes %s and cannot say how likely a text is: take an rnn trained on text", spec.Kind)
	}
	alphabet := data.Alphabet(spec.Alphabet)
	var given []float64
	if spec.Documents {
		text = textfile.Tidy(text) + data.DocumentEnd
	} else {
		given = []float64{0}
	}
	ids := alphabet.Encode(text)
	if len(ids) < 2 {
		return nil, nil, fmt.Errorf("sample: the text has %d symbols, want at least 2: the first only begins it", len(ids))
	}
	out, err := s.call1(graphKey{"surprise", models.Request{Count: 1, Length: len(ids)}}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
		return []*graph.Node{graph.ConvertDType(m.Nats(scope, models.Batch{Examples: args[0]}), dtypes.Float64)}
	}, repeatRows(ids, 1))
	if err != nil {
		return nil, nil, err
	}
	rest, err := tensors.CopyFlatData[float64](out)
	if err != nil {
		return nil, nil, fmt.Errorf("sample: the text's likelihood cannot be read back: %w", err)
	}
	for _, id := range ids {
		symbols = append(symbols, alphabet.Decode([]int32{id}))
	}
	return symbols, append(given, rest...), nil
}
