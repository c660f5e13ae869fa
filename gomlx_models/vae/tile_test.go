package vae

import (
	"math"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// even is of pictures that a convolution halves once, to 4 rows and 8 columns.
var even = models.Spec{Kind: models.Pictures, Height: 8, Width: 16, Channels: 1}

// elsewhere is maps [n, h, w, channels] seen from so many rows below and columns to the right, by the definition of a tile.
func elsewhere(x []float64, h, w, channels int, tile models.Tile, down, right int) []float64 {
	y := make([]float64, len(x))
	for at := range x {
		n, row, column, channel := at/(channels*w*h), at/(channels*w)%h, at/channels%w, at%channels
		row, column = row+down, column+right
		if tile == models.TileHalfDrop && column >= w {
			row += h / 2
		}
		y[at] = x[((n*h+row%h)*w+column%w)*channels+channel]
	}
	return y
}

func closeTo(a, b []float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-9 {
			return false
		}
	}
	return len(a) == len(b)
}

// A decoder knows a place by its coarsest map alone: if that is seen from elsewhere, so is the picture, exactly, whether the
// model learnt to make tiles or was trained without and only draws them. The same holds of the encoder's map.
func TestOppositeEdgesContinue(t *testing.T) {
	for _, test := range []struct {
		preset Preset
		tile   models.Tile
	}{{Conv, ""}, {Conv, models.TileRepeat}, {Sigma, models.TileRepeat}, {Sigma, models.TileHalfDrop}} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			plain := vaeModel{network{config: small(Config{Preset: test.preset}), spec: even}}
			learnt := plain
			learnt.config.Tile = test.tile
			makers := []vaeModel{learnt}
			if test.tile != "" {
				one, err := plain.Tiled(test.tile)
				if err != nil {
					t.Fatal(err)
				}
				makers = append(makers, one.(vaeModel))
			}
			for i, m := range makers {
				store := seeded(t)
				exec, err := model.NewExec(b, store, func(scope *model.Scope, z *Node) *Node { return m.Decode(scope, z, nil) })
				if err != nil {
					t.Fatal(err)
				}
				drawn := func() []float64 {
					out, err := exec.Call1(gradcheck.Wave(-9, 9, 2, 2))
					if err != nil {
						t.Fatal(err)
					}
					return tensors.MustCopyFlatData[float64](out)
				}
				before := drawn()
				for _, name := range []string{"weights", "biases"} {
					v := store.GetVariable("/weights/decoder/map/" + name)
					value, err := v.Value()
					if err != nil {
						t.Fatal(err)
					}
					moved := elsewhere(tensors.MustCopyFlatData[float64](value), 4, 8, 2, test.tile, 1, 3)
					if err := v.SetValue(tensors.FromFlatDataAndDimensions(moved, v.Shape().Dimensions...)); err != nil {
						t.Fatal(err)
					}
				}
				want := elsewhere(before, 8, 16, 1, test.tile, 2, 6)
				if got := closeTo(drawn(), want); got != (test.tile != "") || closeTo(before, want) {
					t.Errorf("%s, maker %d, tile %q: seen from elsewhere is %v, want %v", test.preset, i, test.tile, got, test.tile != "")
				}
			}
		})
	}
}

func TestTheEncodersMapContinues(t *testing.T) {
	x := tensors.MustCopyFlatData[float64](gradcheck.Wave(0, 1, 2, 8, 16, 1))
	for _, tile := range []models.Tile{"", models.TileHalfDrop} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			c := small(Config{Preset: Sigma, Tile: tile})
			store := seeded(t)
			seen := func(x []float64) []float64 {
				out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
					return []*Node{encodeConv(scope, c, in[0])}
				}, tensors.FromFlatDataAndDimensions(x, 2, 8, 16, 1))
				return tensors.MustCopyFlatData[float64](out[0])
			}
			before := seen(append([]float64{}, x...))
			want := elsewhere(before, 4, 8, 2, tile, 1, 3)
			if got := closeTo(seen(elsewhere(x, 8, 16, 1, tile, 2, 6)), want); got != (tile != "") {
				t.Errorf("tile %q: seen from elsewhere is %v, want %v", tile, got, !got)
			}
		})
	}
}

func TestGradientsOfTiles(t *testing.T) {
	for _, c := range []Config{{Preset: Conv, Tile: models.TileHalfDrop}, {Preset: Sigma, Tile: models.TileRepeat, Warmup: -1}} {
		m := vaeModel{network{config: small(c), spec: models.Spec{Kind: models.Pictures, Height: 8, Width: 8, Channels: 1}, dropping: true}}
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			gradcheck.Check(t, b, "/weights", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
				losses := m.trainingLosses(scope, models.Batch{Examples: in[0]})
				return losses[m.objectiveIndex()], losses[m.objectiveIndex()]
			}, gradcheck.Wave(0, 1, 2, 8, 8, 1))
		})
	}
}

func TestTilesThatCannotBe(t *testing.T) {
	for _, test := range []struct {
		config        Config
		height, width int
		want          string
	}{
		{Config{Tile: models.TileRepeat}, 28, 28, "vae: Tile is repeat, but networks of dense layers cannot carry a pattern over its edges: take the preset conv, sigma or vq"},
		{Config{Preset: Conv, Tile: models.TileHalfDrop}, 28, 28, "vae: Tile is half-drop, but pictures of 28x28x1 are 7 rows high where"},
		{Config{Preset: Conv, Tile: models.TileRepeat}, 28, 28, ""},
		{Config{Preset: Sigma, Tile: models.TileRepeat}, 32, 30, "vae: Tile is repeat, but pictures of 32x30x1 are of 16x15 where the networks halve them"},
		{Config{Preset: Sigma, Tile: models.TileRepeat}, 27, 32, "are of 27x32"},
		{Config{Preset: Sigma, Tile: models.TileHalfDrop}, 32, 56, ""},
		{Config{Preset: Sigma, Tile: "brick"}, 32, 32, `vae: Tile is "brick", want one of repeat, half-drop`},
	} {
		spec := models.Spec{Kind: models.Pictures, Height: test.height, Width: test.width, Channels: 1}
		_, err := test.config.Build(spec)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got %v, want %q", test, err, test.want)
		}
		plain := test.config
		plain.Tile = ""
		m, err := plain.Build(spec)
		if err != nil {
			t.Fatal(err)
		}
		tiler, err := m.(models.Tiler).Tiled(test.config.Tile)
		if (err == nil) != (test.want == "") {
			t.Errorf("%+v, drawn only: got %v", test, err)
		}
		if err == nil && (tiler.Config() != m.Config() || tiler.(models.Tiler).Tile() != test.config.Tile) {
			t.Errorf("%+v: drawn only it is %+v", test, tiler.Config())
		}
	}
}
