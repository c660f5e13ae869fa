package plotting

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// A picture has a card for one channel and another for each fourfold number of them; sizes grow with the logarithm.
func TestBlockSizes(t *testing.T) {
	for _, test := range []struct {
		output        []int
		cards         int
		width, height float64
	}{
		{[]int{1}, 1, 14, 12},
		{[]int{2}, 1, 14, 19},
		{[]int{1024}, 1, 14, 82},
		{[]int{1 << 20}, 1, 14, 88}, // no higher
		{[]int{1, 1, 1}, 1, 8, 8},
		{[]int{32, 16, 1}, 1, 40, 48},
		{[]int{32, 16, 3}, 2, 44, 52}, // log2(3)/2 rounds to 1
		{[]int{4, 4, 256}, 5, 40, 40},
	} {
		b := Block{Output: test.output}
		width, height := b.size()
		if b.cards() != test.cards || width != test.width || height != test.height {
			t.Errorf("%v: %d cards of %gx%g, want %d of %gx%g", test.output, b.cards(), width, height, test.cards, test.width, test.height)
		}
	}
}

func TestArchitectureInWords(t *testing.T) {
	a := Architecture{Title: "vae", Parts: []Part{
		{Name: "encoder", Blocks: []Block{{Kind: "picture", Output: []int{28, 28, 1}}, {Kind: "dense", Output: []int{400}, Times: 2, Weights: 1234567}}},
		{Name: "decoder", Blocks: []Block{{Kind: "dense", Output: []int{784}, Weights: 10}}}}}
	const want = "vae: encoder: 1,234,567 weights: picture 28×28×1 → dense ×2 400\ndecoder: 10 weights: dense 784"
	if got := string(bundle(t, a)[MIMEPlain]); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	chinese := a.In(map[string]string{"vae": "变分自编码器", "encoder": "编码器", "dense": "全连接", "weights": "个权重"})
	const translated = "变分自编码器: 编码器: 1,234,567 个权重: picture 28×28×1 → 全连接 ×2 400\ndecoder: 10 个权重: 全连接 784"
	if got := string(bundle(t, chinese)[MIMEPlain]); got != translated {
		t.Errorf("got %q, want %q", got, translated)
	}
	if again := string(bundle(t, a)[MIMEPlain]); again != want {
		t.Errorf("the words of the first changed to %q", again)
	}
}

// Every body, word and arrow lies on the page, and no two blocks overlap, also where a part takes two rows.
func TestArchitectureStaysOnThePage(t *testing.T) {
	long := Architecture{Parts: []Part{{Name: "short", Blocks: []Block{{Kind: "a", Output: []int{1}}}}, {Name: "long"}}}
	for range 14 {
		long.Parts[1].Blocks = append(long.Parts[1].Blocks, Block{Kind: "transposed convolution", Output: []int{64, 64, 64}, Loop: true, Weights: 1})
	}
	d, err := long.diagram()
	if err != nil {
		t.Fatal(err)
	}
	if d.Width > 680 {
		t.Errorf("it is %g pixels wide, want at most 680", d.Width)
	}
	inside := func(what string, x, y float64) {
		if x < 0 || x > d.Width || y < 0 || y > d.Height {
			t.Errorf("%s at %g, %g leave the page of %g x %g", what, x, y, d.Width, d.Height)
		}
	}
	for _, b := range d.Boxes {
		inside("a box", b.X, b.Y)
		inside("a box", b.X+b.Width, b.Y+b.Height)
	}
	for _, l := range d.Lines {
		for i := range l.X {
			inside("a line", l.X[i], l.Y[i])
		}
	}
	for _, w := range d.Words {
		half := pixelWidth(w.Text, w.Size) / 2
		inside(w.Text, w.X-half, w.Y)
		inside(w.Text, w.X+half, w.Y)
	}
	const cards = 4 // of 64 channels
	for i := 1 + cards; i < len(d.Boxes); i += cards {
		a, b := d.Boxes[i-cards], d.Boxes[i] // the hindmost cards, which reach furthest right
		if a.Y == b.Y && a.X+a.Width > b.X-3*cardOffset {
			t.Errorf("block %d ends at %g and the next begins at %g", i/cards, a.X+a.Width, b.X-3*cardOffset)
		}
	}
	if rows := d.Boxes[len(d.Boxes)-1].Y - d.Boxes[1].Y; rows < 100 {
		t.Errorf("14 blocks lie in one row")
	}
}

