package main

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

const (
	// stackedPictures is the number of pictures that are made of MNIST's.
	stackedPictures = 60_000
	// stackedDrawn is the number of samples that are counted (Srivastava et al. 2017, section 4.2, count 26,000).
	stackedDrawn = 26_000
	// stackedModes are the combinations of three digits.
	stackedModes = 1000
)

// stackedMNIST counts the modes that a GAN makes of 1,000 (Metz et al. 2016, section 3.3.1).
func stackedMNIST() study {
	return study{
		name:  "stacked-mnist",
		about: "Three digits of MNIST as the channels of one picture, 1,000 modes; an hour of two cores",
		data: func(l lab) (parts, error) {
			stacked, err := l.stacked()
			return parts{train: stacked, held: stacked}, err
		},
		arms: []arm{
			{name: "dcgan", config: gan.Config{Preset: gan.DCGAN}, steps: 20_000},
			// An hour of two cores at a third of a second of processor time a step would be about 21,000.
			{name: "r3gan", config: gan.Config{Preset: gan.R3GAN}, steps: 20_000, train: lab.framedStacked, alike: true},
		},
		score: lab.modes,
		claims: []claim{
			{arm: "r3gan", number: "modes", bound: 990, above: true},
			{arm: "r3gan", number: modesDivergence, bound: 0.1},
		},
	}
}

// modesDivergence is the name of a number.
const modesDivergence = "KL divergence of the modes"

// framedSide is that of the pictures with a black frame around them, a power of two.
const framedSide = 32

// framedStacked is the pictures in a frame, for nets that are made for 32 pixels.
func (l lab) framedStacked() (data.Source, error) {
	return l.oncePictures("stacked-mnist-32.idx", func() (idx.Array, error) {
		stacked, err := l.stacked()
		if err != nil {
			return idx.Array{}, err
		}
		set, pixels, err := pixelsOf(stacked)
		if err != nil {
			return idx.Array{}, err
		}
		side := set.Spec().Height
		framed := idx.Array{Dims: []int{set.Len(), framedSide, framedSide, 3}, Values: make([]uint8, 3*set.Len()*framedSide*framedSide)}
		for row := range set.Len() * side {
			to := framedAt(row/side, row%side, side)
			copy(framed.Values[to:], pixels[3*side*row:3*side*(row+1)])
		}
		return framed, nil
	})
}

// framedAt is where a row of a picture begins among all values of the pictures in a frame.
func framedAt(picture, row, side int) int {
	edge := (framedSide - side) / 2
	return 3 * ((picture*framedSide+row+edge)*framedSide + edge)
}

// withoutFrame is pictures of three channels [pictures, values] without what is around this side; those of that side as they are.
func withoutFrame(pictures *mat.Dense, side int) *mat.Dense {
	n, values := pictures.Dims()
	if values == 3*side*side {
		return pictures
	}
	inner := mat.NewDense(n, 3*side*side, nil)
	inner.Apply(func(i, j int, _ float64) float64 {
		return pictures.At(i, framedAt(0, j/(3*side), side)+j%(3*side))
	}, inner)
	return inner
}

// stacked makes the pictures, once.
func (l lab) stacked() (data.Source, error) {
	return l.oncePictures("stacked-mnist.idx", func() (idx.Array, error) {
		digits, err := l.digits().OpenPictures()
		if err != nil {
			return idx.Array{}, err
		}
		count, side := stackedPictures, digits.Spec().Height
		if l.small {
			count = 200
		}
		stacked := idx.Array{Dims: []int{count, side, side, 3}, Values: make([]uint8, 3*count*side*side)}
		random := rand.New(rand.NewPCG(1, 0))
		for at := range 3 * count {
			digit, err := digits.Picture(random.IntN(digits.Len()))
			if err != nil {
				return idx.Array{}, err
			}
			first := at/3*3*side*side + at%3
			for i, value := range digit.(*image.Gray).Pix {
				stacked.Values[first+3*i] = value
			}
		}
		return stacked, nil
	})
}

// digits are MNIST, or in the small form the clothes that are in the program.
func (l lab) digits() data.Source {
	if l.small {
		return data.FashionMNIST()
	}
	return data.MNIST()
}

// modes counts the combinations of digits that samples show, as a classifier of digits sees them, and how far their shares are
// from equal: the divergence KL(q || p) in nats of the shares q from p = 1/1000.
func (l lab) modes(t trained) ([]number, error) {
	digits, err := l.digits().Open()
	if err != nil {
		return nil, err
	}
	classifier, err := eval.TrainClassifier(l.ctx, l.backend, digits)
	if err != nil {
		return nil, err
	}
	count := stackedDrawn
	if l.small {
		count = 20
	}
	drawn, err := eval.SampleMatrix(l.ctx, of(t.run), count, scoreSeed)
	if err != nil {
		return nil, err
	}
	drawn = withoutFrame(drawn, digits.Spec().Height)
	combined := make([]int, count)
	for channel := range 3 {
		classes, err := classifier.Classes(channelOf(drawn, channel))
		if err != nil {
			return nil, err
		}
		for i, class := range classes {
			combined[i] = 10*combined[i] + class
		}
	}
	modes, divergence := countModes(combined)
	return []number{{"modes", float64(modes), fmt.Sprintf("of %d", stackedModes)}, {modesDivergence, divergence, "nats"}}, nil
}

// channelOf is one of three channels of pictures [pictures, values].
func channelOf(pictures *mat.Dense, channel int) *mat.Dense {
	n, values := pictures.Dims()
	one := mat.NewDense(n, values/3, nil)
	one.Apply(func(i, j int, _ float64) float64 { return pictures.At(i, 3*j+channel) }, one)
	return one
}

// countModes counts which of the modes there are, and gives the divergence of their shares from equal ones.
func countModes(of []int) (modes int, divergence float64) {
	var counts [stackedModes]float64
	for _, mode := range of {
		counts[mode]++
	}
	for _, count := range counts {
		if share := count / float64(len(of)); share > 0 {
			modes++
			divergence += share * math.Log(share*stackedModes)
		}
	}
	return modes, divergence
}
