package lesson

import (
	"context"
	"image"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// tallied is the number of pictures that Tally sorts.
const tallied = 1000

// Tally sorts 1,000 drawn pictures and 1,000 real ones, or as many as there are, into the classes of a set, by a classifier
// that it trains on the set, and counts those of each class. Of a set without classes it gives nothing.
func Tally(run *studio.Run, set *data.Pictures) (drawn, real []int) {
	if len(set.Classes()) < 2 {
		return nil, nil
	}
	classifier, err := eval.TrainClassifier(context.Background(), run.Backend, set)
	Check(err)
	return counted(classifier, run.Samples(tallied).Pictures, set), counted(classifier, First(set, tallied), set)
}

// counted is how many of the pictures a classifier takes for each class.
func counted(classifier *eval.Classifier, pictures []image.Image, set *data.Pictures) []int {
	counts := make([]int, len(set.Classes()))
	var pixels []float64
	for _, picture := range pictures {
		for _, pixel := range sample.Brightness(picture, set.Spec().Channels) {
			pixels = append(pixels, float64(pixel))
		}
	}
	classes, err := classifier.Classes(mat.NewDense(len(pictures), len(pixels)/len(pictures), pixels))
	Check(err)
	for _, class := range classes {
		counts[class]++
	}
	return counts
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
