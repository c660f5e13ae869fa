package models

// Tile says how a picture repeats, so that its opposite edges continue each other. Empty, it does not.
type Tile string

// The ways to repeat.
const (
	// TileRepeat has the picture itself on all sides.
	TileRepeat Tile = "repeat"
	// TileHalfDrop is the repeat of textiles in which each column hangs half a picture lower than the one before.
	TileHalfDrop Tile = "half-drop"
)

// Tiler is a Model of pictures that can make tiles.
type Tiler interface {
	// Tile is how the pictures repeat that it makes.
	Tile() Tile
	// Tiled is the model with the same weights that makes pictures which repeat like that, whatever it learnt to make. It
	// fails if the model has no convolutions, or not for pictures of such a size.
	Tiled(tile Tile) (Model, error)
}

// NoTile is the fault of a configuration whose networks have no convolutions, which alone carry a pattern over its edges;
// instead lists presets that have.
func NoTile(place string, tile Tile, instead ...string) error {
	return FieldError(place, "Tile", "is %s, but networks of dense layers cannot carry a pattern over its edges: take the preset %s", tile, JoinOr(instead))
}

// NoHalfDrop is the fault of a half-drop whose pictures are rows high at their coarsest, an odd number.
func NoHalfDrop(place string, rows int, data Spec) error {
	return FieldError(place, "Tile", "is %s, but %s are %d rows high where the networks have them smallest, which have no half: take pictures of 32, 48 or 64 pixels a side, or the tile %s",
		TileHalfDrop, data.Form(), rows, TileRepeat)
}
