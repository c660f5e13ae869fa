// Package rnn is the recurrent network h_t = tanh(W h_{t-1} + U x_t + b) of Elman 1990, which
// writes text symbol by symbol and draws pictures row by row, with the gated unit of Cho et al.
// 2014 as the other cell.
package rnn

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/gomlx/compute/dtypes"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Cell names what computes the next hidden state from the last one.
type Cell string

// The cells.
const (
	CellTanh Cell = "tanh" // h_t = tanh(W h_{t-1} + U x_t + b)
	CellGRU  Cell = "gru"  // Cho et al. 2014, section 2.3, with the reset gate after the product
)

// cells maps each name to its arithmetic.
var cells = map[Cell]cell{CellTanh: tanhCell{}, CellGRU: gruCell{}}

// Config describes the network. Its zero value is the article's.
type Config struct {
	// Cell is the recurrent unit; CellTanh if empty.
	Cell Cell `json:"cell"`
	// Units is the width of the hidden state; 1024 if 0.
	Units int `json:"units"`
	// Embedding is the width of a vector learnt for each symbol of a text. If 0 there is none, and
	// U has a row for each symbol.
	Embedding int `json:"embedding"`
	// Symbols is the width of the softmax over a text's symbols, as many as its alphabet or more;
	// 784 if 0. Pictures ignore it.
	Symbols int `json:"symbols"`
	// Window is the number of symbols that the network reads a step, over which gradients flow
	// (truncated backpropagation through time); 64 if 0. Pictures ignore it.
	Window int `json:"window"`
	// Batch is the number of windows or pictures a step; 64 if 0 for text, 128 for pictures.
	Batch int `json:"batch"`
	// LearningRate is Adam's; 1e-3 if 0.
	LearningRate float64 `json:"learning_rate"`
	// ClipNorm is the largest norm of the gradient of all weights together (Pascanu et al. 2013,
	// algorithm 1); 1 if 0.
	ClipNorm float64 `json:"clip_norm"`
}

// Family is "rnn".
func (Config) Family() string { return "rnn" }

// withDefaults fills in what is zero.
func (c Config) withDefaults(kind models.Kind) Config {
	batch := 128
	if kind == models.Text {
		batch = 64
	}
	c.Cell = cmp.Or(c.Cell, CellTanh)
	c.Units = cmp.Or(c.Units, 1024)
	c.Symbols = cmp.Or(c.Symbols, 784)
	c.Window = cmp.Or(c.Window, 64)
	c.Batch = cmp.Or(c.Batch, batch)
	c.LearningRate = cmp.Or(c.LearningRate, 1e-3)
	c.ClipNorm = cmp.Or(c.ClipNorm, 1)
	return c
}

// Validate reports every fault at once.
func (c Config) Validate() error {
	var unknown error
	if _, ok := cells[c.Cell]; !ok && c.Cell != "" {
		unknown = fmt.Errorf("rnn: Cell is %q, want %q or %q", c.Cell, CellTanh, CellGRU)
	}
	return errors.Join(
		unknown,
		models.AtLeast("rnn", "Units", c.Units, 0),
		models.AtLeast("rnn", "Embedding", c.Embedding, 0),
		models.AtLeast("rnn", "Symbols", c.Symbols, 0),
		models.AtLeast("rnn", "Window", c.Window, 0),
		models.AtLeast("rnn", "Batch", c.Batch, 0),
		models.Between("rnn", "LearningRate", c.LearningRate, 0, 1),
		models.Between("rnn", "ClipNorm", c.ClipNorm, 0, 1e6),
	)
}

// Build fits the network to a text's alphabet or to the rows of pictures.
func (c Config) Build(data models.Spec) (models.Generator, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	c = c.withDefaults(data.Kind)
	n := network{config: c, spec: data, cell: cells[c.Cell], dtype: dtypes.Float32}
	switch data.Kind {
	case models.Pictures:
		return rows{n}, nil
	case models.Text:
		if data.Size() > c.Symbols {
			return nil, fmt.Errorf("rnn: the text has %d symbols and Symbols is %d: raise Symbols, or give the text a smaller alphabet",
				data.Size(), c.Symbols)
		}
		return writer{n}, nil
	default:
		return nil, fmt.Errorf("rnn: the data is of the kind %q, want %q or %q", data.Kind, models.Pictures, models.Text)
	}
}
