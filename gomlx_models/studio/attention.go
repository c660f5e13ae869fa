package studio

import (
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Attention shows which letters of a question a model of pairs looked at while it wrote each letter of an answer; the one that Answer
// gives, if answer is empty. The model has to have attention.
func (r *Run) Attention(question, answer string) plotting.Attention {
	figure, err := r.attention(question, answer)
	check(err)
	return figure
}

func (r *Run) attention(question, answer string) (plotting.Attention, error) {
	if answer == "" {
		drawn, err := r.sampler.Texts(sample.Options{Questions: []string{question}, Seed: 1})
		if err != nil {
			return plotting.Attention{}, err
		}
		answer = drawn[0]
	}
	gaze, err := r.sampler.Attention(question, answer)
	if err != nil {
		return plotting.Attention{}, err
	}
	return plotting.Attention{Title: "where the model looks", Columns: gaze.Question, Rows: gaze.Answer, Weights: gaze.Weights}, nil
}
