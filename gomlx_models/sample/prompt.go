package sample

import (
	"fmt"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// lineEnd ends each text of a pair and pads it (see models.Batch).
const lineEnd = "\n"

// prompt returns what options, defaults filled in, give to begin with, as models.Draw wants it, and its
// symbols or rows; nil and 0 if nothing.
func (o Options) prompt(spec models.Spec) (prompt *tensors.Tensor, length int, err error) {
	switch {
	case o.Text != "":
		ids := data.Alphabet(spec.Alphabet).Encode(o.Text)
		return repeat(ids, o.Count), len(ids), nil
	case len(o.Above) > 0:
		length, prompt, err = stack("Above", o.Above, spec)
		return prompt, length, err
	case len(o.Questions) > 0:
		prompt, err = questions(o.Questions, o.Count, spec)
		return prompt, spec.Length, err
	}
	return nil, 0, nil
}

// repeat returns ids in each of count rows: int32 [count, len(ids)].
func repeat(ids []int32, count int) *tensors.Tensor {
	var all []int32
	for range count {
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, count, len(ids))
}

// questions encodes texts as those of pairs are, int32 [count, Length]; one text stands for all.
func questions(texts []string, count int, spec models.Spec) (*tensors.Tensor, error) {
	alphabet := data.Alphabet(spec.Alphabet)
	end := alphabet.Encode(lineEnd)[0]
	var all []int32
	for i := range count {
		which := i % len(texts)
		ids := alphabet.Encode(texts[which])
		if len(ids) >= spec.Length {
			return nil, fmt.Errorf("sample: Questions[%d] has %d symbols, want at most %d: shorten it", which, len(ids), spec.Length-1)
		}
		for len(ids) < spec.Length {
			ids = append(ids, end)
		}
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, count, spec.Length), nil
}

// labels returns classes, one for each of count examples or one for all, as int32 [count].
func labels(classes []int, count int) *tensors.Tensor {
	all := make([]int32, count)
	for i := range all {
		all[i] = int32(classes[i%len(classes)])
	}
	return tensors.FromFlatDataAndDimensions(all, count)
}
