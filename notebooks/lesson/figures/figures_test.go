package figures

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting"
)

var (
	// An edge filter (Sobel & Feldman 1968), and a disc.
	edges = [][]float64{{1, 0, -1}, {2, 0, -2}, {1, 0, -1}}
	disc  = [][]float64{{0, 1, 1, 0}, {1, 1, 1, 1}, {1, 1, 1, 1}, {0, 1, 1, 0}}
	ones  = func(side int) [][]float64 {
		all := zeros(side, side)
		for i := range all {
			for j := range all[i] {
				all[i][j] = 1
			}
		}
		return all
	}
)

// all is one of each figure, as large as lessons have them.
func all() map[string]plotting.Figure {
	return map[string]plotting.Figure{
		"unrolled":    Unrolled{Word: "春眠不觉晓", Words: In("zh")},
		"convolution": Convolution{Picture: disc, Kernel: edges, Padding: 1},
		"transposed":  Transposed{Input: ones(3), Kernel: ones(3), Words: In("zh")},
		"game":        Game{},
	}
}

// A figure is a pure function, small enough for a notebook, and has all three forms.
func TestBundles(t *testing.T) {
	const most = 300_000
	for name, figure := range all() {
		first, again := bundle(t, figure), bundle(t, figure)
		size := 0
		for _, mime := range []string{plotting.MIMEPlain, plotting.MIMEHTML, plotting.MIMEPNG} {
			size += len(first[mime])
			if len(first[mime]) == 0 || !bytes.Equal(first[mime], again[mime]) {
				t.Errorf("%s: %s has %d bytes, and %d the second time", name, mime, len(first[mime]), len(again[mime]))
			}
		}
		if size > most {
			t.Errorf("%s has %d bytes, want at most %d", name, size, most)
		}
		if folder := os.Getenv("FIGURES"); folder != "" {
			for mime, suffix := range map[string]string{plotting.MIMEHTML: ".html", plotting.MIMEPNG: ".png"} {
				if err := os.WriteFile(folder+"/"+name+suffix, first[mime], 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func bundle(t *testing.T, figure plotting.Figure) plotting.Bundle {
	t.Helper()
	b, err := figure.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNumbers(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 3: "3", -2: "−2", 0.5: "0.5", 1.0 / 3: "0.333", -0.0001: "0", 100: "100"} {
		if got := number(value); got != want {
			t.Errorf("%g is written %s, want %s", value, got, want)
		}
	}
}

// Every word that a figure writes is there in Chinese, and no word is said twice.
func TestChineseWords(t *testing.T) {
	for _, language := range []string{"en", "", "fr"} {
		if In(language) != nil {
			t.Errorf("%q has words of its own", language)
		}
	}
	source := ""
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source += string(text)
		}
	}
	asked := regexp.MustCompile(`Words\.in\("([^"]+)"\)`).FindAllStringSubmatch(source, -1)
	if len(asked) < 10 {
		t.Fatalf("%d words are asked for, want the dozen of all figures", len(asked))
	}
	for _, word := range asked {
		if In("zh")[word[1]] == "" {
			t.Errorf("there is no Chinese for %q", word[1])
		}
	}
}

func TestUnrolled(t *testing.T) {
	d, err := Unrolled{Word: "art", Words: Words{"input": "a<b"}}.diagram()
	if err != nil {
		t.Fatal(err)
	}
	if want := "h₁ = f(a·U + h₀·W), h₁·V → r; h₂ = f(r·U + h₁·W), h₂·V → t; the weights U, W and V are the same at each step"; d.Text != want {
		t.Errorf("it says %q, want %q", d.Text, want)
	}
	// Three states, with the one before the first; two letters read and two written; an arrow each to and from a state.
	if len(d.Boxes) != 7 || len(d.Lines) != 6 {
		t.Errorf("%d boxes and %d arrows, want 7 and 6", len(d.Boxes), len(d.Lines))
	}
	var words []string
	for _, w := range d.Words {
		words = append(words, w.Text)
	}
	for word, want := range map[string]int{"a": 1, "r": 2, "t": 1, "h₀": 1, "h₁": 1, "h₂": 1, "U": 2, "V": 2, "W": 2, "a<b": 1, "input": 0, "output": 1} {
		if got := count(words, word); got != want {
			t.Errorf("%q is written %d times, want %d", word, got, want)
		}
	}
	for i, line := range d.Lines { // W leads to the right, U and V upwards
		if last := len(line.X) - 1; !line.Arrow || line.X[0] > line.X[last] || line.Y[0] < line.Y[last] {
			t.Errorf("arrow %d leads from %g, %g to %g, %g", i, line.X[0], line.Y[0], line.X[last], line.Y[last])
		}
	}
	for _, b := range d.Boxes {
		if b.X < 0 || b.X+b.Width > d.Width || b.Y+b.Height > d.Height {
			t.Errorf("a box at %g, %g leaves the page of %g x %g", b.X, b.Y, d.Width, d.Height)
		}
	}
	for _, word := range []string{"", "a", "abcdefghij", "春"} {
		if _, err := (Unrolled{Word: word}).Bundle(); !errors.Is(err, plotting.ErrFigure) || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: %v, want an error that names it", word, err)
		}
	}
	bundle(t, Unrolled{Word: "abc\n fghi"})
}

func count(words []string, word string) (n int) {
	for _, w := range words {
		if w == word {
			n++
		}
	}
	return n
}

// Without padding: 0+1+1 - (1+1+0), weighted 1, 2, 1 from above. With padding and stride 2 the window begins outside.
func TestConvolution(t *testing.T) {
	for _, test := range []struct {
		name string
		of   Convolution
		want [][]float64
	}{
		// Rows 0 to 2 of columns 0 and 2: (0 + 2*1 + 1) - (1 + 2*1 + 1), and so on; the disc is symmetric.
		{"edges", Convolution{Picture: disc, Kernel: edges}, [][]float64{{-1, 1}, {-1, 1}}},
		{"one number", Convolution{Picture: [][]float64{{3}}, Kernel: [][]float64{{-2}}}, [][]float64{{-6}}},
		{"stride 2 leaves the last column out", Convolution{Picture: [][]float64{{1, 2, 3, 4}}, Kernel: [][]float64{{1, 10}}, Stride: 2}, [][]float64{{21, 43}}},
		{"of an odd width too", Convolution{Picture: [][]float64{{1, 2, 3, 4, 5}}, Kernel: [][]float64{{1, 10}}, Stride: 2}, [][]float64{{21, 43}}},
		{"padding", Convolution{Picture: [][]float64{{1, 2}, {3, 4}}, Kernel: [][]float64{{1, 0}, {0, 0}}, Padding: 1, Stride: 2}, [][]float64{{0, 0}, {0, 4}}},
		{"not turned round", Convolution{Picture: [][]float64{{1, 2, 3}}, Kernel: [][]float64{{0, 0, 1}}}, [][]float64{{3}}},
	} {
		got, err := test.of.Output()
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v (%v), want %v", test.name, got, err, test.want)
		}
	}
	a, err := Convolution{Picture: disc, Kernel: edges, Padding: 1}.Animation()
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Frames) != 16 || len(a.Captions) != 16 {
		t.Fatalf("%d frames and %d captions, want one for each of 16 places", len(a.Frames), len(a.Captions))
	}
	// Place 0, 1 sees columns 0 to 2 of the rows before the first, 0 and 1: 2*0 - 2*1 + 1*1 - 1*1.
	if want := "y[0,1] = 1·(−2) + 1·1 + 1·(−1) = −2"; a.Captions[1] != want {
		t.Errorf("the second frame says %q, want %q", a.Captions[1], want)
	}
	if got := (Convolution{Picture: ones(3), Kernel: ones(3)}).sum(0, 0, 9); got != "y[0,0] = 1·1 + 1·1 + 1·1 + 1·1 + 1·1 + … + 1·1 = 9" {
		t.Errorf("many terms are written %q", got)
	}
	if got := (Convolution{Picture: zeros(1, 1), Kernel: ones(1)}).sum(0, 0, 0); got != "y[0,0] = 0 = 0" {
		t.Errorf("a sum without terms is written %q", got)
	}
}

