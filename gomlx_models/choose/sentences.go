package choose

import (
	"fmt"
	"math"
	"strings"
)

// String says in a few words what the ground is, such as "emoji-32 (820 pictures of 32x32x3)".
func (g Ground) String() string {
	what := fmt.Sprintf("%d %s", g.Examples, g.counted())
	if g.Kind == pictures {
		what += fmt.Sprintf(" of %dx%dx%d", g.Height, g.Width, g.Channels)
	}
	return fmt.Sprintf("%s (%s)", g.Data, what)
}

// counted is what the number of examples counts.
func (g Ground) counted() string { return countedOf(g.Kind) }

func countedOf(kind string) string {
	switch kind {
	case "text":
		return "symbols"
	case "strokes":
		return "drawings"
	default:
		return kind
	}
}

// from is where the rows of a ground are from.
func (g Ground) from() string { return fmt.Sprintf("%s, %s", g.Source, g.Machine) }

// because says why the first of the ranked is the best.
func (s Situation) because(ranked []candidate, on measured) []Sentence {
	best := ranked[0]
	var said []Sentence
	say := func(source, format string, args ...any) {
		said = append(said, Sentence{fmt.Sprintf(format, args...), source})
	}
	others := ""
	if len(ranked) > 1 {
		others = fmt.Sprintf(", %s of %d presets in as much time", s.place(best, ranked), len(ranked))
	}
	say(on.from(), "On %s %s had %s after %.0f steps%s.", on.Ground, best.Preset, s.scores(best), best.clamped(), others)
	say(on.from(), "A step took %s there; one of yours has %.3g times the arithmetic, so %s are about %d steps.",
		timeText(best.rows[len(best.rows)-1].StepSeconds()), float64(best.FLOPs)/float64(best.rows[0].FLOPs), timeText(s.Budget.Seconds()), max(1, int(s.Budget.Seconds()/best.stepSeconds())))
	if s.matters(Control) {
		say("Kingma & Welling 2013, section 2", "It finds the latent numbers of an example of your own, for its encoder is trained with it.")
	}
	if s.matters(Size) {
		say(on.from(), "It has %d weights, the fewest of those that are up to %.3g times worse than the best.", best.Parameters, Tolerated)
	}
	if s.patience(best) > 0 {
		say("tests/study, carried-digits", "Patience stops it when the part that is held out is learnt no better: of 500 digits a VAE was best after 750 of 1,000 steps.")
	}
	if s.settings(best) != "" {
		say("tests/study, little-digits", "Of 1,000 digits changed pictures brought its Frechet distance on classifier features from 127 down to 77 in the median of three trainings.")
	}
	return said
}

// place says where the best stands among the ranked.
func (s Situation) place(best candidate, ranked []candidate) string {
	for _, c := range ranked {
		if c.reached && c.worse < best.worse {
			return fmt.Sprintf("%.2f times the best", math.Exp(best.worse-c.worse))
		}
	}
	return "the best"
}

// scores are a candidate's values with their measures and units.
func (s Situation) scores(c candidate) string {
	var all []string
	for i, m := range s.Measures() {
		all = append(all, fmt.Sprintf("a %s of %.4g %s", m, c.values[i], m.Unit()))
	}
	return strings.Join(all, " and ")
}

// clamped is the number of steps that the values are of: those that the time allows, within what was measured.
func (c candidate) clamped() float64 {
	return min(max(c.compared, float64(c.rows[0].Steps)), float64(c.rows[len(c.rows)-1].Steps))
}

// whyNot says why the second is not the best.
func (s Situation) whyNot(best, second candidate, on measured) []Sentence {
	text := fmt.Sprintf("%s had %s there after %.0f steps, as many as it makes in the same time: %.2f times worse.", second.Preset, s.scores(second), second.clamped(), math.Exp(second.worse-best.worse))
	switch {
	case !second.reached:
		text = fmt.Sprintf("%s makes about %.0f steps in the time, and had %s only after %d.", second.Preset, second.compared, s.scores(second), second.rows[0].Steps)
	case s.matters(Size) && second.Parameters > best.Parameters && second.worse <= math.Log(Tolerated):
		text = fmt.Sprintf("%s has %d weights, %.3g times as many.", second.Preset, second.Parameters, float64(second.Parameters)/float64(best.Parameters))
	case s.tooFewFor(second) && second.worse < best.worse:
		return []Sentence{
			{fmt.Sprintf("%s had %s there after %.0f steps, %.2f times better, which may be chance.", second.Preset, s.scores(second), second.clamped(), math.Exp(best.worse-second.worse)), on.from()},
			{fmt.Sprintf("With %d pictures a discriminator soon knows them by heart.", s.Examples), "Karras et al. 2020, figure 1"},
		}
	case second.worse-best.worse < 0.005:
		text = fmt.Sprintf("%s had %s there, which is as good: take either.", second.Preset, s.scores(second))
	}
	return []Sentence{{text, on.from()}}
}

