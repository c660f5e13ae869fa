package originality

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Verdict says whether a model copies, and how sure that is.
type Verdict struct {
	// Examples says in the plural what one example is, such as "pictures" or "texts".
	Examples string `json:"examples"`
	// Samples is how many were judged, Copies how many are nearer to what the model learnt from than the threshold, and Exact how
	// many are the same as a training example.
	Samples int `json:"samples"`
	Copies  int `json:"copies"`
	Exact   int `json:"exact"`
	// Threshold is the distance below which a sample is a copy, learnt from so many held-out examples.
	Threshold float64 `json:"threshold"`
	Held      int     `json:"held"`
	// Leaked is how many held-out examples are training examples, too, and NearCopies how many more are as near to one as a copy with
	// noise is. Both were left out.
	Leaked     int `json:"leaked,omitempty"`
	NearCopies int `json:"near_copies,omitempty"`
	// Expected is the share of honest samples that are accused, as the threshold was chosen. Wrongly is how many of WronglyOf
	// held-out examples are accused by a threshold that was learnt without them.
	Expected  float64 `json:"expected"`
	Wrongly   int     `json:"wrongly"`
	WronglyOf int     `json:"wrongly_of"`
	// Chance is the probability that of as many samples like held-out examples so many or more are near without being the same, and
	// ExactChance that so many or more are the same.
	Chance      float64 `json:"chance"`
	ExactChance float64 `json:"exact_chance"`
	// Planted are copies that were planted, and how many of them are found.
	Planted []Found `json:"planted"`
	// CopyingTest is C_T of Meehan et al. 2020, of pictures, or nil.
	CopyingTest *float64 `json:"c_t,omitempty"`
	// Novelty is the share of n-grams that are new, of texts, or nil.
	Novelty *Novelty `json:"novelty,omitempty"`
	// Longest is the longest piece of a text that stands in the training text, in symbols, and HeldLongest that of a held-out
	// text; 0 of pictures.
	Longest     int `json:"longest,omitempty"`
	HeldLongest int `json:"held_longest,omitempty"`
	// Judged are the samples, in the order in which they were drawn.
	Judged []Near `json:"judged"`
}

// Novelty is, for each length, the share of n-grams that do not stand in the training text.
type Novelty struct {
	Lengths []int     `json:"lengths"`
	Samples []float64 `json:"samples"`
	Held    []float64 `json:"held"`
}

// mostJudged is how many samples a verdict may be on, and mostWord how long a word in it may be.
const (
	mostJudged = 1 << 20
	mostWord   = 100
)

// Read reads a verdict as encoding/json writes it; of nothing nil. It fails if no verdict is such.
func Read(written []byte) (*Verdict, error) {
	if len(written) == 0 {
		return nil, nil
	}
	v := new(Verdict)
	if err := json.Unmarshal(written, v); err != nil {
		return nil, fmt.Errorf("originality: what was found cannot be read: %w", err)
	}
	words := []string{v.Examples}
	for _, kind := range v.Planted {
		words = append(words, kind.How)
	}
	for _, word := range words {
		if len(word) > mostWord || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			return nil, fmt.Errorf("originality: a verdict has the word %.40q, which cannot be shown", word)
		}
	}
	if !v.adds() {
		return nil, fmt.Errorf("originality: a verdict on %d samples, %d of them copies and %d exact, by %d held-out examples is none", v.Samples, v.Copies, v.Exact, v.Held)
	}
	return v, nil
}

// adds tells whether the numbers of a verdict go together.
func (v Verdict) adds() bool {
	in := func(n, most int) bool { return n >= 0 && n <= most }
	share := func(x float64) bool { return x >= 0 && x <= 1 }
	for _, kind := range v.Planted {
		if !in(kind.Found, kind.Of) || kind.Of > mostJudged {
			return false
		}
	}
	return in(v.Samples, mostJudged) && in(v.Copies, v.Samples) && in(v.Exact, v.Copies) && len(v.Judged) <= v.Samples && in(v.Held, mostJudged) &&
		in(v.Leaked, mostJudged) && in(v.NearCopies, mostJudged) && in(v.WronglyOf, mostJudged) && in(v.Wrongly, v.WronglyOf) && share(v.Expected) && share(v.Chance) && share(v.ExactChance)
}

