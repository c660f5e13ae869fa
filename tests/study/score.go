package main

import (
	"fmt"
	"os"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

const (
	// scoreSeed is that of every draw for a score, another than those of the trainings' own.
	scoreSeed = 1000
	// copyComponents is the number of principal components in which pictures are near each other.
	copyComponents = 64
	// copying is the name of the score.
	copying = "copying ratio"
)

// of is a trained model, for package eval.
func of(run *fit.Run) eval.Trained {
	return eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}
}

// options are those of every score.
func (l lab) options(train models.Dataset) eval.Options {
	o := eval.Options{Train: train, Seed: scoreSeed, Draws: 50, Progress: func(doing string) { fmt.Fprintln(os.Stderr, doing) }}
	if l.small {
		o.Examples, o.Draws, o.Resamples = 20, 2, 5
	}
	return o
}

// pictureScores is what eval measures of pictures, and whether they are copies.
func (l lab) pictureScores(run *fit.Run, p parts) ([]number, error) {
	train, held, err := p.open()
	if err != nil {
		return nil, err
	}
	scores, err := eval.Pictures(l.ctx, of(run), held, l.options(train))
	if err != nil {
		return nil, err
	}
	var numbers []number
	for _, score := range scores {
		if !strings.HasPrefix(score.Name, "Parzen") { // misleads, and costs the most
			numbers = append(numbers, number{score.Name, score.Value, score.Unit})
		}
	}
	ratio, err := l.copyingRatio(run, train, held)
	return append(numbers, number{copying, ratio, "times the distance to held-out pictures"}), err
}

// copyingRatio is how far drawn pictures are from the nearest of the training set, beside how far from the nearest of as many
// held-out ones: the quotient of the means of the distances in the principal components of the training set. A model that
// learnt the distribution has about 1, one that recites has 0.
func (l lab) copyingRatio(run *fit.Run, train, held models.Dataset) (float64, error) {
	count := min(train.Len(), held.Len())
	learnt, err := eval.DatasetMatrix(train, train.Len(), scoreSeed)
	if err != nil {
		return 0, err
	}
	other, err := eval.DatasetMatrix(held, count, scoreSeed)
	if err != nil {
		return 0, err
	}
	drawn, err := eval.SampleMatrix(l.ctx, of(run), max(20, count), scoreSeed)
	if err != nil {
		return 0, err
	}
	_, width := learnt.Dims()
	components, err := metrics.PCA(learnt, min(copyComponents, width, train.Len()-1))
	if err != nil {
		return 0, err
	}
	as := learnt.Slice(0, count, 0, width).(*mat.Dense)
	near, err := meanDistance(components, drawn, as)
	if err != nil {
		return 0, err
	}
	far, err := meanDistance(components, drawn, other)
	return near / far, err
}

// meanDistance is the mean distance from each example to the nearest among others, by their features.
func meanDistance(f metrics.FeatureExtractor, examples, among *mat.Dense) (float64, error) {
	x, err := f.Extract(examples)
	if err != nil {
		return 0, err
	}
	y, err := f.Extract(among)
	if err != nil {
		return 0, err
	}
	_, distances, err := metrics.NearestNeighbours(x, y)
	if err != nil {
		return 0, err
	}
	return floats.Sum(distances) / float64(len(distances)), nil
}

// open opens both parts.
func (p parts) open() (train, held models.Dataset, err error) {
	if train, err = p.train.Open(); err != nil {
		return nil, nil, err
	}
	held, err = p.held.Open()
	return train, held, err
}
