package sample

import (
	"fmt"
	"strings"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// Texts draws texts, or answers to Options.Questions, each without its line's end.
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
	if err != nil || spec.Kind == models.Text {
		return texts, err
	}
	for i, text := range texts {
		texts[i], _, _ = strings.Cut(text, lineEnd)
	}
	return texts, nil
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
