package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// tiled is a tiny model of pictures of 16x16, 4x4 at their coarsest, that makes tiles.
func tiled(preset Preset, tile models.Tile, edges RealEdges) ganModel {
	return tinyOf(16, preset, func(c *Config) {
		c.Conditional, c.EMA, c.Augment, c.Latent = false, -1, AugmentNone, 3
		c.Tile, c.RealEdges = tile, edges
	})
}

// Where each preset's sense of place is: the variables that hold a 4x4 map in rows of the last axis but what they make.
var places = map[Preset][2]string{
	DCGAN: {"/generator/layer0/weights", "/discriminator/out/weights"},
	R3GAN: {"/generator/stage0/in/weights", "/discriminator/basis"},
}

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

// move moves the map that a variable holds.
func move(t *testing.T, store *model.Store, path string, tile models.Tile, down, right int) {
	t.Helper()
	v := store.GetVariable(path)
	if v == nil {
		t.Fatalf("there is no variable %s", path)
	}
	value, err := v.Value()
	if err != nil {
		t.Fatal(err)
	}
	values := tensors.MustCopyFlatData[float64](value)
	lead := 1
	if path == places[DCGAN][0] || path == places[R3GAN][0] { // a row for each number of the latent
		lead = v.Shape().Dim(0)
	}
	moved := elsewhere(values, 4, 4, len(values)/lead/16, tile, down, right)
	if err := v.SetValue(tensors.FromFlatDataAndDimensions(moved, v.Shape().Dimensions...)); err != nil {
		t.Fatal(err)
	}
}

// drawer draws the same pictures by the weights of a store as they stand, compiled once.
func drawer(t *testing.T, b compute.Backend, m ganModel, store *model.Store) func() []float64 {
	t.Helper()
	exec, err := model.NewExec(b, store, func(scope *model.Scope, z *Node) *Node { return m.Decode(scope, z, nil) })
	if err != nil {
		t.Fatal(err)
	}
	return func() []float64 {
		out, err := exec.Call1(gradcheck.Wave(-1, 1, 2, 3))
		if err != nil {
			t.Fatal(err)
		}
		return tensors.MustCopyFlatData[float64](out)
	}
}

func closeTo(a, b []float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-9 {
			return false
		}
	}
	return len(a) == len(b)
}

// trainedWithoutTile is a model that did not learn to make tiles, after a few steps.
func trainedWithoutTile(t *testing.T, b compute.Backend, preset Preset) (ganModel, *model.Store) {
	t.Helper()
	m := tiled(preset, "", "")
	s := newTrainer(t, b, m, m.Step)
	for range 3 {
		s.step()
	}
	return m, s.store
}

// A generator knows a place by its coarsest map alone: if that is seen from elsewhere, so is the picture, exactly. So no
// edge is special, whether the model learnt to make tiles or was trained without and only draws them.
func TestOppositeEdgesContinue(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, preset := range []Preset{DCGAN, R3GAN} {
			plain, store := trainedWithoutTile(t, b, preset)
			for _, tile := range []models.Tile{"", models.TileRepeat, models.TileHalfDrop} {
				learnt := plain
				learnt.config.Tile = tile
				makers := []ganModel{learnt}
				if tile != "" {
					one, err := plain.Tiled(tile)
					if err != nil {
						t.Fatal(err)
					}
					makers = append(makers, one.(ganModel))
				}
				for i, m := range makers {
					draw := drawer(t, b, m, store)
					before := draw()
					for _, by := range [][2]int{{1, 0}, {3, 2}} {
						move(t, store, places[preset][0], tile, by[0], by[1])
						after := draw()
						want := elsewhere(before, 16, 16, 1, tile, 4*by[0], 4*by[1])
						if got := closeTo(after, want); got != (tile != "") || slices.Equal(after, before) {
							t.Errorf("%s, maker %d, tile %q, moved by %v: seen from elsewhere is %v, want %v", preset, i, tile, by, got, tile != "")
						}
						before = after
					}
				}
			}
		}
	})
}

