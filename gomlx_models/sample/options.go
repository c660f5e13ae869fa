package sample

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Options says what to draw.
type Options struct {
	// Count is the number of samples; 64 pictures or drawings, 20 documents, 4 texts, or one answer a question if 0.
	Count int
	// Length is the number of symbols of each text, its prompt included; 400 if 0. A document has that many at most, its end
	// included; those of the longest that the model learnt from if 0. All else ignores it.
	Length int
	// Seed makes the draw reproducible. It does not touch the random numbers of training.
	Seed int64
	// Temperature above 1 makes samples more varied, below 1 more typical; 1 if 0.
	Temperature float64
	// Truncation is the largest size of a latent number, beyond which it is drawn anew: the smaller, the more
	// typical and the less varied (Brock et al. 2018, section 3.1); no limit if 0.
	Truncation float64
	// TopK draws each symbol from that many of the most probable ones only; from all if 0.
	TopK int
	// TopP draws each symbol from the most probable ones only that together have at least that probability
	// (Holtzman et al. 2019, section 3.1); from all if 0.
	TopP float64
	// Beam finds the most probable answer to each question by beam search of that width, instead of drawing one
	// (Sutskever et al. 2014, section 3.2); 0 draws. What makes draws differ is then ignored.
	Beam int
	// Classes are the classes to draw, one for each sample, or one for all; any if empty.
	Classes []int
	// Text is the beginning of each text. What follows is as probable as Surprisal says, with nothing before it; without
	// Text a text is drawn as after a line's end.
	Text string
	// Stop ends each text before the first place after Text where one of these stands; a text that has none stays whole. Only
	// text and answers heed it.
	Stop []string
	// Above is the upper part of each picture to complete, as many as Count, of the same height.
	Above []image.Image
	// Questions are what to answer, as many as Count, or one for all.
	Questions []string
	// Lenient has a symbol of Text or Questions that the model's alphabet lacks read as the unknown symbol, instead of
	// refusing it.
	Lenient bool
}

// DefaultLength is the number of symbols of a text where nothing is said.
const DefaultLength = 400

// Number is how many samples the options ask for, of a model of such examples.
func (o Options) Number(spec models.Spec) int { return o.withDefaults(spec).Count }

// withDefaults fills in what is zero.
func (o Options) withDefaults(spec models.Spec) Options {
	count := 64
	switch {
	case spec.Documents:
		count = 20
		o.Length = cmp.Or(o.Length, spec.Length)
	case spec.Kind == models.Text:
		count = 4
		o.Length = cmp.Or(o.Length, DefaultLength)
	}
	if given := max(len(o.Above), len(o.Questions)); given > 0 {
		count = given
	} else if len(o.Classes) > 1 {
		count = len(o.Classes)
	}
	o.Count = cmp.Or(o.Count, count)
	o.Temperature = cmp.Or(o.Temperature, 1)
	o.Truncation = cmp.Or(o.Truncation, math.Inf(1))
	o.TopK = cmp.Or(o.TopK, math.MaxInt32)
	o.TopP = cmp.Or(o.TopP, 1)
	return o
}

// validate reports every fault of options, defaults filled in, at once.
func (o Options) validate(m models.Model) error {
	spec := m.Spec()
	return errors.Join(
		models.AtLeast("sample", "Count", o.Count, 1),
		models.AtLeast("sample", "Length", o.Length, 0),
		models.Between("sample", "Temperature", o.Temperature, 1e-6, 1e6),
		o.checkTruncation(m),
		o.checkTop(spec.Kind),
		o.checkBeam(m),
		o.checkPrompt(spec.Kind),
		o.checkStop(spec.Kind),
		checkClasses(spec, o.Classes, o.Count),
	)
}

func (o Options) checkTruncation(m models.Model) error {
	if !(o.Truncation > 0) {
		return models.FieldError("sample", "Truncation", "is %g, want more than 0, or 0 for no limit", o.Truncation)
	}
	if _, ok := m.(models.Latent); !ok && !math.IsInf(o.Truncation, 1) {
		return models.FieldError("sample", "Truncation", "is %g, but the model has no latent numbers: leave it 0", o.Truncation)
	}
	return nil
}