func TestArchitectureIsRefused(t *testing.T) {
	one := func(b Block) Architecture {
		return Architecture{Title: "t", Parts: []Part{{Name: "p", Blocks: []Block{b}}}}
	}
	for _, test := range []struct {
		figure Architecture
		kind   error
		want   string
	}{
		{Architecture{Title: "t"}, ErrNoData, "no parts"},
		{Architecture{Title: "t", Parts: []Part{{Name: "p"}}}, ErrNoData, `"p" has no blocks`},
		{one(Block{}), ErrFigure, "puts out []"},
		{one(Block{Output: []int{2, 2}}), ErrFigure, "puts out [2 2]"},
		{one(Block{Output: []int{2, 0, 2}}), ErrFigure, "puts out [2 0 2]"},
		{one(Block{Output: []int{2}, Times: -1}), ErrFigure, "stands -1 times"},
		{one(Block{Output: []int{2}, Weights: -1}), ErrFigure, "has -1 weights"},
	} {
		for _, draw := range []func() error{
			func() error { _, err := test.figure.Bundle(); return err },
			func() error { _, err := test.figure.SVG(); return err },
		} {
			if err := draw(); !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), `architecture "t"`) {
				t.Errorf("%v, want an error that says %s", err, test.want)
			}
		}
	}
}

func TestAttentionInWords(t *testing.T) {
	a := Attention{Title: "a line", Columns: []string{"春", "眠", "\n"}, Rows: []string{"处", "\n"}, Weights: [][]float64{{0.2, 0.7, 0.1}, {0, 0, 1}}}
	b := bundle(t, a)
	if got, want := string(b[MIMEPlain]), "a line: 处 looks at 眠 (70.0%); ↵ looks at ↵ (100.0%)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	vectors, err := a.SVG()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">春<", ">↵<", ">70<", ">100<", ">question<", ">answer<"} {
		if !strings.Contains(string(vectors), want) {
			t.Errorf("%s is not in the drawing", want)
		}
	}
	if strings.Contains(string(vectors), ">0<") {
		t.Error("a weight of 0 is written")
	}
}

// Of long lines the cells are thin, without numbers, and the page grows no wider than charts are.
func TestLongAttention(t *testing.T) {
	a := Attention{Rows: []string{"r"}, Weights: [][]float64{nil}}
	for range 50 {
		a.Columns, a.Weights[0] = append(a.Columns, "春"), append(a.Weights[0], 0.02)
	}
	d, err := a.diagram()
	if err != nil {
		t.Fatal(err)
	}
	if d.Width > 680 || d.Boxes[1].X-d.Boxes[0].X < 10 {
		t.Errorf("%g pixels with cells of %g, want at most 680 and at least 10", d.Width, d.Boxes[0].Width)
	}
	for _, w := range d.Words {
		if w.Text == "2" {
			t.Error("thin cells have numbers")
		}
	}
}

func TestAttentionIsRefused(t *testing.T) {
	columns, rows := []string{"a", "b"}, []string{"c"}
	for _, test := range []struct {
		figure Attention
		kind   error
		want   string
	}{
		{Attention{Columns: columns}, ErrNoData, "0 rows and 2 columns"},
		{Attention{Rows: rows}, ErrNoData, "1 rows and 0 columns"},
		{Attention{Columns: columns, Rows: rows}, ErrFigure, "0 rows of weights for 1"},
		{Attention{Columns: columns, Rows: rows, Weights: [][]float64{{1}}}, ErrFigure, "row 0 has 1 weights for 2"},
		{Attention{Columns: columns, Rows: rows, Weights: [][]float64{{1, -0.1}}}, ErrFigure, "weight [0][1] is -0.1"},
		{Attention{Columns: columns, Rows: rows, Weights: [][]float64{{1.1, 0}}}, ErrFigure, "weight [0][0] is 1.1"},
		{Attention{Columns: columns, Rows: rows, Weights: [][]float64{{math.NaN(), 0}}}, ErrFigure, "weight [0][0] is NaN"},
	} {
		if _, err := test.figure.Bundle(); !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want an error that says %s", err, test.want)
		}
	}
}