// Over the edges pictures change no more than inside.
func TestNoSeamShows(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, preset := range []Preset{DCGAN, R3GAN} {
			for tile, edges := range edgesOf {
				m := tiled(preset, tile, "")
				store := model.NewStore()
				if err := store.SetRNGStateFromSeed(1); err != nil {
					t.Fatal(err)
				}
				out, err := model.CallOnceN(b, store, func(scope *model.Scope, z *Node) []*Node {
					wide := nn.PadEdges(m.Decode(scope, z, nil), edges, 0, 1, 0, 1)
					if preset == DCGAN { // whose first weights are so small that nothing changes
						spread(t, scope.Store())
					}
					across := func(axis, from, to int) *Node {
						change := Sub(SliceAxis(wide, axis, AxisRange(from+1, to+1)), SliceAxis(wide, axis, AxisRange(from, to)))
						return ReduceAllMean(Abs(change))
					}
					return []*Node{across(1, 0, 15), across(2, 0, 15), across(1, 15, 16), across(2, 15, 16)}
				}, gradcheck.Wave(-1, 1, 8, 3))
				if err != nil {
					t.Fatal(err)
				}
				var is [4]float64
				for i := range is {
					is[i] = tensors.ToScalar[float64](out[i])
				}
				if is[0] == 0 || is[2] > 2*is[0] || is[3] > 2*is[1] {
					t.Errorf("%s, %s: pictures change by %.3g and %.3g inside, and by %.3g and %.3g over the edges", preset, tile, is[0], is[1], is[2], is[3])
				}
			}
		}
	})
}

// To the discriminator of pictures that continue no edge is special either; to that of pictures that end there are edges.
func TestWhatEdgesAreToTheDiscriminator(t *testing.T) {
	for preset := range places {
		for _, tile := range []models.Tile{models.TileHalfDrop} {
			for _, edges := range []RealEdges{EdgesContinue, EdgesEnd} {
				gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
					m, store := tiled(preset, tile, edges), model.NewStore()
					pictures := tensors.MustCopyFlatData[float64](gradcheck.Wave(0, 1, 2, 16, 16, 1))
					judged := func(pictures []float64) []float64 {
						out, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
							logits := m.networks(false).discriminate(scope.At("discriminator"), x, nil)
							spread(t, scope.Store())
							return logits
						}, tensors.FromFlatDataAndDimensions(pictures, 2, 16, 16, 1))
						if err != nil {
							t.Fatal(err)
						}
						return tensors.MustCopyFlatData[float64](out)
					}
					before := judged(pictures)
					move(t, store, places[preset][1], tile, 1, 3)
					after := judged(elsewhere(pictures, 16, 16, 1, tile, 4, 12))
					if got, want := closeTo(before, after), edges == EdgesContinue; got != want {
						t.Errorf("%s, %s, edges %s: no edge is special is %v, want %v (%v and %v)", preset, tile, edges, got, want, before, after)
					}
				})
			}
		}
	}
}

// Generated pictures are seen from anywhere where real ones end, each from a place of its own, and else as they are.
func TestGeneratedPicturesAreMoved(t *testing.T) {
	x := gradcheck.Wave(0, 1, 6, 16, 16, 1)
	pictures := tensors.MustCopyFlatData[float64](x)
	for _, tile := range []models.Tile{"", models.TileRepeat, models.TileHalfDrop} {
		for _, edges := range []RealEdges{EdgesContinue, EdgesEnd} {
			gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
				m, store := tiled(R3GAN, tile, edges), model.NewStore()
				if err := store.SetRNGStateFromSeed(1); err != nil {
					t.Fatal(err)
				}
				out, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node { return m.networks(true).moved(scope, x) },
					tensors.FromFlatDataAndDimensions(slices.Clone(pictures), 6, 16, 16, 1))
				if err != nil {
					t.Fatal(err)
				}
				moved := tensors.MustCopyFlatData[float64](out)
				if edges == EdgesContinue || tile == "" {
					if !slices.Equal(moved, pictures) {
						t.Errorf("%q, %s: the pictures are moved", tile, edges)
					}
					return
				}
				found := map[[2]int]bool{}
				for i := range 6 {
					one := pictures[i*256 : (i+1)*256]
					for place := range 256 {
						if closeTo(moved[i*256:(i+1)*256], elsewhere(one, 16, 16, 1, tile, place/16, place%16)) {
							found[[2]int{place / 16, place % 16}] = true
						}
					}
				}
				if len(found) < 5 {
					t.Errorf("%s, %s: 6 pictures are seen from %v, want a place of its own for each", tile, edges, found)
				}
			})
		}
	}
}