const (
	// fewForGAN is the number of pictures below which the discriminator of a GAN soon knows them by heart: the quality in
	// Karras et al. 2020, figure 1, falls steeply below some thousands.
	fewForGAN = 1000
	// fewer is how many times fewer examples than were measured are few.
	fewer = 2
)

// tooLittle says of what there is too little.
func (s Situation) tooLittle(best candidate, on measured) []Sentence {
	said := []Sentence{}
	say := func(source, format string, args ...any) {
		said = append(said, Sentence{fmt.Sprintf(format, args...), source})
	}
	if best.Family == "gan" && s.Examples < fewForGAN {
		say("Karras et al. 2020, figure 1", "With %d pictures a discriminator soon knows them by heart: below some thousands a GAN becomes worse the longer it trains, so watch the checks for overfitting and copies.", s.Examples)
	}
	if s.Examples < best.Examples {
		say("the preset's own batch", "There are %d %s and a step takes %d: each stands in it several times.", s.Examples, countedOf(s.Kind), best.Examples)
	}
	if fewer*s.Examples < on.Examples {
		say(on.from(), "You have %d %s and %s was measured on %d: of fewer it learns less, or them by heart, and how much less was not measured.", s.Examples, countedOf(s.Kind), best.Preset, on.Examples)
	}
	return said
}

const (
	// unlike is how unlike a ground may be before that is said: see far.
	unlike = 2
	// beyond is how many times longer than was measured a training may be before that is said.
	beyond = 1.5
)

// unknown says what the rows do not tell.
func (s Situation) unknown(ranked []candidate, missing []Preset, on measured) []Sentence {
	said := []Sentence{}
	say := func(source, format string, args ...any) {
		said = append(said, Sentence{fmt.Sprintf(format, args...), source})
	}
	best := ranked[0]
	last := best.rows[len(best.rows)-1]
	say(on.from(), "Whether your data are as hard as %s is not known: the scores above are of those.", on.Data)
	if len(s.unmeasured) > 0 {
		say(on.from(), "What was measured of %s is of data less like yours, or of much less time: the distance as a whole stands for it.", joined(s.unmeasured, " and "))
	}
	if far := on.far(s); far > unlike {
		say(on.from(), "Nothing nearer was measured, and yours differ: %s.", s.differs(on.Ground))
	}
	if best.compared > beyond*float64(last.Steps) {
		say(on.from(), "The longest training of %s there had %d steps, and yours is as long as %.0f: what more steps give, and whether another preset comes to the front, was not measured; atelier calibrate --minutes measures longer.", best.Preset, last.Steps, best.compared)
	}
	if !best.reached {
		say(on.from(), "The time is that of %.0f steps there, and nothing was scored before %d: give it more.", best.compared, best.rows[0].Steps)
	}
	if len(missing) > 0 {
		say(on.from(), "Not measured there: %s.", joinedPresets(missing))
	}
	if s.Kind == pictures {
		say("tests/study, little-digits", "Each row is of one training: three of one GAN came to Frechet distances from 42.9 to 77.2, so what differs by less than a half may be chance.")
	}
	return said
}

// differs says in what a situation is unlike a ground.
func (s Situation) differs(g Ground) string {
	yours, theirs := g, g
	yours.Data, yours.Height, yours.Width, yours.Channels, yours.Examples = "yours", s.Height, s.Width, s.Channels, s.Examples
	return fmt.Sprintf("%s, and not %s", yours, theirs)
}

func joinedPresets(presets []Preset) string {
	var names []string
	for _, p := range presets {
		names = append(names, p.String())
	}
	return strings.Join(names, ", ")
}

// timeText is a time as people say it, in three digits at most.
func timeText(seconds float64) string {
	switch {
	case seconds < 0.001:
		return fmt.Sprintf("%.3g us", seconds*1e6)
	case seconds < 1:
		return fmt.Sprintf("%.3g ms", seconds*1e3)
	case seconds < 90:
		return fmt.Sprintf("%.3g s", seconds)
	case seconds < 90*60:
		return fmt.Sprintf("%.3g min", seconds/60)
	default:
		return fmt.Sprintf("%.3g h", seconds/3600)
	}
}
