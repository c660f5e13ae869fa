package lesson

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// tallied is the number of pictures that Tally sorts.
const tallied = 1000

// Tally sorts 1,000 drawn pictures and 1,000 real ones, or as many as there are, into the classes of a set, by a classifier
// that it trains on the set, and counts those of each class. Of a set without classes it gives nothing.
func Tally(run *studio.Run, set *data.Pictures) (drawn, real []int) {
	sorter := NewSorter(run, set)
	return sorter.Tally(run.Samples(tallied).Pictures), sorter.Tally(First(set, tallied))
}

// Sorter tells the classes of a set apart: a classifier that has learnt them from its pictures, and knows nothing of the model
// that drew what it sorts.
type Sorter struct {
	set        *data.Pictures
	classifier *eval.Classifier // nil if the set has no classes
}

// NewSorter trains a classifier on the set, where the run computes. Of a set without classes nothing is sorted.
func NewSorter(run *studio.Run, set *data.Pictures) Sorter {
	if len(set.Classes()) < 2 {
		return Sorter{set: set}
	}
	classifier, err := eval.TrainClassifier(context.Background(), run.Backend, set)
	Check(err)
	return Sorter{set, classifier}
}

// Tally is how many of the pictures are taken for each class, or nothing if there are no classes.
func (s Sorter) Tally(pictures []image.Image) []int {
	if s.classifier == nil {
		return nil
	}
	classes, err := s.classifier.Classes(s.rows(pictures))
	Check(err)
	counts := make([]int, len(s.set.Classes()))
	for _, class := range classes {
		counts[class]++
	}
	return counts
}

// Share is how many of the pictures are taken for a class, by its name, from 0 to 1. It ends the cell if there is no such class.
func (s Sorter) Share(pictures []image.Image, class string) float64 {
	return float64(s.Tally(pictures)[classOf(s.set, class)]) / float64(len(pictures))
}

// Distance is the Fréchet distance of the pictures from the first 1,000 of the set, on the classifier's features, in squared
// units of these; not a number if there are no classes.
func (s Sorter) Distance(pictures []image.Image) float64 {
	if s.classifier == nil {
		return math.NaN()
	}
	real, err := s.classifier.Extract(s.rows(First(s.set, tallied)))
	Check(err)
	drawn, err := s.classifier.Extract(s.rows(pictures))
	Check(err)
	distance, err := metrics.SquaredFrechet(real, drawn)
	Check(err)
	return distance
}

// rows are the pictures' pixels, a row for each.
func (s Sorter) rows(pictures []image.Image) *mat.Dense {
	var pixels []float64
	for _, picture := range pictures {
		for _, pixel := range sample.Brightness(picture, s.set.Spec().Channels) {
			pixels = append(pixels, float64(pixel))
		}
	}
	return mat.NewDense(len(pictures), len(pixels)/len(pictures), pixels)
}

// classOf is the number of a class.
func classOf(set *data.Pictures, name string) int {
	class := slices.Index(set.Classes(), name)
	if class < 0 {
		panic(fault(fmt.Sprintf("lesson: %s has no class %q: name one of %s", set.Name(), name, strings.Join(set.Classes(), ", "))))
	}
	return class
}

// Covered is how many classes have at least one picture in a hundred: of ten, a tenth of their share of real ones.
func Covered(counts []int) int {
	all, classes := 0, 0
	for _, count := range counts {
		all += count
	}
	for _, count := range counts {
		if 100*count >= all {
			classes++
		}
	}
	return classes
}

// Accuracy is the share of a set's pictures whose class was guessed, from 0 to 1.
func Accuracy(set *data.Pictures, guesses []int) float64 {
	right := 0
	for i, label := range set.Labels() {
		if int(label) == guesses[i] {
			right++
		}
	}
	return float64(right) / float64(set.Len())
}
