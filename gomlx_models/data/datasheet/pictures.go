package datasheet

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"image"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// PictureFacts is what there is to know of pictures, as a model gets them. Brightness and contrast are from 0 to 255.
type PictureFacts struct {
	Width    int `json:"width"`
	Height   int `json:"height"`
	Channels int `json:"channels"`
	// Originals are the sizes of the files, if the pictures came from files, and Frame says what happened to those of other
	// proportions.
	Originals *Originals `json:"originals,omitempty"`
	Frame     string     `json:"frame,omitempty"`
	// Brightness is the mean of all pixels, and Colour the mean colour, such as "#8899aa".
	Brightness float64 `json:"brightness"`
	Colour     string  `json:"colour"`
	// Contrast is the mean over the pictures of the standard deviation within each.
	Contrast float64 `json:"contrast"`
	// Empty counts the pictures that are nearly of one colour.
	Empty int `json:"empty"`
	// Grey tells that pictures in colour have none.
	Grey bool `json:"grey,omitempty"`
	// Transparent is the share of pixels that are not opaque, of pictures with 4 channels.
	Transparent float64 `json:"transparent,omitempty"`
	// Mirror is the correlation of the mean picture of each class with itself mirrored, averaged over the pictures: near 1
	// where left and right are alike, lower where the pictures look to one side. Mirrored tells that a model may learn from
	// their mirror images, too.
	Mirror   float64 `json:"mirror"`
	Mirrored bool    `json:"mirrored"`
}

// picture is what one picture gives to the analysis.
type picture struct {
	key       [sha256.Size]byte // of its values
	low       coefficients
	mean, std float64 // of its greys
	colour    [3]float64
	variety   float64 // the largest standard deviation of a channel
	coloured  bool
	opaque    float64 // the share of its pixels
}

const (
	// emptyContrast is the contrast below which a picture is nearly of one colour.
	emptyContrast = 4
	// likeness is the correlation from which pictures hardly differ: what saving as JPEG and scaling leave of a picture.
	likeness = 0.99
	// grain is the contrast below which the correlation says nothing.
	grain = 2
)

// ofPictures looks at pictures, which may have been brought to a frame.
func (s *Sheet) ofPictures(set *data.Pictures, frame data.Frame) error {
	spec := set.Spec()
	pictures, err := examine(set)
	if err != nil {
		return err
	}
	facts := &PictureFacts{Width: spec.Width, Height: spec.Height, Channels: spec.Channels, Grey: spec.Channels > 1}
	facts.add(pictures)
	mirroring := set.Mirroring()
	facts.Mirror, facts.Mirrored = mirroring.Likeness, mirroring.Belongs
	if sizes := set.Originals(); sizes != nil {
		facts.Originals, facts.Frame = originalsOf(sizes, spec.Width, spec.Height), fitText(frame)
	}
	s.Pics = facts
	s.Classes = countClasses(set.Labels(), set.Classes(), spec.Classes)
	s.skip(set.Skipped())
	if s.Twice, err = duplicatesOf(set, pictures, s.Classes); err != nil {
		return err
	}
	notes := set.Notes()
	if len(s.Skipped) > 0 {
		notes = notes[1:] // which are in the list
	}
	s.Heed = append(s.Heed, notes...)
	s.heedPictures(mirroring)
	return nil
}

// skip notes what was skipped.
func (s *Sheet) skip(all []data.Skipped) {
	for _, skipped := range all {
		s.Skipped = append(s.Skipped, Skipped{File: skipped.Path, Reason: skipped.Reason})
	}
}