// A step shows D pictures that are moved: its loss is that of these, and not of the pictures as they are, unless real ones
// continue.
func TestAStepMovesPictures(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, edges := range []RealEdges{EdgesContinue, EdgesEnd} {
			m := tiled(R3GAN, models.TileRepeat, edges)
			s := newTrainer(t, b, m, m.Step)
			first := s.step()[1]
			unmoved := newTrainer(t, b, m, func(scope *model.Scope, batch models.Batch) []*Node {
				z := nn.StandardNormal(scope, batch.Examples.Graph(), shapes.Make(batch.Examples.DType(), 4, 3))
				fake := m.fake(scope.At("generator"), z, nil, true)
				n := m.networks(true)
				loss := n.discriminatorObjective(scope.At("discriminator"), n.preprocess(batch.Examples), fake, nil)
				return []*Node{loss, loss}
			}).step()[1]
			if same := math.Abs(first-unmoved) < 1e-12; same != (edges == EdgesContinue) {
				t.Errorf("edges %s: a step's loss is %g, that of pictures as they are %g", edges, first, unmoved)
			}
		}
	})
}

func TestTilesThatCannotBe(t *testing.T) {
	for _, test := range []struct {
		config Config
		side   int
		want   string
	}{
		{Config{Tile: models.TileRepeat}, 28, "gan: Tile is repeat, but networks of dense layers cannot carry a pattern over its edges: take the preset dcgan or r3gan"},
		{Config{Preset: R3GAN, Net: NetMLP, Tile: models.TileHalfDrop}, 28, "gan: Tile is half-drop, but networks of dense"},
		{Config{Preset: DCGAN, Tile: models.TileHalfDrop}, 28, "gan: Tile is half-drop, but pictures of 28x28x1 are 7 rows high where"},
		{Config{Preset: R3GAN, Tile: models.TileHalfDrop}, 40, "5 rows high"},
		{Config{Preset: DCGAN, Tile: models.TileHalfDrop}, 30, "Preset is dcgan, which learns square pictures"},
		{Config{Preset: DCGAN, Tile: models.TileHalfDrop}, 48, ""},
		{Config{Preset: DCGAN, Tile: models.TileRepeat}, 28, ""},
		{Config{Preset: DCGAN, Tile: "brick"}, 32, `gan: Tile is "brick", want one of repeat, half-drop`},
		{Config{Preset: DCGAN, RealEdges: "fade"}, 32, `gan: RealEdges is "fade", want one of continue, end`},
	} {
		_, err := test.config.Build(pictures(test.side, test.side, 1, 0))
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v of %d pixels: got %v, want %q", test.config, test.side, err, test.want)
		}
		plain := test.config
		plain.Tile, plain.RealEdges = "", ""
		if m, err := plain.Build(pictures(test.side, test.side, 1, 0)); err == nil && test.config.Tile != "" {
			if _, err := m.(models.Tiler).Tiled(test.config.Tile); (err == nil) != (test.want == "") {
				t.Errorf("%+v of %d pixels, drawn only: got %v, want %q", test.config, test.side, err, test.want)
			}
		}
	}
}

// Without a word the edges of real pictures are what the pictures say.
func TestRealEdgesAreAsTheDataAre(t *testing.T) {
	for _, test := range []struct {
		config Config
		tiles  []models.Tile
		want   RealEdges
	}{
		{Config{Preset: R3GAN}, []models.Tile{models.TileRepeat}, ""},
		{Config{Preset: R3GAN, Tile: models.TileRepeat}, []models.Tile{models.TileRepeat}, EdgesContinue},
		{Config{Preset: R3GAN, Tile: models.TileHalfDrop}, []models.Tile{models.TileRepeat}, EdgesEnd},
		{Config{Preset: R3GAN, Tile: models.TileRepeat}, nil, EdgesEnd},
		{Config{Preset: R3GAN, Tile: models.TileRepeat, RealEdges: EdgesContinue}, nil, EdgesContinue},
	} {
		spec := pictures(32, 32, 3, 0)
		spec.Tiles = test.tiles
		m, err := test.config.Build(spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Config().(Config).RealEdges; got != test.want {
			t.Errorf("%+v of %v: got %q, want %q", test.config, test.tiles, got, test.want)
		}
	}
}

// Drawing tiles changes neither the discriminator nor the configuration that is kept.
func TestTiledLeavesTheRestAsItIs(t *testing.T) {
	m := tiled(DCGAN, models.TileRepeat, EdgesContinue)
	other, err := m.Tiled(models.TileHalfDrop)
	if err != nil {
		t.Fatal(err)
	}
	if got := other.(models.Tiler).Tile(); got != models.TileHalfDrop || m.Tile() != models.TileRepeat {
		t.Errorf("the tiles are %q of %q", got, m.Tile())
	}
	if other.Config() != m.Config() || other.(ganModel).networks(false).discriminatorEdges() != nn.EdgesWrap {
		t.Errorf("the configuration became %+v", other.Config())
	}
}
