package main

import "math"

// symbolBits is the room of a symbol in a key, of which five fit into 64 bits with the mark of their number.
const (
	symbolBits = 12
	mostKinds  = 1 << symbolBits
)

// key stands for at most five symbols: a 1, and behind it the symbols.
func key(symbols []int32) uint64 {
	k := uint64(1)
	for _, symbol := range symbols {
		k = k<<symbolBits | uint64(symbol)
	}
	return k
}

// follower counts what comes after a context: how often something does, and how many kinds of it.
type follower struct{ times, kinds float64 }

// wittenBell is the mean cross-entropy in nats of the symbols of a text, but for the first so many, by n-grams that were
// counted in another, each of so many kinds: the share of a symbol after a context is mixed with that after the context without
// its first symbol, the less the more often the context was there, and the more the more kinds of symbols came after it
// (Witten & Bell 1991, method C; Chen & Goodman 1996, section 2.4).
func wittenBell(train, test []int32, kinds, n, unscored int) float64 {
	grams, contexts := map[uint64]float64{}, map[uint64]follower{}
	for at := range train {
		for from := max(0, at-n+1); from <= at; from++ {
			gram := key(train[from : at+1])
			of := contexts[gram>>symbolBits]
			if of.times++; grams[gram] == 0 {
				of.kinds++
			}
			grams[gram]++
			contexts[gram>>symbolBits] = of
		}
	}
	var nats float64
	for at := unscored; at < len(test); at++ {
		p := 1 / float64(kinds)
		for from := at; from >= max(0, at-n+1); from-- {
			gram := key(test[from : at+1])
			of, seen := contexts[gram>>symbolBits]
			if !seen {
				break
			}
			p = (grams[gram] + of.kinds*p) / (of.times + of.kinds)
		}
		nats -= math.Log(p)
	}
	return nats / float64(len(test)-unscored)
}
