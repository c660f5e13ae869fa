package main

import (
	"math"
	"testing"
)

// Of 0 1 0 2 were counted 0 twice, 1 and 2, and after 0 once 1 and once 2, after 1 once 0. With the uniform 1/3 of three kinds:
// p(0) = (2 + 3/3)/(4 + 3) = 3/7 and p(1) = p(2) = (1 + 1)/7 = 2/7. After 0, 1 has (1 + 2 x 2/7)/(2 + 2) = 11/28, and 0, which
// never came, 2 x 3/7 / 4 = 3/14. After 2 nothing came, so that 1 has 2/7 there.
func TestWittenBellByHand(t *testing.T) {
	train := []int32{0, 1, 0, 2}
	for _, c := range []struct {
		name     string
		test     []int32
		unscored int
		want     []float64
	}{
		{"no context", []int32{1}, 0, []float64{2.0 / 7}},
		{"two symbols", []int32{0, 1}, 0, []float64{3.0 / 7, 11.0 / 28}},
		{"never after this", []int32{0, 0}, 1, []float64{3.0 / 14}},
		{"a context that was never followed", []int32{2, 1}, 1, []float64{2.0 / 7}},
	} {
		want := 0.0
		for _, p := range c.want {
			want -= math.Log(p) / float64(len(c.want))
		}
		if got := wittenBell(train, c.test, 3, 2, c.unscored); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: got %g, want %g", c.name, got, want)
		}
	}
}

// After each context the shares of all symbols make 1, with the longest contexts too, and with the largest symbols that fit.
func TestSharesMakeOne(t *testing.T) {
	train := []int32{4095, 4094, 4095, 4094, 4093, 4095, 4094, 4095, 4094, 4095, 4093}
	context := []int32{4095, 4094, 4095, 4094}
	sum := 0.0
	for symbol := int32(4093); symbol <= 4095; symbol++ {
		sum += math.Exp(-wittenBell(train, append(context[:4:4], symbol), 3, 5, 4))
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("got %g", sum)
	}
}
