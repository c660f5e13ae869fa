package gan

import (
	"cmp"
	"slices"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// RealEdges says what the edges of real pictures are to the discriminator of a model that makes tiles.
type RealEdges string

// What they can be.
const (
	// EdgesContinue is for pictures that repeat themselves, or have a plain ground: D sees real and generated ones alike as if
	// on the endless plane, and what shows a seam there is not real.
	EdgesContinue RealEdges = "continue"
	// EdgesEnd is for cut-outs of something larger, such as photographs of cloth: D sees real ones end at their edges, and of
	// generated ones a window of the plane, anywhere, for a cut-out may lie anywhere (Jetchev et al. 2016), so that
	// a seam would lie inside. Of pictures with a centre it would make pictures without one.
	EdgesEnd RealEdges = "end"
)

// edgesOf are the edges of pictures that repeat.
var edgesOf = map[models.Tile]nn.Edges{models.TileRepeat: nn.EdgesWrap, models.TileHalfDrop: nn.EdgesHalfDrop}

// fitted is what it is for some data, where it is not told and there is a tile.
func (e RealEdges) fitted(tile models.Tile, data models.Spec) RealEdges {
	switch {
	case tile == "" || e != "":
		return e
	case slices.Contains(data.Tiles, tile):
		return EdgesContinue
	default:
		return EdgesEnd
	}
}

// checkTile is an error if the networks cannot make tiles of that size.
func (c Config) checkTile(data models.Spec) error {
	if c.Tile == "" {
		return nil
	}
	if c.withDefaults().Net == NetMLP {
		return models.NoTile("gan", c.Tile, string(DCGAN), string(R3GAN))
	}
	if base, halvings := downsampling(data.Height); c.Tile == models.TileHalfDrop && halvings > 0 && base%2 != 0 {
		return models.NoHalfDrop("gan", base, data)
	}
	return nil
}

func (n networks) generatorEdges() nn.Edges { return edgesOf[n.Tile] }

func (n networks) discriminatorEdges() nn.Edges {
	if n.RealEdges == EdgesEnd {
		return nn.EdgesZero
	}
	return edgesOf[n.Tile]
}

// moved are generated pictures as D sees them in training: where real ones end at their edges, seen from anywhere on the plane.
func (n networks) moved(scope *model.Scope, fake *Node) *Node {
	if n.Tile == "" || n.RealEdges != EdgesEnd {
		return fake
	}
	batch := fake.Shape().Dim(0)
	place := nn.Uniform(scope, fake.Graph(), shapes.Make(fake.DType(), 2, batch))
	along := func(axis, size int) *Node {
		return ConvertDType(MulScalar(Reshape(Slice(place, AxisElem(axis)), batch), float64(size)), dtypes.Int32)
	}
	return nn.Roll(fake, edgesOf[n.Tile], along(0, n.spec.Height), along(1, n.spec.Width))
}

// Tile is how the pictures repeat that it makes.
func (m ganModel) Tile() models.Tile { return cmp.Or(m.tile, m.config.Tile) }

// Tiled is as models.Tiler says. The discriminator stays as it is.
func (m ganModel) Tiled(tile models.Tile) (models.Model, error) {
	c := m.config
	c.Tile = tile
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := c.checkTile(m.spec); err != nil {
		return nil, err
	}
	m.tile = tile
	return m, nil
}