// examine looks at each picture, on all cores.
func examine(set *data.Pictures) ([]picture, error) {
	spec := set.Spec()
	waves := newCosines(spec.Width, spec.Height)
	pictures := make([]picture, set.Len())
	workers := runtime.GOMAXPROCS(0)
	var group errgroup.Group
	for worker := range workers {
		group.Go(func() error {
			grey := make([]float32, spec.Width*spec.Height)
			for i := worker; i < len(pictures); i += workers {
				img, err := set.Picture(i)
				if err != nil {
					return err
				}
				pictures[i] = look(img, grey)
				pictures[i].low = waves.of(grey)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return pictures, nil
}

// look takes a picture's own numbers and writes its greys.
func look(img image.Image, grey []float32) (p picture) {
	pixels, step := flat(img)
	p.key = sha256.Sum256(pixels)
	var sum, squares, opaque float64
	var colourSquares [3]float64
	for i := range grey {
		pixel := pixels[i*step : (i+1)*step]
		r, g, b := pixel[0], pixel[0], pixel[0]
		if step == 4 {
			g, b = pixel[1], pixel[2]
			if r != g || g != b {
				p.coloured = true
			}
			if pixel[3] == 255 {
				opaque++
			}
		}
		for c, level := range [3]uint8{r, g, b} {
			p.colour[c] += float64(level)
			colourSquares[c] += float64(level) * float64(level)
		}
		value := 0.299*float32(r) + 0.587*float32(g) + 0.114*float32(b)
		grey[i] = value
		sum += float64(value)
		squares += float64(value) * float64(value)
	}
	n := float64(len(grey))
	for i := range p.colour {
		p.colour[i] /= n
		p.variety = max(p.variety, deviation(colourSquares[i]/n, p.colour[i]))
	}
	p.mean, p.opaque = sum/n, opaque/n
	p.std = deviation(squares/n, p.mean)
	return p
}

// deviation is the standard deviation of numbers with these means of squares and of themselves.
func deviation(squares, mean float64) float64 { return math.Sqrt(max(0, squares-mean*mean)) }

// flat gives the values of a picture of a data set and how many each pixel has.
func flat(img image.Image) (pixels []byte, step int) {
	if grey, ok := img.(*image.Gray); ok {
		return grey.Pix, 1
	}
	return img.(*image.NRGBA).Pix, 4
}

// add sums up what pictures gave.
func (f *PictureFacts) add(pictures []picture) {
	var colour [3]float64
	for _, p := range pictures {
		f.Brightness += p.mean
		f.Contrast += p.std
		f.Transparent += 1 - p.opaque
		for i := range colour {
			colour[i] += p.colour[i]
		}
		if p.variety < emptyContrast {
			f.Empty++
		}
		f.Grey = f.Grey && !p.coloured
	}
	n := float64(len(pictures))
	f.Brightness, f.Contrast, f.Transparent = f.Brightness/n, f.Contrast/n, f.Transparent/n
	if f.Channels != 4 {
		f.Transparent = 0
	}
	f.Colour = hexColour(colour[0]/n, colour[1]/n, colour[2]/n)
}

// countClasses counts the examples of each class.
func countClasses(labels []uint8, names []string, count int) []Class {
	if labels == nil {
		return nil
	}
	classes := make([]Class, count)
	for i := range classes {
		classes[i].Name = className(names, i)
	}
	for _, label := range labels {
		classes[label].Count++
	}
	return classes
}

// duplicatesOf finds pictures that are there more than once.
func duplicatesOf(set *data.Pictures, pictures []picture, classes []Class) (*Duplicates, error) {
	keys := make([][sha256.Size]byte, len(pictures))
	low := make([]coefficients, len(pictures))
	skip := make([]bool, len(pictures))
	for i, p := range pictures {
		keys[i], low[i] = p.key, p.low
		skip[i] = p.std < grain
	}
	same := identical(keys)
	for _, group := range same {
		for _, i := range group[1:] {
			skip[i] = true
		}
	}
	var failed error
	alike, incomplete := near(perceptualHashes(low), skip, func(a, b int) bool {
		one, err := set.Picture(a)
		other, err2 := set.Picture(b)
		failed = cmp.Or(failed, err, err2)
		return failed == nil && correlation(one, other) >= likeness
	})
	if failed != nil {
		return nil, failed
	}
	labels := set.Labels()
	class := func(i int) string { return classes[labels[i]].Name }
	files := filesOf(set)
	d := &Duplicates{IdenticalGroups: len(same), NearGroups: len(alike), Incomplete: incomplete}
	var across int
	d.Identical, d.IdenticalSpare, d.AcrossClasses = report(same, labels != nil, files, class)
	d.Near, d.NearSpare, across = report(alike, labels != nil, files, class)
	d.AcrossClasses += across
	return d, nil
}

// correlation is that of the values of two pictures of one size, transparency aside. Each is the mean of a block of
// pixels, which evens out the traces of saving and scaling.
func correlation(one, other image.Image) float64 {
	var n, sumA, sumB, squareA, squareB, product float64
	a, b := coarse(one), coarse(other)
	for i, x := range a {
		y := b[i]
		n++
		sumA += x
		sumB += y
		squareA += x * x
		squareB += y * y
		product += x * y
	}
	return ratio(product-sumA*sumB/n, math.Sqrt((squareA-sumA*sumA/n)*(squareB-sumB*sumB/n)))
}

// coarseSide is about how many blocks there are along the shorter side of a picture.
const coarseSide = 24

// coarse sums up the blocks of a picture.
func coarse(img image.Image) []float64 {
	pixels, step := flat(img)
	size := img.Bounds().Size()
	block := max(2, min(size.X, size.Y)/coarseSide)
	colours := min(step, 3)
	across := (size.X + block - 1) / block
	sums := make([]float64, across*((size.Y+block-1)/block)*colours)
	for y := range size.Y {
		for x := range size.X {
			to, from := (y/block*across+x/block)*colours, (y*size.X+x)*step
			for c := range colours {
				sums[to+c] += float64(pixels[from+c])
			}
		}
	}
	return sums
}

// ratio is 0 where there is nothing to divide by.
func ratio(of, by float64) float64 {
	if by <= 0 {
		return 0
	}
	return of / by
}

// Spread chooses so many of the examples, as many as can be of each class, in the order of the classes and, in each,
// evenly over the set. Labels may be nil.
func Spread(labels []uint8, count, most int) []int {
	byClass := map[uint8][]int{}
	for i := range count {
		class := uint8(0)
		if labels != nil {
			class = labels[i]
		}
		byClass[class] = append(byClass[class], i)
	}
	var chosen []int
	left := len(byClass)
	classes := make([]uint8, 0, left)
	for class := range byClass {
		classes = append(classes, class)
	}
	// The smallest classes choose first, so that what they lack goes to the others.
	slices.SortFunc(classes, func(a, b uint8) int {
		return cmp.Or(cmp.Compare(len(byClass[a]), len(byClass[b])), cmp.Compare(a, b))
	})
	picked := map[uint8][]int{}
	for _, class := range classes {
		places := byClass[class]
		take := min(len(places), (most+left-1)/left)
		for k := range take {
			picked[class] = append(picked[class], places[k*len(places)/take])
		}
		most, left = most-take, left-1
	}
	slices.Sort(classes)
	for _, class := range classes {
		chosen = append(chosen, picked[class]...)
	}
	return chosen
}

// hexColour is a colour as CSS writes it.
func hexColour(r, g, b float64) string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(r)), int(math.Round(g)), int(math.Round(b)))
}
