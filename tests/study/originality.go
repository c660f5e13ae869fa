package main

import (
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

const (
	// plantedCopies is how many copies of each kind are planted.
	plantedCopies = 200
	// poem is about as many symbols as a short poem has.
	poem = 60
	// manySamples is how many samples the time is told for that a verdict takes.
	manySamples = 10_000
)

// originality plants copies among what nobody drew from a model, and counts which of them are found, and how many pictures and texts
// are accused that people made. It trains nothing.
func originality() study {
	s := study{
		name: "originality",
		about: "Copies of training examples, changed by 5% each, that package eval's originality finds, and what people made and it accuses: " +
			"for that, the threshold is learnt from a random half of what is held out, and the other half is fresh. Held-out examples that are training " +
			"examples, or as near to one as its copy with noise, such as mirrored icons, are no honest ones: they are counted apart",
		data: func(l lab) (parts, error) { return parts{train: data.Opticks(), held: data.Opticks()}, nil },
		arms: []arm{
			{name: "mnist", counts: planted(0, func(l lab) (train, held data.Source) {
				if l.small {
					return data.FashionMNIST().First(0.05), data.FashionMNIST().Last(0.01)
				}
				return data.MNIST(), data.MNISTTest().First(0.2)
			})},
			{name: "emoji", counts: planted(0, func(lab) (train, held data.Source) { return data.Emoji().First(0.8), data.Emoji().Last(0.2) }), alike: true},
			{name: "icons", counts: planted(0, func(lab) (train, held data.Source) {
				icons := data.SketchFolder(filepath.Join(os.Getenv("ATELIER_DATA"), "icons"))
				return icons.First(0.8), icons.Last(0.2)
			}), alike: true},
			{name: "poems", counts: planted(poem, func(lab) (train, held data.Source) { return data.Tang().First(0.5), data.Tang().Last(0.5) })},
			{name: "prose", counts: planted(0, func(lab) (train, held data.Source) { return data.Opticks().First(0.8), data.Opticks().Last(0.2) }), alike: true},
			{name: "plays", counts: planted(0, func(l lab) (train, held data.Source) { return l.plays().First(0.8), l.plays().Last(0.2) }), alike: true},
		},
		text: true,
	}
	for _, a := range s.arms {
		s.claims = append(s.claims, claim{arm: a.name, number: foundCopies("exact"), bound: 100, above: true},
			claim{arm: a.name, number: accusedFresh, bound: 5})
		ways := []string{"with noise"}
		if a.name == "mnist" || a.name == "emoji" || a.name == "icons" {
			ways = append(ways, "moved", "mirrored", "cropped", "recoloured")
		}
		for _, how := range ways {
			s.claims = append(s.claims, claim{arm: a.name, number: foundCopies(how), bound: 98, above: true})
		}
	}
	s.claims = append(s.claims, claim{arm: "mnist", number: costOfMany, bound: 20})
	return s
}

// The names of what is counted.
const (
	accusedFresh = "accused wrongly"
	costOfMany   = "time of a verdict on 10,000 samples, what it takes to learn the threshold included"
)

func foundCopies(how string) string { return "copies found, " + how }

// planted counts what is found of a data set's copies, of a running text in passages of so many symbols, or of as many as is usual.
func planted(length int, sources func(l lab) (train, held data.Source)) func(lab, parts, int64) ([]number, error) {
	return func(l lab, _ parts, seed int64) ([]number, error) {
		train, held := sources(l)
		originals, cost, err := learnOriginals(l, train, held, length)
		if err != nil {
			return nil, err
		}
		fresh, err := originals.Fresh(scoreSeed + seed)
		if err != nil {
			return nil, err
		}
		each := plantedCopies
		if l.small {
			each = 5
		}
		found, err := originals.Plant(l.ctx, each, scoreSeed+seed)
		if err != nil {
			return nil, err
		}
		share := metrics.Proportion(fresh.Accused, fresh.Of)
		numbers := []number{{accusedFresh, 100 * share.Value, "of 100"}, {"accused wrongly, end of the 95% interval", 100 * share.High, "of 100"},
			{"fresh examples", float64(fresh.Of), ""},
			{"held-out examples that are training examples, or as near as such with noise", float64(fresh.LeftOut), ""}}
		for _, f := range found {
			numbers = append(numbers, number{foundCopies(f.How), 100 * float64(f.Found) / float64(f.Of), "of 100"})
		}
		return append(numbers, number{costOfMany, cost.Seconds(), "s of two cores"}), nil
	}
}

// learnOriginals learns how near is too near, and gives the time of two cores that this and judging many samples takes, by what judging
// the held-out examples did.
func learnOriginals(l lab, train, held data.Source, length int) (*eval.Originals, time.Duration, error) {
	learnt, err := train.Open()
	if err != nil {
		return nil, 0, err
	}
	known, err := held.Open()
	if err != nil {
		return nil, 0, err
	}
	began := processorTime()
	originals, err := eval.NewOriginals(l.ctx, learnt, known, length)
	if err != nil {
		return nil, 0, err
	}
	learning := processorTime() - began
	judged, err := originals.Examples(l.ctx, known)
	if err != nil {
		return nil, 0, err
	}
	judging := processorTime() - began - learning
	return originals, (learning + judging*manySamples/time.Duration(len(judged))) / 2, nil
}

// processorTime is what this program has had so far of all cores.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // no such call
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
