package vae

import (
	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// edges are what lies beyond the edges of the pictures, at all of their sizes, of encoder and decoder.
func (c Config) edges() nn.Edges {
	return map[models.Tile]nn.Edges{models.TileRepeat: nn.EdgesWrap, models.TileHalfDrop: nn.EdgesHalfDrop}[c.Tile]
}

// checkTile is an error if the networks cannot make tiles of that size.
func (c Config) checkTile(data models.Spec) error {
	switch {
	case c.Tile == "":
		return nil
	case !c.withDefaults().Net.convolves():
		return models.NoTile("vae", c.Tile, string(Conv), string(Sigma), string(VQ))
	}
	sizes := c.sizes(data)
	last := sizes[len(sizes)-1]
	if odd, ok := oddBeforeLast(sizes); ok {
		return models.FieldError("vae", "Tile", "is %s, but %s are of %dx%d where the networks halve them, which is odd: take pictures of 28, 32, 48 or 64 pixels a side",
			c.Tile, data.Form(), odd[0], odd[1])
	}
	if c.Tile == models.TileHalfDrop && last[0]%2 != 0 {
		return models.NoHalfDrop("vae", last[0], data)
	}
	return nil
}

// Tiled is as models.Tiler says. The encoder stays as it is.
func (m vaeModel) Tiled(tile models.Tile) (models.Model, error) {
	var err error
	m.network, err = m.tiled(tile)
	return m, err
}