// Outcome is a verdict in a word.
type Outcome string

// The outcomes.
const (
	Original Outcome = "original" // no sign of copies
	Look     Outcome = "look"     // some samples are near, as an honest model's may be
	Copies   Outcome = "copies"   // more are near, or the same, than of as many honest examples
)

// significance is the probability of accusing an honest model that is small enough.
const significance = 0.01

// Outcome is the verdict in a word.
func (v Verdict) Outcome() Outcome {
	switch {
	case v.Copies == 0:
		return Original
	case v.Chance < significance || v.ExactChance < significance:
		return Copies
	default:
		return Look
	}
}

// Sentence is the verdict in plain words.
func (v Verdict) Sentence() string {
	beside := fmt.Sprintf("the training examples as the nearest %d of %d held-out ones", v.rank(), v.Held)
	switch v.Outcome() {
	case Original:
		return fmt.Sprintf("No sign of copying: none of %d %s is as near to %s.%s", v.Samples, v.Examples, beside, v.blindness())
	case Copies:
		exact := ""
		if v.Exact > 0 {
			exact = fmt.Sprintf(", %d of them exact copies", v.Exact)
		}
		return fmt.Sprintf("The model copies: %d of %d %s are as near to %s%s. Of as many like the held-out ones about %s would be.",
			v.Copies, v.Samples, v.Examples, beside, exact, few(v.expected()))
	default:
		return fmt.Sprintf("Look at the nearest: %d of %d %s are as near to %s, as of as many like the held-out ones may be, too (probability %.2g).",
			v.Copies, v.Samples, v.Examples, beside, min(v.Chance, v.ExactChance))
	}
}

// expected is how many samples would be accused if they were like held-out examples.
func (v Verdict) expected() float64 {
	out := float64(v.Leaked + v.NearCopies)
	leaked := out / max(1, float64(v.Held)+out)
	return float64(v.Samples) * (leaked + (1-leaked)*v.Expected)
}