func TestConvolutionIsRefused(t *testing.T) {
	for _, test := range []struct {
		of   Convolution
		kind error
		want string
	}{
		{Convolution{Kernel: edges}, plotting.ErrNoData, "picture has no numbers"},
		{Convolution{Picture: [][]float64{{}}, Kernel: edges}, plotting.ErrNoData, "picture has no numbers"},
		{Convolution{Picture: disc}, plotting.ErrNoData, "kernel has no numbers"},
		{Convolution{Picture: [][]float64{{1, 2}, {3}}, Kernel: ones(1)}, plotting.ErrFigure, "row 1 of the picture has 1 numbers"},
		{Convolution{Picture: zeros(1, 13), Kernel: ones(1)}, plotting.ErrFigure, "picture of 1x13"},
		{Convolution{Picture: zeros(9, 9), Kernel: ones(6)}, plotting.ErrFigure, "kernel of 6x6"},
		{Convolution{Picture: disc, Kernel: edges, Stride: -1}, plotting.ErrFigure, "stride of -1"},
		{Convolution{Picture: disc, Kernel: edges, Padding: -1}, plotting.ErrFigure, "padding of -1"},
		{Convolution{Picture: zeros(2, 9), Kernel: edges}, plotting.ErrFigure, "3x3 is larger than the 2x9"},
		{Convolution{Picture: zeros(9, 9), Kernel: ones(1)}, plotting.ErrFigure, "81 places"},
	} {
		if _, err := test.of.Bundle(); !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want an error that says %s", err, test.want)
		}
	}
}

