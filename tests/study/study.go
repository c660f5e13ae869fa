package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// seeds is the number of trainings of each arm.
const seeds = 3

// study is a question that is answered by training in several ways.
type study struct {
	name, about string
	// data is what all arms learn from and what they are scored on.
	data func(l lab) (parts, error)
	// first is the model whose weights arms begin with that carry over; nil if there are none.
	first *first
	// curve is measured while the arms train; nil if nothing is.
	curve *measure
	arms  []arm
	// score gives the numbers of a trained model; those of pictures if nil.
	score  func(l lab, t trained) ([]number, error)
	claims []claim
	// text is true of models that write, of which there are no sheets.
	text bool
	// situation is what the advice of package choose is asked, which the arms are held against; nil of other studies.
	situation *situation
	// alike is true if the small form of another study runs the same code, so that this one has none.
	alike bool
}

// parts are what is learnt from and what is held out.
type parts struct {
	train, held data.Source
	// validation is another part that is held out, for what is chosen; the zero source where nothing is.
	validation data.Source
	// reference is what features of pictures are fitted on, if not on what is learnt from.
	reference data.Source
}

// first is a model that is trained once a seed, before the arms.
type first struct {
	config models.Config
	steps  int
	data   func(l lab) (data.Source, error)
}

// arm is one of the ways.
type arm struct {
	name   string
	config models.Config
	// steps are those of one training, chosen so that all arms of a study take the same time.
	steps int
	// train is what the arm learns from, if not what all do.
	train func(l lab) (data.Source, error)
	// carried is true if it begins with the weights of the study's first model.
	carried bool
	// counts gives the numbers of what is no network and is counted in the data, in place of a training.
	counts func(l lab, p parts, seed int64) ([]number, error)
	// alike is as that of a study.
	alike bool
}

// trained is a model that is to be scored, what it learnt from, and what was measured on the way.
type trained struct {
	run   *fit.Run
	parts parts
	curve curve
}

// number is what was measured of one training.
type number struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// claim is what a study was made to show: that a number of an arm, its median over the seeds, keeps a bound.
type claim struct {
	arm, number string
	// against are arms, the best of which the number is divided by.
	against []string
	// pairs is true where it must be so with each seed, arm against arm.
	pairs bool
	// catchesUp is true if the number is the steps after which the arm is as good as the one that it is held against ever
	// becomes, divided by the steps of that one until then: see catchUp. It must be so with each seed.
	catchesUp bool
	bound     float64
	// above is true if the number must be at least the bound, else at most.
	above bool
}

// studies lists them in the order of RESULTS.md.
func studies() []study {
	all := []study{emoji(), stackedMNIST(), littleDigits(), littleFood()}
	return slices.Concat(all, carrying(), letters(), []study{originality()}, choosing())
}

func names() []string {
	var all []string
	for _, s := range studies() {
		all = append(all, s.name)
	}
	return all
}

func find(name string) (study, error) {
	for _, s := range studies() {
		if s.name == name {
			return s, nil
		}
	}
	return study{}, fmt.Errorf("there is no study %q, want one of %s", name, strings.Join(names(), ", "))
}
