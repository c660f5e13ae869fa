package originality

import (
	"context"
	"math"
	"math/rand/v2"
)

// Found is how many copies of a kind that were planted are found.
type Found struct {
	// How says what was done with the copies, such as "mirrored".
	How   string `json:"how"`
	Found int    `json:"found"`
	Of    int    `json:"of"`
}

// change is a way to make a copy less of one.
type change struct {
	how string
	do  func(s Set, pixels []uint8, random *rand.Rand) []uint8
}

// changes are those that are looked through: each is of 5%.
var changes = []change{
	{"exact", func(_ Set, pixels []uint8, _ *rand.Rand) []uint8 { return pixels }},
	{"with noise", noisy},
	{"moved", moved},
	{"mirrored", func(s Set, pixels []uint8, _ *rand.Rand) []uint8 {
		return s.resampled(pixels, func(y, x float64) (float64, float64) { return y, float64(s.Width-1) - x })
	}},
	{"cropped", cropped},
	{"recoloured", recoloured},
}

// amount is how much a copy is changed.
const amount = 0.05

// noisy adds normal noise of 5% of the range.
func noisy(_ Set, pixels []uint8, random *rand.Rand) []uint8 {
	other := make([]uint8, len(pixels))
	for i, v := range pixels {
		other[i] = clipped(float64(v) + 255*amount*random.NormFloat64())
	}
	return other
}

// moved goes 5% of the side, a pixel at least, in one of eight directions.
func moved(s Set, pixels []uint8, random *rand.Rand) []uint8 {
	step := math.Max(1, math.Round(amount*float64(min(s.Height, s.Width))))
	dy, dx := 0.0, 0.0
	for dy == 0 && dx == 0 {
		dy, dx = step*float64(random.IntN(3)-1), step*float64(random.IntN(3)-1)
	}
	return s.resampled(pixels, func(y, x float64) (float64, float64) { return y - dy, x - dx })
}

// cropped loses 5% of each side, at random places of the edges, and is enlarged to the old size.
func cropped(s Set, pixels []uint8, random *rand.Rand) []uint8 {
	top, left := amount*random.Float64()*float64(s.Height), amount*random.Float64()*float64(s.Width)
	return s.resampled(pixels, func(y, x float64) (float64, float64) { return top + (1-amount)*y, left + (1-amount)*x })
}

// recoloured has up to 5% more or less contrast and brightness in each channel of colour.
func recoloured(s Set, pixels []uint8, random *rand.Rand) []uint8 {
	var gain, offset [4]float64
	for c := range min(s.Channels, 3) {
		gain[c], offset[c] = 1+amount*(2*random.Float64()-1), 255*amount*(2*random.Float64()-1)
	}
	if s.Channels == 4 {
		gain[3] = 1
	}
	other := make([]uint8, len(pixels))
	for i, v := range pixels {
		other[i] = clipped(gain[i%s.Channels]*float64(v) + offset[i%s.Channels])
	}
	return other
}

func clipped(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }

// resampled takes each pixel from another place, by linear interpolation; what lies outside is as at the edge.
func (s Set) resampled(pixels []uint8, from func(y, x float64) (float64, float64)) []uint8 {
	other := make([]uint8, len(pixels))
	for y := range s.Height {
		for x := range s.Width {
			fy, fx := from(float64(y), float64(x))
			fy, fx = min(max(fy, 0), float64(s.Height-1)), min(max(fx, 0), float64(s.Width-1))
			y0, x0 := int(fy), int(fx)
			y1, x1 := min(y0+1, s.Height-1), min(x0+1, s.Width-1)
			wy, wx := fy-float64(y0), fx-float64(x0)
			for c := range s.Channels {
				at := func(y, x int) float64 { return float64(pixels[(y*s.Width+x)*s.Channels+c]) }
				upper := at(y0, x0) + wx*(at(y0, x1)-at(y0, x0))
				lower := at(y1, x0) + wx*(at(y1, x1)-at(y1, x0))
				other[(y*s.Width+x)*s.Channels+c] = clipped(upper + wy*(lower-upper))
			}
		}
	}
	return other
}

// Plant makes copies of training pictures, as many of each kind, and tells how many are found. It fails if the context ends.
func (p *Pictures) Plant(ctx context.Context, each int, seed int64) ([]Found, error) {
	var all []Found
	random := rand.New(rand.NewPCG(uint64(seed), 3))
	for _, change := range changes {
		judged, err := p.Judge(ctx, p.copies(change.do, each, random))
		if err != nil {
			return nil, err
		}
		all = append(all, count(change.how, judged))
	}
	return all, nil
}

// copies are some training pictures, each with a change.
func (p *Pictures) copies(do func(Set, []uint8, *rand.Rand) []uint8, count int, random *rand.Rand) Set {
	copies := p.train.set.part(random.Perm(p.train.set.Len())[:min(count, p.train.set.Len())])
	for i := range copies.Len() {
		pixels := copies.pixels(i)
		copy(pixels, do(copies, pixels, random))
	}
	return copies
}

func count(how string, judged []Near) Found {
	found := Found{How: how, Of: len(judged)}
	for _, n := range judged {
		if n.Copy {
			found.Found++
		}
	}
	return found
}