func TestTransposed(t *testing.T) {
	y, counts, err := Transposed{Input: [][]float64{{1, 2}, {3, 4}}, Kernel: [][]float64{{1, 10, 100}}}.Output()
	if err != nil {
		t.Fatal(err)
	}
	// 1 lies at columns 0 to 2 and 2 at 2 to 4; the rows are 2 apart, and the one between is written by none.
	if want := [][]float64{{1, 10, 102, 20, 200}, {0, 0, 0, 0, 0}, {3, 30, 304, 40, 400}}; !reflect.DeepEqual(y, want) {
		t.Errorf("got %v, want %v", y, want)
	}
	if want := [][]float64{{1, 1, 2, 1, 1}, {0, 0, 0, 0, 0}, {1, 1, 2, 1, 1}}; !reflect.DeepEqual(counts, want) {
		t.Errorf("written %v times, want %v", counts, want)
	}
	// A kernel of three at a stride of two leaves a checkerboard inside, one of four does not (Odena et al. 2016).
	inside := func(side int) []float64 {
		_, counts, err := Transposed{Input: ones(4), Kernel: ones(side)}.Output()
		if err != nil {
			t.Fatal(err)
		}
		return counts[2][2:6]
	}
	if got, want := inside(3), []float64{4, 2, 4, 2}; !slices.Equal(got, want) {
		t.Errorf("a kernel of 3 writes %v times, want %v", got, want)
	}
	if got, want := inside(4), []float64{4, 4, 4, 4}; !slices.Equal(got, want) {
		t.Errorf("a kernel of 4 writes %v times, want %v", got, want)
	}
	a, err := Transposed{Input: [][]float64{{1, 2}, {3, -4}}, Kernel: ones(2), Stride: 1, Words: Words{"stride": "步幅"}}.Animation()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"x[0,0] = 1, 步幅 1", "x[0,1] = 2, 步幅 1", "x[1,0] = 3, 步幅 1", "x[1,1] = −4, 步幅 1"}; !slices.Equal(a.Captions, want) || len(a.Frames) != 4 {
		t.Errorf("%d frames that say %q, want %q", len(a.Frames), a.Captions, want)
	}
}

// The sum over x of what a convolution makes of it and w is the sum over w of what the transposed one, of the same kernel and stride,
// makes of w and x: each is the other's adjoint.
func TestTransposedIsTheAdjoint(t *testing.T) {
	x, w := zeros(7, 7), zeros(3, 3)
	for i := range x {
		for j := range x[i] {
			x[i][j] = math.Sin(float64(7*i + j))
		}
	}
	for i := range w {
		for j := range w[i] {
			w[i][j] = math.Cos(float64(3*i + j))
		}
	}
	y, err := Convolution{Picture: x, Kernel: edges, Stride: 2}.Output()
	if err != nil {
		t.Fatal(err)
	}
	back, _, err := Transposed{Input: w, Kernel: edges, Stride: 2}.Output()
	if err != nil {
		t.Fatal(err)
	}
	if one, other := inner(y, w), inner(x, back); math.Abs(one-other) > 1e-12 {
		t.Errorf("the products are %g and %g, want them equal", one, other)
	}
}