func (o Options) checkTop(kind models.Kind) error {
	var faults []error
	if o.TopK < 1 || o.TopK > math.MaxInt32 {
		faults = append(faults, models.FieldError("sample", "TopK", "is %d, want 1 to %d, or 0 for all symbols", o.TopK, math.MaxInt32))
	}
	if !(o.TopP > 0 && o.TopP <= 1) {
		faults = append(faults, models.FieldError("sample", "TopP", "is %g, want more than 0 and at most 1, or 0 for all symbols", o.TopP))
	}
	if writes := kind == models.Text || kind == models.Pairs; !writes && (o.TopK != math.MaxInt32 || o.TopP != 1) {
		faults = append(faults, models.FieldError("sample", "TopK or TopP", "is set, but the model makes %s: they are for text, leave them out", kind.Words()))
	}
	return errors.Join(faults...)
}

func (o Options) checkBeam(m models.Model) error {
	if _, ok := m.(models.Searcher); !ok && o.Beam > 0 {
		return models.FieldError("sample", "Beam", "is %d, but the model answers no questions: leave it 0", o.Beam)
	}
	return models.AtLeast("sample", "Beam", o.Beam, 0)
}

// checkPrompt is an error if what is given to begin with is of the wrong kind or number.
func (o Options) checkPrompt(kind models.Kind) error {
	var faults []error
	refuse := func(given bool, field string, wants models.Kind) {
		if given && kind != wants {
			faults = append(faults, models.FieldError("sample", field, "is set, but the model makes %s: leave it out", kind.Words()))
		}
	}
	refuse(o.Text != "", "Text", models.Text)
	refuse(len(o.Above) > 0, "Above", models.Pictures)
	refuse(len(o.Questions) > 0, "Questions", models.Pairs)
	if len(o.Above) > 0 && len(o.Above) != o.Count {
		faults = append(faults, fmt.Errorf("sample: %d pictures are given to complete and Count is %d: make them equal, or leave Count 0",
			len(o.Above), o.Count))
	}
	if n := len(o.Questions); n > 1 && n != o.Count {
		faults = append(faults, fmt.Errorf("sample: %d Questions are given and Count is %d: make them equal, give one for all, or leave Count 0",
			n, o.Count))
	}
	if kind == models.Pairs && len(o.Questions) == 0 {
		faults = append(faults, errors.New("sample: the model answers questions: give Questions"))
	}
	return errors.Join(faults...)
}

// checkStop is an error if nothing would be left of each text, or if the model writes none.
func (o Options) checkStop(kind models.Kind) error {
	switch {
	case len(o.Stop) == 0:
		return nil
	case kind != models.Text && kind != models.Pairs:
		return models.FieldError("sample", "Stop", "is set, but the model makes %s: leave it out", kind.Words())
	case slices.Contains(o.Stop, ""):
		return models.FieldError("sample", "Stop", "has an empty text, before which nothing is left: give letters to stop at, or leave it out")
	}
	return nil
}

// checkClasses wants no classes, one, or one for each of count examples, all known to the data.
func checkClasses(spec models.Spec, classes []int, count int) error {
	if len(classes) == 0 {
		return nil
	}
	var faults []error
	if n := len(classes); n != 1 && n != count {
		faults = append(faults, fmt.Errorf("sample: %d Classes are given for %d examples: give one for each, or one for all", n, count))
	}
	for i, class := range classes {
		if class < 0 || class >= spec.Classes {
			faults = append(faults, models.FieldError("sample", fmt.Sprintf("Classes[%d]", i), "is %d, want %s", class, classRange(spec.Classes)))
		}
	}
	return errors.Join(faults...)
}

func classRange(classes int) string {
	if classes == 0 {
		return "none: the model's data has no classes"
	}
	return fmt.Sprintf("0 to %d", classes-1)
}
