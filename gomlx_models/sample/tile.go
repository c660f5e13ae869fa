package sample

import (
	"cmp"
	"fmt"
	"image"
	"image/draw"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Tiled is a model that makes pictures which repeat, with the weights there are; if no tile is asked for, as it learnt to, or
// else straight. The note is a sentence of what to expect where it did not learn that; else it is empty. It fails if the model
// has no convolutions.
func Tiled(m models.Model, tile models.Tile) (tiled models.Model, note string, err error) {
	tiler, ok := m.(models.Tiler)
	if !ok {
		return nil, "", models.FieldError("sample", "Tile", "is %s, but a model of %s has no convolutions that could carry a pattern over its edges: take one of gan or vae that has",
			cmp.Or(tile, models.TileRepeat), m.Config().Family())
	}
	learnt := tiler.Tile()
	tile = cmp.Or(tile, learnt, models.TileRepeat)
	if tiled, err = tiler.Tiled(tile); err != nil || tile == learnt {
		return tiled, "", err
	}
	return tiled, fmt.Sprintf("the model did not learn to make tiles of the kind %s: opposite edges continue each other, but what it puts near the edges of a picture, such as plain ground, will show as a grid; training it on as tiles loosens that", tile), nil
}

// Tile is how the pictures repeat that the sampler draws; empty if they do not.
func (s *Sampler) Tile() models.Tile {
	if tiler, ok := s.model.(models.Tiler); ok {
		return tiler.Tile()
	}
	return ""
}

// Repeat lays a picture so many times side by side and below each other, as tiles of that kind; straight if it is empty.
func Repeat(picture image.Image, tile models.Tile, times int) image.Image {
	size := picture.Bounds().Size()
	frame := image.Rect(0, 0, times*size.X, times*size.Y)
	var all draw.Image = image.NewNRGBA(frame)
	if _, grey := picture.(*image.Gray); grey {
		all = image.NewGray(frame)
	}
	for y := range frame.Dy() {
		for x := range frame.Dx() {
			row := y
			if tile == models.TileHalfDrop && x/size.X%2 == 1 {
				row += size.Y / 2
			}
			all.Set(x, y, picture.At(picture.Bounds().Min.X+x%size.X, picture.Bounds().Min.Y+row%size.Y))
		}
	}
	return all
}

// ShownTimes is how often tiles are repeated each way where they are shown, so that one is seen with all of its neighbours.
const ShownTimes = 3

// Repeated is each of the pictures as it repeats, ShownTimes each way.
func Repeated(pictures []image.Image, tile models.Tile) []image.Image {
	all := make([]image.Image, len(pictures))
	for i, picture := range pictures {
		all[i] = Repeat(picture, tile, ShownTimes)
	}
	return all
}
