package quickdraw

import (
	"slices"
	"testing"
)

func TestSimplify(t *testing.T) {
	for _, test := range []struct {
		name         string
		points, want [][2]float64
	}{
		{"a straight line", [][2]float64{{0, 0}, {5, 1}, {10, 0}}, [][2]float64{{0, 0}, {10, 0}}},
		{"a corner", [][2]float64{{0, 0}, {5, 0}, {10, 0}, {10, 9}}, [][2]float64{{0, 0}, {10, 0}, {10, 9}}},
		{"a loop that ends where it began", [][2]float64{{0, 0}, {5, 0}, {5, 5}, {0, 0}}, [][2]float64{{0, 0}, {5, 0}, {5, 5}, {0, 0}}},
		{"one point", [][2]float64{{3, 3}}, [][2]float64{{3, 3}}},
	} {
		if got := Simplify(slices.Clone(test.points), 2); !slices.Equal(got, test.want) {
			t.Errorf("%s became %v, want %v", test.name, got, test.want)
		}
	}
}

// The lines keep their proportions and their places beside each other.
func TestNew(t *testing.T) {
	got := New("a", [][][2]float64{{{10, 20}, {60, 20}, {110, 20}}, {{10, 45}}, {}})
	want := [][][2]float64{{{0, 0}, {255, 0}}, {{0, 63.75}}}
	if got.Word != "a" || !slices.EqualFunc(got.Strokes, want, func(a, b [][2]float64) bool { return slices.Equal(a, b) }) {
		t.Errorf("it is %v, want %v", got.Strokes, want)
	}
	if got := New("", [][][2]float64{{{7, 7}}}); len(got.Strokes) != 1 || got.Strokes[0][0] != [2]float64{0, 0} {
		t.Errorf("a dot is %v, want one point at 0, 0", got.Strokes)
	}
	if got := New("", nil); got.Strokes != nil {
		t.Errorf("nothing is %v", got.Strokes)
	}
}
