package diagnose

import "slices"

// gramLength is the number of symbols of an n-gram that is too long to stand in two texts by chance.
const gramLength = 20

// ngrams are the n-grams of a text, as their hashes in order.
type ngrams []uint64

// hash is that of FNV-1a, of whole symbols in the place of bytes.
func hash(symbols []int32) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range symbols {
		h = (h ^ uint64(uint32(s))) * 1099511628211
	}
	return h
}

// eachGram gives the hash of each n-gram of a row that holds no end, which is a symbol, or -1 for none.
func eachGram(row []int32, end int32, yield func(uint64)) {
	from := 0 // of what has no end in it
	for i, symbol := range row {
		if symbol == end {
			from = i + 1
		}
		if i+1-from >= gramLength {
			yield(hash(row[i+1-gramLength : i+1]))
		}
	}
}

// newNgrams lists the n-grams of rows.
func newNgrams(rows [][]int32, end int32) ngrams {
	var all ngrams
	for _, row := range rows {
		eachGram(row, end, func(h uint64) { all = append(all, h) })
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// copied is the share of the n-grams of texts that stand here, too (Lee et al. 2022, McCoy et al. 2023). The interval is the
// jackknife's over the texts. It is NaN if no text has an n-gram.
func (n ngrams) copied(texts [][]int32, end int32) Estimate {
	found, all := make([]float64, len(texts)), make([]float64, len(texts))
	for i, text := range texts {
		eachGram(text, end, func(h uint64) {
			all[i]++
			if _, ok := slices.BinarySearch(n, h); ok {
				found[i]++
			}
		})
	}
	a, b := sum(found), sum(all)
	var without []float64
	for i := range texts {
		if b > all[i] {
			without = append(without, (a-found[i])/(b-all[i]))
		}
	}
	return around(a/b, jackknife(without), 0, 1)
}
