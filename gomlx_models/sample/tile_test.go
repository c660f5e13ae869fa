package sample

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/gomlx/compute"
)

// Of 2x2 pixels a half-drop moves every other column by one row. Colours keep their opacity, greys stay grey.
func TestRepeatByHand(t *testing.T) {
	grey := image.NewGray(image.Rect(5, 7, 7, 9))
	colour := image.NewNRGBA(grey.Bounds())
	for i := range 4 {
		grey.Pix[i] = byte(i)
		colour.SetNRGBA(5+i%2, 7+i/2, color.NRGBA{200, byte(i), 3, 1})
	}
	for tile, want := range map[models.Tile][]int{
		"":                  {0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3},
		models.TileRepeat:   {0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3},
		models.TileHalfDrop: {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3},
	} {
		greys, colours := Repeat(grey, tile, 3), Repeat(colour, tile, 3)
		if size := greys.Bounds().Size(); size != (image.Point{6, 6}) {
			t.Fatalf("the size is %v", size)
		}
		for at := range 36 {
			value := byte(want[at%12])
			if got := greys.(*image.Gray).GrayAt(at%6, at/6).Y; got != value {
				t.Errorf("%q: pixel %d is %d, want %d", tile, at, got, value)
			}
			if got := colours.(*image.NRGBA).NRGBAAt(at%6, at/6); got != (color.NRGBA{200, value, 3, 1}) {
				t.Errorf("%q: pixel %d is %v", tile, at, got)
			}
		}
	}
}

// tiler is a fake that makes tiles.
type tiler struct {
	models.Model
	tile models.Tile
}

func (m tiler) Tile() models.Tile { return m.tile }

func (m tiler) Tiled(tile models.Tile) (models.Model, error) {
	m.tile = tile
	return m, nil
}

// A model draws as it learnt to, unless another tile is asked for, of which a sentence says what to expect.
func TestTiledSaysWhatToExpect(t *testing.T) {
	for _, test := range []struct {
		learnt, asked, want models.Tile
		said                bool
	}{
		{"", "", models.TileRepeat, true},
		{"", models.TileHalfDrop, models.TileHalfDrop, true},
		{models.TileHalfDrop, "", models.TileHalfDrop, false},
		{models.TileRepeat, models.TileRepeat, models.TileRepeat, false},
		{models.TileRepeat, models.TileHalfDrop, models.TileHalfDrop, true},
	} {
		m, note, err := Tiled(tiler{tile: test.learnt}, test.asked)
		if err != nil || (note != "") != test.said || test.said && !strings.Contains(note, "tiles of the kind "+string(test.want)+":") {
			t.Errorf("%+v: got %q, error %v", test, note, err)
		}
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			if got := New(b, m, model.NewStore()).Tile(); got != test.want {
				t.Errorf("%+v: it draws %q", test, got)
			}
		})
	}
}
