package zoo

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/cost"
)

// Suggestion is a preset that fits some data.
type Suggestion struct {
	Family string
	Preset string
	// Why says in a sentence or two why it fits, what it costs and what to heed.
	Why string
	// Steps are enough for a first look at what it can do, and Seconds about what they take on two cores.
	Steps   int
	Seconds int
}

// candidate is a preset that may fit, and what speaks for it.
type candidate struct {
	family, preset, why string
}

const (
	// fewForGAN is the number of pictures below which the discriminator of a GAN soon knows them by heart: the quality in
	// Karras et al. 2020, figure 1, falls steeply below some thousands.
	fewForGAN = 1000
	// manyForGAN is the number from which a GAN without augmentation has enough.
	manyForGAN = 10_000
	// fewSymbols is the length of a text below which a model repeats it rather than learns to write.
	fewSymbols = 100_000
	// fewDocuments is the number of documents below which a model repeats them.
	fewDocuments = 1000
	// usualDocument is about how many symbols of a row a document takes.
	usualDocument = 10
	// coresFLOPs is what two cores compute in a second by XLA, by the bench of November 2026: 100 to 200 GFLOP.
	coresFLOPs = 100e9
)

// Suggest names the presets that fit so many examples of that form, the best first, one at least and two at most. It
// fails if no family learns such data.
func Suggest(spec models.Spec, examples int) ([]Suggestion, error) {
	var suggestions []Suggestion
	var failed error
	for _, c := range candidates(spec, examples) {
		s, err := c.suggest(spec, examples)
		var unfit *models.Unfit
		switch {
		case errors.As(err, &unfit):
			failed = errors.Join(failed, err)
		case err != nil:
			return nil, fmt.Errorf("zoo: %s %s: %w", c.family, c.preset, err)
		case len(suggestions) < 2:
			suggestions = append(suggestions, s)
		}
	}
	if len(suggestions) == 0 {
		return nil, failed
	}
	return suggestions, nil
}

// candidates are the presets for a kind of data, the best first.
func candidates(spec models.Spec, examples int) []candidate {
	switch spec.Kind {
	case models.Text:
		if spec.Documents {
			return []candidate{{"rnn", "lines", "it writes each document from its own start to its end"}}
		}
		return []candidate{{"rnn", "mingru", "gated units remember what was written lines before, and there are as many as a text of this length can teach"}}
	case models.Pairs:
		return []candidate{{"rnn", "couplets", "it reads one text and writes the other"}}
	case models.Strokes:
		return []candidate{{"rnn", "sketch", "it draws with a pen, point by point"}}
	}
	code := candidate{"vae", "conv", "it learns from few pictures, and gives codes to walk between them; what it draws is soft"}
	contest := candidate{"gan", "dcgan", "it draws sharply, and has pictures enough to learn from"}
	if spec.Channels >= 3 {
		contest.preset = "r3gan"
	}
	switch {
	case examples >= fewForGAN && spec.Channels >= 3:
		contest.why = "it draws colour sharply, and changes pictures at random so that few suffice"
		return []candidate{contest, code}
	case examples >= manyForGAN:
		return []candidate{contest, code}
	case examples >= fewForGAN:
		contest.why = fmt.Sprintf("it draws sharply, but with fewer than about 10,000 pictures it may copy them, or draw all alike: look at the nearest ones, "+
			`and give --config '{"augment": "auto"}', which changes them at random before the discriminator sees them, %s`, mirroring(spec))
		return []candidate{code, contest}
	default:
		code.why += fmt.Sprintf("; a GAN wants some thousands of pictures, %d it would learn by heart", examples)
		return []candidate{code}
	}
}

// mirroring says whether mirror images are among the changes.
func mirroring(spec models.Spec) string {
	if spec.Mirrored {
		return "mirror images among them"
	}
	return "but does not mirror them"
}

// suggest says what a candidate costs, if it fits.
func (c candidate) suggest(spec models.Spec, examples int) (Suggestion, error) {
	spec.Count = examples
	config, err := Configure(c.family, c.preset, nil)
	if err != nil {
		return Suggestion{}, err
	}
	built, err := config.Build(spec)
	if err != nil {
		return Suggestion{}, err
	}
	price, err := cost.Of(built)
	if err != nil {
		return Suggestion{}, err
	}
	s := Suggestion{Family: c.family, Preset: c.preset}
	size, length := built.Minibatch()
	switch {
	case spec.Documents:
		size *= max(1, length/usualDocument)
	case spec.Kind == models.Text:
		size *= length
	}
	s.Steps = firstLook(c.family, examples, size)
	s.Seconds = int(float64(s.Steps) * float64(price.FLOPs) / coresFLOPs)
	few := tooFew(spec, examples, size, length)
	if adviser, ok := built.(models.Adviser); ok && adviser.Advice() != "" {
		few = " " + sentence(adviser.Advice())
	}
	s.Why = fmt.Sprintf("%s. %d steps, enough for a first look, take about %s on two cores.%s", c.why, s.Steps, timeText(s.Seconds), few)
	return s, nil
}

// firstLook is the number of steps after which a model shows what it can do: twenty times through the data, within
// bounds that other data set.
func firstLook(family string, examples, minibatch int) int {
	if family == "gan" {
		return 5000
	}
	steps := min(max(20*examples/minibatch, 1000), 5000)
	return (steps + 99) / 100 * 100
}

// tooFew is a sentence on data that is less than a step takes or than there is to learn from, or nothing.
func tooFew(spec models.Spec, examples, size, length int) string {
	switch {
	case spec.Documents && examples < fewDocuments:
		return fmt.Sprintf(" With %d documents it will repeat those: some thousand are wanted to write new ones.", examples)
	case spec.Documents:
		return ""
	case spec.Kind == models.Text && examples < length:
		return fmt.Sprintf(` The text has %d symbols, and a step reads windows of %d: add text, or give --config '{"window": %d}'.`, examples, length, max(1, examples/2))
	case spec.Kind == models.Text && examples < fewSymbols:
		return fmt.Sprintf(" With %d symbols it will repeat what it read: some hundred thousand are wanted to write anew.", examples)
	case spec.Kind != models.Text && examples < size:
		return fmt.Sprintf(` There are %d examples, and a step takes %d: each stands in it several times, so add data, or give --config '{"batch": %d}'.`, examples, size, max(1, examples/4))
	}
	return ""
}

// sentence is advice with a capital letter and a full stop.
func sentence(advice string) string { return strings.ToUpper(advice[:1]) + advice[1:] + "." }

// timeText is a time as people say it.
func timeText(seconds int) string {
	switch d := time.Duration(seconds) * time.Second; {
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", max(1, seconds))
	case d < 90*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	default:
		return fmt.Sprintf("%.1f h", d.Hours())
	}
}
