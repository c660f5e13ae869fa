package data

import (
	"math"
	"slices"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// scenes are 30 grey pictures of h x w.
func scenes(h, w int, value func(picture int, y, x float64) float64) *Pictures {
	var pixels []byte
	for i := range 30 {
		for at := range h * w {
			pixels = append(pixels, byte(128+100*value(i, float64(at/w)/float64(h), float64(at%w)/float64(w))))
		}
	}
	return newPictures("scenes", models.Spec{Kind: models.Pictures, Height: h, Width: w, Channels: 1}, pixels, nil, nil)
}

func wave(turns float64) float64 { return math.Sin(2 * math.Pi * turns) }

// What repeats itself, or has a plain ground, has no seam; what goes on beyond its edges has.
func TestTiles(t *testing.T) {
	repeat, halfDrop := models.TileRepeat, models.TileHalfDrop
	motif := func(_ int, y, x float64) float64 {
		return max(0, 0.25-math.Hypot(y-0.5, x-0.5)) * wave(5*x) * 3
	}
	for _, test := range []struct {
		name string
		set  *Pictures
		want []models.Tile
	}{
		{"a motif on plain ground", scenes(16, 12, motif), []models.Tile{repeat, halfDrop}},
		{"a motif of odd height", scenes(15, 12, motif), []models.Tile{repeat}},
		{"one colour", scenes(16, 12, func(int, float64, float64) float64 { return 0.5 }), []models.Tile{repeat, halfDrop}},
		{"waves that repeat", scenes(16, 12, func(i int, y, x float64) float64 { return wave(y+float64(i)/30) * wave(x+float64(i)*0.37) }), []models.Tile{repeat}},
		{"waves of a half-drop", scenes(16, 12, func(i int, y, x float64) float64 { return wave(y + x/2 + float64(i)/30) }), []models.Tile{halfDrop}},
		{"darker to the right", scenes(16, 12, func(_ int, y, x float64) float64 { return x - 0.5 }), nil},
		{"darker below", scenes(16, 12, func(_ int, y, x float64) float64 { return y - 0.5 }), nil},
		{"a line of pixels", scenes(1, 12, motif), nil},
	} {
		if got := test.set.Spec().Tiles; !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
	// A part is looked at anew.
	mixed := scenes(16, 12, func(i int, y, x float64) float64 { return (x - 0.5) * float64(min(i/15, 1)) })
	if first := mixed.slice(0, 15).(*Pictures); len(mixed.Spec().Tiles) != 0 || len(first.Spec().Tiles) != 2 {
		t.Errorf("the whole has %v, its plain half %v", mixed.Spec().Tiles, first.Spec().Tiles)
	}
}
