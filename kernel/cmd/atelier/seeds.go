package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// mostSeeds is the most seeds that one flag names.
const mostSeeds = 1_000_000

// readSeeds reads numbers and ranges of them, such as 1-64 or 1,5,9, in their order.
func readSeeds(text string) ([]int64, error) {
	var seeds []int64
	for _, part := range strings.Split(text, ",") {
		low, high, ranged := strings.Cut(strings.TrimSpace(part), "-")
		if !ranged {
			high = low
		}
		first, firstErr := strconv.ParseUint(low, 10, 63)
		last, lastErr := strconv.ParseUint(high, 10, 63)
		if firstErr != nil || lastErr != nil {
			return nil, wrong(fmt.Errorf("atelier: --seeds has %.60q: give numbers from 0 to %d and ranges of them, such as 1-64 or 1,5,9", part, math.MaxInt64))
		}
		if first > last {
			return nil, wrong(fmt.Errorf("atelier: --seeds has the range %s, which goes down: begin with the smaller number, %s-%s", part, high, low))
		}
		if last-first >= mostSeeds-uint64(len(seeds)) {
			return nil, wrong(fmt.Errorf("atelier: --seeds has more than %d numbers: draw so many with -n and one --seed", mostSeeds))
		}
		for seed := first; seed <= last; seed++ {
			seeds = append(seeds, int64(seed))
		}
	}
	return seeds, nil
}
