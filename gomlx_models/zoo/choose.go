package zoo

import (
	"errors"
	"fmt"
	"time"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/cost"
)

// Wish is what is asked of a model beside that it learns the data.
type Wish struct {
	// Budget is the time for training; choose.DefaultBudget if 0.
	Budget time.Duration
	// Matters is what matters most; nothing means the distance from the data as a whole.
	Matters []choose.Matter
}

// Choose advises which preset to train on so many examples of that form, by rows that were measured. It fails as
// choose.Choose does, and with a models.Unfit if no family learns such data.
func Choose(spec models.Spec, examples int, w Wish, rows []choose.Row) (choose.Advice, error) {
	s, err := Situation(spec, examples, w, rows)
	if err != nil {
		return choose.Advice{}, err
	}
	a, err := choose.Choose(s, rows)
	if err != nil {
		return a, err
	}
	few, err := tooFew(a.Best, spec, examples)
	if few != "" {
		a.TooLittle = append(a.TooLittle, choose.Sentence{Text: few, Source: "what the preset says of itself"})
	}
	return a, err
}

// Situation is so many examples of a form in the words of package choose, with the presets that learn them. What a preset costs is
// counted for those that rows know on data of the kind.
func Situation(spec models.Spec, examples int, w Wish, rows []choose.Row) (choose.Situation, error) {
	spec.Count = examples
	s := choose.Situation{
		Kind: KindOf(spec), Height: spec.Height, Width: spec.Width, Channels: spec.Channels, Symbols: len(spec.Alphabet),
		Examples: examples, Budget: w.Budget, Matters: w.Matters,
	}
	var unfit error
	for _, family := range Families() {
		for _, preset := range family.Presets() {
			p := choose.Preset{Family: family.Name, Name: preset.Name}
			built, err := build(p, spec)
			var u *models.Unfit
			if errors.As(err, &u) {
				unfit = errors.Join(unfit, err)
				continue
			}
			if err == nil {
				err = price(&p, built, choose.Knows(rows, p, s.Kind))
			}
			if err != nil {
				return s, fmt.Errorf("zoo: %s: %w", p, err)
			}
			s.Presets = append(s.Presets, p)
		}
	}
	if len(s.Presets) == 0 {
		return s, unfit
	}
	return s, nil
}

// build makes the model of a preset for data of a form.
func build(p choose.Preset, spec models.Spec) (models.Model, error) {
	config, err := Configure(p.Family, p.Name, nil)
	if err != nil {
		return nil, err
	}
	return config.Build(spec)
}

// price fills in what a preset can and, if that is asked for, what it costs.
func price(p *choose.Preset, built models.Model, counted bool) error {
	_, p.Codes = built.(models.Encoder)
	p.Examples, _ = built.Minibatch()
	if !counted {
		return nil
	}
	c, err := cost.Of(built)
	p.FLOPs, p.Parameters = c.FLOPs, c.Parameters
	return err
}

// MadeUp is an alphabet of so many symbols, two at least, for a text that is only spoken of.
func MadeUp(symbols int) []string {
	alphabet := []string{"\uFFFD", "\n"}
	for len(alphabet) < symbols {
		alphabet = append(alphabet, string(rune(' '+len(alphabet))))
	}
	return alphabet
}

// KindOf is the kind of data in the words of package choose.
func KindOf(spec models.Spec) string {
	if spec.Documents {
		return "documents"
	}
	return string(spec.Kind)
}

// tooFew is a sentence on data that is less than a step takes, or nothing.
func tooFew(p choose.Pick, spec models.Spec, examples int) (string, error) {
	spec.Count = examples
	built, err := build(choose.Preset{Family: p.Family, Name: p.Preset}, spec)
	if err != nil {
		return "", err
	}
	if adviser, ok := built.(models.Adviser); ok && adviser.Advice() != "" {
		advice := adviser.Advice()
		return string(advice[0]-'a'+'A') + advice[1:] + ".", nil
	}
	if _, length := built.Minibatch(); spec.Kind == models.Text && !spec.Documents && examples < length {
		return fmt.Sprintf(`The text has %d symbols, and a step reads windows of %d: add text, or give --config '{"window": %d}'.`, examples, length, max(1, examples/2)), nil
	}
	return "", nil
}
