package sample

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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
		ids, err := o.encode("Text", o.Text, spec.Alphabet)
		if err != nil {
			return nil, 0, err
		}
		return repeatRows(ids, o.Count), len(ids), nil
	case len(o.Above) > 0:
		length, prompt, err = pictureTensor("Above", o.Above, spec)
		return prompt, length, err
	case len(o.Questions) > 0:
		prompt, err = o.questions(spec)
		return prompt, spec.Length, err
	}
	return nil, 0, nil
}

// repeatRows returns ids in each of count rows: int32 [count, len(ids)].
func repeatRows(ids []int32, count int) *tensors.Tensor {
	var all []int32
	for range count {
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, count, len(ids))
}

// questions encodes the questions as those of pairs are, int32 [count, Length]; one stands for all.
func (o Options) questions(spec models.Spec) (*tensors.Tensor, error) {
	var all []int32
	for i := range o.Count {
		which := i % len(o.Questions)
		ids, err := o.question(fmt.Sprintf("Questions[%d]", which), o.Questions[which], spec)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, o.Count, spec.Length), nil
}

// question is one line, with or without its end, padded with line's ends. The model would not read a second line.
func (o Options) question(field, text string, spec models.Spec) ([]int32, error) {
	text = strings.TrimSuffix(text, lineEnd)
	if before, _, more := strings.Cut(text, lineEnd); more {
		return nil, fmt.Errorf("sample: %s has a line's end at character %d, want one line: ask one question for each", field, utf8.RuneCountInString(before)+1)
	}
	ids, err := o.encode(field, text, spec.Alphabet)
	if err != nil {
		return nil, err
	}
	if len(ids) >= spec.Length {
		return nil, fmt.Errorf("sample: %s has %d symbols, want at most %d: shorten it", field, len(ids), spec.Length-1)
	}
	end := data.Alphabet(spec.Alphabet).Encode(lineEnd)
	return append(ids, slices.Repeat(end, spec.Length-len(ids))...), nil
}

// labels returns classes, one for each of count examples or one for all, as int32 [count].
func labels(classes []int, count int) *tensors.Tensor {
	all := make([]int32, count)
	for i := range all {
		all[i] = int32(classes[i%len(classes)])
	}
	return tensors.FromFlatDataAndDimensions(all, count)
}
