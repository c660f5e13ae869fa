package rnn

import (
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// A text that is drawn cold takes at each place the symbol that Nats, which reads all places at once, scores best there
// among those that may be drawn; a text in windows, and a document from its start on.
func TestMinGRUDrawsAsItScores(t *testing.T) {
	const length = 8
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, documents := range []bool{false, true} {
			w, store := tinyCharRNN(), seeded(t)
			w.config.Cell, w.config.Layers = CellMinGRU, 2
			w.spec.Documents, w.spec.Length = documents, length
			var m models.Model = w
			if documents {
				m = documentRNN{w}
			}
			nats := compile(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
				return []*Node{m.(models.Likelihood).Nats(scope, models.Batch{Examples: in[0]})}
			})
			prompt := []int32{3, 2}
			scaleWeights(t, store, 1.7, func() { nats(tensors.FromValue([][]int32{slices.Repeat(prompt, length/2)})) })
			text := tensors.MustCopyFlatData[int32](compile(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
				draw := neutralDraw(1, in[0], Const(in[0].Graph(), [][]int32{prompt}))
				draw.Length, draw.TopK = length, Const(in[0].Graph(), int32(1))
				return []*Node{m.Sample(scope, draw)}
			})(rngState())[0])
			var others [][]int32 // the text with each symbol at each place
			for place := range length {
				for symbol := range int32(4) {
					other := slices.Clone(text)
					other[place] = symbol + 1
					others = append(others, other)
				}
			}
			scored := slices.Collect(slices.Chunk(tensors.MustCopyFlatData[float32](nats(tensors.FromValue(others))[0]), map[bool]int{false: length - 1, true: length}[documents]))
			for place := len(prompt); place < length; place++ {
				at := place
				if !documents {
					at-- // Nats leaves out the first symbol
				}
				best := slices.MinFunc([]int32{1, 2, 3, 4}, func(x, y int32) int {
					if scored[4*place+int(x)-1][at] < scored[4*place+int(y)-1][at] {
						return -1
					}
					return 1
				})
				if text[place] != best {
					t.Errorf("documents %t: drew %v, but at place %d Nats scores %d best", documents, text, place, best)
				}
				if documents && text[place] == 1 {
					break // what follows is padding
				}
			}
		}
	})
}

// The sizes follow the length of the text; those that are given stay, whatever its length. A text of unknown length is taken
// for a megabyte. What was chosen is in the configuration, and stays where that is built again for a longer text.
func TestMinGRUSizesFollowTheText(t *testing.T) {
	text := models.Spec{Kind: models.Text, Alphabet: []string{"?", "\n", "a"}}
	for _, test := range []struct {
		count                          int
		units, window, batch, halfLife int
		dropout                        float64
	}{
		{0, 256, 128, 16, 1000, 0.1},
		{50_000_000, 256, 128, 16, 1000, 0.1},
		{1_000_000, 256, 128, 16, 1000, 0.1},
		{300_000, 176, 128, 16, 733, 0.2}, // 256 cbrt(0.3) = 171.4 and 5 * 300,000 / 2,048 = 732.4
		{125_000, 128, 128, 16, 306, 0.28},
		{30_000, 80, 64, 8, 293, 0.4},
		{100, 48, 64, 8, 98, 0.5},
	} {
		text.Count = test.count
		built, err := Config{Preset: MinGRU}.Build(text)
		if err != nil {
			t.Fatal(err)
		}
		got := built.Config().(Config)
		if got.Units != test.units || got.Window != test.window || got.Batch != test.batch || got.HalfLife != test.halfLife || got.Dropout != test.dropout {
			t.Errorf("%d symbols: got %+v, want %+v", test.count, got, test)
		}
		longer := text
		longer.Count = 77_777_777
		if again, err := got.Build(longer); err != nil || again.Config() != got {
			t.Errorf("%d symbols: built again for a longer text it is %+v (%v), want %+v", test.count, again.Config(), err, got)
		}
		if given := (Config{Preset: MinGRU, Units: 7, Dropout: -1}).withDefaults(text); given.Units != 7 || given.Dropout != -1 || given.HalfLife != test.halfLife {
			t.Errorf("%d symbols: of 7 units and no dropout became %+v", test.count, given)
		}
	}
	text.Count = 30_000
	if got := (Config{Preset: MinGRU, Batch: 4, Window: 75}).withDefaults(text); got.HalfLife != 500 {
		t.Errorf("five readings of 30,000 symbols in steps of 4 times 75 are %d, want 500", got.HalfLife)
	}
	documents := models.Spec{Kind: models.Text, Documents: true, Alphabet: text.Alphabet, Length: 16, Count: 26_000}
	if got := (Config{Preset: MinGRU}).withDefaults(documents); got.Units != 144 || got.Batch != 64 || got.HalfLife != 1000 {
		t.Errorf("26,000 documents of up to 16 symbols, about 208,000 in all: got %+v, want the 16 times 9 units next to 256 cbrt(0.208) = 151.7, 64 rows and 1,000 steps", got)
	}
}

// The minimal unit reads text: for all else the error names the cells that there are.
func TestMinGRUReadsTextOnly(t *testing.T) {
	for _, spec := range []models.Spec{
		{Kind: models.Pictures, Height: 2, Width: 2, Channels: 1},
		{Kind: models.Pairs, Alphabet: []string{"?", "\n"}, Length: 3},
		{Kind: models.Strokes, Length: 3},
	} {
		_, err := Config{Cell: CellMinGRU}.Build(spec)
		if err == nil || !strings.Contains(err.Error(), "rnn: Cell is mingru, which learns text") || !strings.Contains(err.Error(), "set it to tanh, gru or lstm") {
			t.Errorf("%s: got %v", spec.Kind, err)
		}
	}
}
