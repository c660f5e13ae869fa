package main

import (
	"fmt"
	"strings"
)

// seeds are those of the trainings of an experiment whose first leaves a mark within the interval of its value.
var seeds = []int64{1, 2, 3}

// straddles tells whether the interval of a trained model's number holds the mark that it must reach, so that another
// training could have missed it, or reached it.
func straddles(results []result) bool {
	for _, r := range results {
		if r.Must != nil && !r.control && r.Low < r.Must.Bound && r.Must.Bound < r.High {
			return true
		}
	}
	return false
}

// repeated runs a training with the first seed, and with the others too if that leaves a mark undecided. So few steps as
// the small form's decide nothing.
func repeated(l lab, run func(lab) ([]result, error)) ([]result, error) {
	l.seed = seeds[0]
	first, err := run(l)
	if err != nil || l.small || !straddles(first) {
		return first, err
	}
	all := [][]result{first}
	for _, l.seed = range seeds[1:] {
		fmt.Printf("  an interval holds its mark: the training with the seed %d\n", l.seed)
		next, err := run(l)
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	return overSeeds(all)
}

// overSeeds is the mean of each number, and of the ends of its interval, over trainings.
func overSeeds(all [][]result) ([]result, error) {
	means := append([]result{}, all[0]...)
	for i := range means {
		mean, n := &means[i], float64(len(all))
		mean.Value, mean.Low, mean.High = 0, 0, 0
		for _, results := range all {
			if len(results) != len(means) || results[i].Quantity != mean.Quantity {
				return nil, fmt.Errorf("one seed gives %q where another gives %q", results[i].Quantity, mean.Quantity)
			}
			mean.Seeds = append(mean.Seeds, results[i].Value)
			mean.Value += results[i].Value / n
			mean.Low += results[i].Low / n
			mean.High += results[i].High / n
		}
	}
	return means, nil
}

// bySeed says what each seed gave, or nothing of a number of one training.
func (r result) bySeed() string {
	var values []string
	for _, value := range r.Seeds {
		values = append(values, fmt.Sprintf("%.4g", value))
	}
	if len(values) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: the mean of %d trainings, which gave %s", r.Quantity, len(values), strings.Join(values, ", "))
}