func inner(a, b [][]float64) (sum float64) {
	for i := range a {
		for j := range a[i] {
			sum += a[i][j] * b[i][j]
		}
	}
	return sum
}

func TestTransposedIsRefused(t *testing.T) {
	for _, test := range []struct {
		of   Transposed
		kind error
		want string
	}{
		{Transposed{Kernel: edges}, plotting.ErrNoData, "input has no numbers"},
		{Transposed{Input: ones(2)}, plotting.ErrNoData, "kernel has no numbers"},
		{Transposed{Input: ones(6), Kernel: edges}, plotting.ErrFigure, "input of 6x6"},
		{Transposed{Input: ones(2), Kernel: edges, Stride: -1}, plotting.ErrFigure, "stride of -1"},
		{Transposed{Input: ones(5), Kernel: edges, Stride: 3}, plotting.ErrFigure, "output of 15x15"},
	} {
		if _, err := test.of.Bundle(); !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want an error that says %s", err, test.want)
		}
	}
}

// The first step by hand, of a rate of 0.1 and sigma(0) = 1/2: psi = -0.05; then the score is -0.05 and theta falls by 0.005 times
// sigma of it, in one game, and of +0.05 in the others.
func TestGame(t *testing.T) {
	ways, err := Game{Steps: 4000, Gamma: 0.5}.Ways()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1 - 0.005/(1+math.Exp(0.05)), 1 - 0.005/(1+math.Exp(-0.05)), 1 - 0.005/(1+math.Exp(-0.05))} {
		way := ways[i]
		if len(way.X) != 4001 || way.X[0] != 1 || way.Y[0] != 0 || math.Abs(way.Y[1]+0.05) > 1e-15 || math.Abs(way.X[1]-want) > 1e-15 {
			t.Errorf("%s: %d points that begin %g, %g and %g, %g; want 4001, and 1, 0 and %g, -0.05", way.Name, len(way.X), way.X[0], way.Y[0], way.X[1], way.Y[1], want)
		}
	}
	// To first order the second step of the penalty is psi's fall by 0.1 gamma psi less.
	plain, calm := ways[1].Y[2], ways[2].Y[2]
	if diff := calm - plain; math.Abs(diff-0.1*0.5*0.05) > 1e-15 {
		t.Errorf("the penalty changes psi's second step by %g, want by 0.0025", diff)
	}
	// The circle stays, shrinks slowly and shrinks fast.
	radius := func(way plotting.Group) float64 { return math.Hypot(way.X[4000], way.Y[4000]) }
	if r := radius(ways[0]); r < 0.9 || r > 1.1 {
		t.Errorf("minimax ends %g from 0, want about 1", r)
	}
	if r := radius(ways[1]); r < 0.1 || r > 0.6 {
		t.Errorf("non-saturating ends %g from 0, want between", r)
	}
	if r := radius(ways[2]); r > 1e-6 {
		t.Errorf("with the penalty it ends %g from 0, want 0", r)
	}
	a, err := Game{Steps: 11, Frames: 3, Words: In("zh")}.Animation()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"第 1 步", "第 6 步", "第 11 步"}; !slices.Equal(a.Captions, want) || len(a.Frames) != 3 {
		t.Errorf("%d frames called %q, want %q", len(a.Frames), a.Captions, want)
	}
	if a.Title != "两个玩家的博弈" {
		t.Errorf("the title is %q", a.Title)
	}
}

func TestGameIsRefused(t *testing.T) {
	for want, game := range map[string]Game{
		"-1 steps": {Steps: -1}, "20001 steps": {Steps: 20001},
		"a gamma of -1": {Gamma: -1}, "a gamma of 11": {Gamma: 11}, "1 frames": {Frames: 1}, "101 frames": {Frames: 101},
	} {
		if _, err := game.Bundle(); !errors.Is(err, plotting.ErrFigure) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error that says %s", err, want)
		}
	}
}
