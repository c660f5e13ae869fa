package main

import (
	"fmt"
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
	arms []arm
	// score gives the numbers of a trained model; those of pictures if nil.
	score  func(l lab, run *fit.Run, p parts) ([]number, error)
	claims []claim
}

// parts are what is learnt from and what is held out.
type parts struct{ train, held data.Source }

// arm is one of the ways.
type arm struct {
	name   string
	config models.Config
	// steps are those of one training, chosen so that all arms of a study take the same time.
	steps int
	// train is what the arm learns from, if not what all do.
	train func(l lab) (data.Source, error)
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
	bound float64
	// above is true if the number must be at least the bound, else at most.
	above bool
}

// studies lists them in the order of RESULTS.md.
func studies() []study { return []study{emoji(), stackedMNIST()} }

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
