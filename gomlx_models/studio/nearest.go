package studio

import (
	"errors"
	"fmt"
	"image"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Near finds for each picture the one of a data set that is most like it, by the distance of their pixels, and shows
// it beside the picture when the pointer is over it. The distance is the root of the mean squared difference of a
// pixel, from 0, a copy, to 1.
func (s Samples) Near(source data.Source) Samples {
	near, err := s.nearestIn(source)
	check(err)
	return near
}

func (s Samples) nearestIn(source data.Source) (Samples, error) {
	set, err := openData(source)
	if err != nil {
		return s, err
	}
	examples, ok := set.(*data.Pictures)
	if !ok || len(s.Pictures) == 0 {
		return s, errors.New("studio: only pictures have nearest examples: take samples of pictures, and a data set of pictures")
	}
	all, err := first(examples.Len(), examples.Picture)
	if err != nil {
		return s, err
	}
	channels := examples.Spec().Channels
	drawn, fault := pixelRows(s.Pictures, channels)
	among, fault2 := pixelRows(all, channels)
	if err := errors.Join(fault, fault2); err != nil {
		return s, err
	}
	rows, distance, err := metrics.NearestNeighbours(drawn, among)
	if err != nil {
		return s, err
	}
	_, values := drawn.Dims()
	notes := make([]string, len(rows))
	s.Nearest = make([]image.Image, len(rows))
	for i, row := range rows {
		notes[i] = fmt.Sprintf("%.3f from picture %d of %s", distance[i]/math.Sqrt(float64(values)), row, set.Name())
		s.Nearest[i] = all[row]
	}
	return s.withNotes(notes), nil
}

// pixelRows is pictures as rows [pictures, values] in [0, 1].
func pixelRows(pictures []image.Image, channels int) (*mat.Dense, error) {
	var values []float64
	for i, picture := range pictures {
		if picture.Bounds().Size() != pictures[0].Bounds().Size() {
			return nil, fmt.Errorf("studio: picture %d is of another size than the first, want all of one", i)
		}
		for _, value := range sample.Brightness(picture, channels) {
			values = append(values, float64(value))
		}
	}
	return mat.NewDense(len(pictures), len(values)/len(pictures), values), nil
}