// few is a number of things, with digits only where it is small.
func few(n float64) string {
	if n >= 10 {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.2g", n)
}

// blindness warns of kinds of copies that are seldom found.
func (v Verdict) blindness() string {
	var missed []string
	for _, kind := range v.Planted {
		if float64(kind.Found) < enoughFound*float64(kind.Of) {
			missed = append(missed, fmt.Sprintf("%d of %d %s", kind.Found, kind.Of, kind.How))
		}
	}
	if missed == nil {
		return ""
	}
	return fmt.Sprintf(" But that says less than it should: of planted copies it finds only %s.", strings.Join(missed, ", "))
}

// enoughFound is the share of planted copies of a kind that is to be found for a verdict to say something.
const enoughFound = 0.8

// Sureness says how often such a verdict errs, as it was measured.
func (v Verdict) Sureness() string {
	text := fmt.Sprintf("Of held-out examples %d of %d are accused by a threshold learnt without them", v.Wrongly, v.WronglyOf)
	for i, kind := range v.Planted {
		before := ", "
		if i == 0 {
			before = "; of planted copies it finds "
		}
		text += fmt.Sprintf("%s%d of %d %s", before, kind.Found, kind.Of, kind.How)
	}
	if v.Leaked > 0 {
		text += fmt.Sprintf("; %d held-out examples are training examples, too, and do not count", v.Leaked)
	}
	if v.NearCopies > 0 {
		all := v.Held + v.Leaked + v.NearCopies
		text += fmt.Sprintf("; %d of %d held-out examples (%.1f%%) are as near to a training example as its copy with noise, and do not count", v.NearCopies, all, 100*float64(v.NearCopies)/float64(all))
	}
	return text + "."
}

func (v Verdict) rank() int { return int(math.Round(v.Expected * float64(v.Held+1))) }

// Nearest are the numbers of the samples that are nearest to what the model learnt from, at most so many, the nearest first.
func (v Verdict) Nearest(most int) []int {
	numbers := make([]int, len(v.Judged))
	for i := range numbers {
		numbers[i] = i
	}
	slices.SortStableFunc(numbers, func(a, b int) int {
		switch x, y := v.Judged[a].Distance, v.Judged[b].Distance; {
		case x < y:
			return -1
		case x > y:
			return 1
		default:
			return 0
		}
	})
	return numbers[:min(most, len(numbers))]
}

// verdict counts what was judged.
func (c calibration) verdict(examples string, judged []Near) Verdict {
	v := Verdict{Examples: examples, Samples: len(judged), Threshold: c.Threshold(), Held: len(c.honest), Leaked: c.leaked, NearCopies: c.alike, Expected: c.Expected(), Judged: judged}
	for _, n := range judged {
		if n.Copy {
			v.Copies++
		}
		if n.Exact {
			v.Exact++
		}
	}
	v.Chance = c.chance(v.Samples-v.Exact, v.Copies-v.Exact)
	v.ExactChance = c.exactChance(v.Samples, v.Exact)
	return v
}

// PlantedEach is how many copies of each kind are planted where nothing else is said.
const PlantedEach = 25

// Verdict judges samples and measures how often that errs. The held-out pictures are those that the threshold was learnt from.
// It fails as Judge does.
func (p *Pictures) Verdict(ctx context.Context, held, samples Set) (Verdict, error) {
	judged, err := p.Judge(ctx, samples)
	if err != nil {
		return Verdict{}, err
	}
	v := p.verdict("pictures", judged)
	v.Wrongly, v.WronglyOf = p.falseAccusations()
	if v.Exact > 0 {
		v.ExactChance = 0 // no two pictures are the same to the last pixel by chance
	}
	if v.Planted, err = p.Plant(ctx, PlantedEach, 1); err != nil {
		return v, err
	}
	test, err := p.CopyingTest(ctx, held, samples)
	if err == nil && !math.IsNaN(test) {
		v.CopyingTest = &test
	}
	return v, err
}

// noveltyLengths are the lengths of n-grams that novelty is measured for.
var noveltyLengths = []int{4, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50}

// Verdict judges samples and measures how often that errs. It fails if the context ends.
func (t *Texts) Verdict(ctx context.Context, samples []string) (Verdict, error) {
	read, err := t.read(ctx, samples)
	if err != nil {
		return Verdict{}, err
	}
	v := t.verdict("texts", t.judgeMatches(samples, read))
	v.Wrongly, v.WronglyOf = t.falseAccusations()
	drawn, held := t.inside(read), t.inside(t.held)
	length, ofHeld := mostSymbols(drawn), mostSymbols(held)
	if v.Planted, err = t.Plant(ctx, PlantedEach, length, 1); err != nil {
		return Verdict{}, err
	}
	v.Longest, v.HeldLongest = longestOf(drawn), longestOf(held[:min(len(held), len(drawn))])
	lengths := noveltyLengths
	for len(lengths) > 0 && lengths[len(lengths)-1] > min(length, ofHeld) {
		lengths = lengths[:len(lengths)-1]
	}
	v.Novelty = &Novelty{lengths, novelty(drawn, lengths), novelty(held, lengths)}
	return v, nil
}

// mostSymbols is how many the longest of some texts has, by their matches.
func mostSymbols(matches [][]int) (most int) {
	for _, pieces := range matches {
		most = max(most, len(pieces))
	}
	return most
}

// longestOf is the longest piece of texts that stands in the training text, by their matches.
func longestOf(matches [][]int) (most int) {
	for _, pieces := range matches {
		for _, length := range pieces {
			most = max(most, length)
		}
	}
	return most
}
