package studio

import (
	"fmt"
	"image"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Examples returns the first count pictures, drawings, pairs or documents of a data set, or the first count lines of a text; all
// of them if there are fewer.
func Examples(source data.Source, count int) Samples {
	set, err := openData(source)
	check(err)
	examples, err := examplesOf(set, count)
	check(err)
	return examples
}

func examplesOf(set models.Dataset, count int) (examples Samples, err error) {
	switch set := set.(type) {
	case *data.Pictures:
		examples.Pictures, err = first(min(count, set.Len()), set.Picture)
	case *data.Drawings:
		examples.Pictures, err = first(min(count, set.Len()), func(i int) (image.Image, error) {
			_, points, err := set.Drawing(i)
			return sample.NewDrawing(points).Picture(sample.DrawingSize), err
		})
	case *data.Pairs:
		examples.Texts, err = first(min(count, set.Len()), func(i int) (string, error) {
			question, answer, err := set.Pair(i)
			return question + "\n" + answer, err
		})
	case *data.Documents:
		examples.Texts, err = first(min(count, set.Len()), set.Document)
	case *data.Text:
		var text string
		text, err = set.Excerpt(0, min(set.Len(), 200*count))
		lines := strings.SplitN(text, "\n", count+1)
		examples.Texts = []string{strings.Join(lines[:min(count, len(lines))], "\n")}
	default:
		err = fmt.Errorf("studio: %s has no examples to show: it is a %T, want a data set of package data", set.Name(), set)
	}
	return examples.Titled(set.Name()), err
}

// first gathers the examples 0 to count-1.
func first[T any](count int, at func(i int) (T, error)) ([]T, error) {
	var examples []T
	for i := range count {
		example, err := at(i)
		if err != nil {
			return nil, err
		}
		examples = append(examples, example)
	}
	return examples, nil
}
