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
	return s
}

// The names of what is counted.
const accusedFresh = "accused wrongly"

func foundCopies(how string) string { return "copies found, " + how }

// planted counts what is found of a data set's copies, of a running text in passages of so many symbols, or of as many as is usual.
func planted(length int, sources func(l lab) (train, held data.Source)) func(lab, parts, int64) ([]number, error) {
	return func(l lab, _ parts, seed int64) ([]number, error) {
		began, err := processorTime()
		if err != nil {
			return nil, err
		}
		train, held := sources(l)
		learnt, err := train.Open()
		if err != nil {
			return nil, err
		}
		known, err := held.Open()
		if err != nil {
			return nil, err
		}
		originals, err := eval.NewOriginals(l.ctx, learnt, known, length)
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
		ended, err := processorTime()
		return append(numbers, number{"processor time of all that", (ended - began).Seconds(), "s"}), err
	}
}

// processorTime is what this program has had so far of all cores.
func processorTime() (time.Duration, error) {
	var used syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), err
}
