// Package rnn is recurrent networks: the h_t = tanh(W h_{t-1} + U x_t + b) of Elman 1990, the gated unit of Cho
// et al. 2014 and the long short-term memory of Hochreiter & Schmidhuber 1997, in one layer or more. They
// write text symbol by symbol, draw pictures row by row, answer a line with another and draw as a pen does.
package rnn

import (
	"cmp"
	"errors"

	"github.com/gomlx/compute/dtypes"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// Cell names what computes the next hidden state from the last one.
type Cell string

// The cells.
const (
	CellTanh Cell = "tanh" // h_t = tanh(W h_{t-1} + U x_t + b)
	CellGRU  Cell = "gru"  // Cho et al. 2014, section 2.3, with the reset gate after the product
	CellLSTM Cell = "lstm" // Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000
	// CellMinGRU is the minimal gated unit of Feng et al. 2024, section 3.1, with a convolution before and two dense layers
	// after it: recurrent.MinGRUStack. It reads texts and documents only.
	CellMinGRU Cell = "mingru"
)

// cells maps each name to its arithmetic, but for the minimal one's, whose layers are no such cells.
var cells = map[Cell]recurrent.Cell{CellTanh: recurrent.SimpleRNN{}, CellGRU: recurrent.GRU{}, CellLSTM: recurrent.LSTM{}}

// Norm names what keeps the gates' inputs in range.
type Norm string

// The norms.
const (
	NormNone Norm = "none"
	// NormLayer is the layer normalisation of Ba et al. 2016, section 3.1, of Ux and of Wh, all gates of a unit
	// together; an LSTM's memory is not normalised.
	NormLayer Norm = "layer"
)

// Attention names how the decoder of pairs looks back at the question.
type Attention string

// The kinds of attention, scores of Luong et al. 2015, equation 8.
const (
	AttentionNone    Attention = "none"    // the summary of the question alone (Cho et al. 2014)
	AttentionDot     Attention = "dot"     // h·s of the decoder's state h and each of the encoder's s
	AttentionGeneral Attention = "general" // hWs
)

// Config describes the network. Its zero value is the article's. What is zero has the preset's value.
type Config struct {
	// Preset is where the values come from that are not given; Article if empty.
	Preset Preset `json:"preset"`
	// Cell is the recurrent unit.
	Cell Cell `json:"cell"`
	// Layers is the number of cells one above the other (Graves 2013, section 2).
	Layers int `json:"layers"`
	// Units is the width of the hidden state of each layer.
	Units int `json:"units"`
	// Embedding is the width of a vector learnt for each symbol of a text. Without one, U has a row for each
	// symbol; a negative number switches it off. Pictures ignore it, and the cell mingru, whose vectors are as wide as it is.
	Embedding int `json:"embedding"`
	// Symbols is the width of the softmax over a text's symbols, as many as its alphabet or more. Pictures
	// ignore it.
	Symbols int `json:"symbols"`
	// Norm is what is done to the projections of the input and of the last hidden state. The cell mingru has norms of its
	// own and ignores it.
	Norm Norm `json:"norm"`
	// Dropout is the probability, below 1, with which training makes each output of each layer zero (Zaremba
	// et al. 2014, section 3.1), or each number that a layer of mingru adds to what it reads; a negative number switches
	// it off.
	Dropout float64 `json:"dropout"`
	// Window is the number of symbols that the network reads a step, over which gradients flow
	// (truncated backpropagation through time). Pictures ignore it.
	Window int `json:"window"`
	// Batch is the number of windows or pictures a step.
	Batch int `json:"batch"`
	// LearningRate is Adam's, at first.
	LearningRate float64 `json:"learning_rate"`
	// HalfLife is the number of steps in which the learning rate falls to its half; a negative number
	// switches the fall off.
	HalfLife int `json:"half_life"`
	// ClipNorm is the largest norm of the gradient of all weights together (Pascanu et al. 2013,
	// algorithm 1).
	ClipNorm float64 `json:"clip_norm"`
	// Attention is how the answer of a pair looks back at the question. Only pairs heed it.
	Attention Attention `json:"attention"`
	// Mixtures is the number of normals that a point of a drawing is drawn from. Only drawings heed it.
	Mixtures int `json:"mixtures"`
}

// Family is "rnn".
func (Config) Family() string { return "rnn" }

// Validate reports every fault at once.
func (c Config) Validate() error {
	return errors.Join(
		models.OneOf("rnn", "Preset", c.Preset, allPresets...),
		models.OneOf("rnn", "Cell", c.Cell, CellTanh, CellGRU, CellLSTM, CellMinGRU),
		models.OneOf("rnn", "Norm", c.Norm, NormNone, NormLayer),
		models.Within("rnn", "Layers", c.Layers, 0, models.MaxLayers),
		models.Within("rnn", "Units", c.Units, 0, models.MaxWidth),
		models.Within("rnn", "Embedding", c.Embedding, -1, models.MaxWidth),
		models.Within("rnn", "Symbols", c.Symbols, 0, models.MaxSymbols),
		models.Between("rnn", "Dropout", c.Dropout, -1, 1),
		models.Within("rnn", "Window", c.Window, 0, models.MaxLength),
		models.Within("rnn", "Batch", c.Batch, 0, models.MaxBatch),
		models.Between("rnn", "LearningRate", c.LearningRate, 0, 1),
		models.Within("rnn", "HalfLife", c.HalfLife, -1, models.MaxHalfLife),
		models.Between("rnn", "ClipNorm", c.ClipNorm, 0, 1e6),
		models.OneOf("rnn", "Attention", c.Attention, AttentionNone, AttentionDot, AttentionGeneral),
		models.Within("rnn", "Mixtures", c.Mixtures, 0, maxMixtures),
	)
}

// maxMixtures is the most normals, ten times those of Ha & Eck 2017.
const maxMixtures = 200

// heads maps each kind of data to what is put on top of the network for it.
var heads = map[models.Kind]func(network) (models.Model, error){
	models.Text:     newCharRNN,
	models.Pictures: newRowRNN,
	models.Pairs:    newSeq2Seq,
	models.Strokes:  newSketchRNN,
}

// checkKind is an error if the preset is made for other data. A configuration that has all its values, as a checkpoint's
// has, takes none of its preset.
func (c Config) checkKind(data models.Spec) error {
	preset := cmp.Or(c.Preset, Article)
	if preset.learns(data.Kind) || c == c.withDefaults(data) {
		return nil
	}
	unfit := &models.Unfit{Family: "rnn", Field: "Preset", Value: string(preset), Kind: preset.kind(), Data: data}
	for _, other := range allPresets {
		if other.learns(data.Kind) {
			unfit.Fit = append(unfit.Fit, string(other))
		}
	}
	return unfit
}

// Build fits the network to the alphabet of a text or of pairs, to the rows of pictures or to drawings.
func (c Config) Build(data models.Spec) (models.Model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := errors.Join(data.Validate(), c.checkKind(data)); err != nil {
		return nil, err
	}
	c = c.withDefaults(data)
	if c.Cell == CellMinGRU && data.Kind != models.Text {
		return nil, &models.Unfit{Family: "rnn", Field: "Cell", Value: string(CellMinGRU), Kind: models.Text, Data: data,
			Fit: []string{string(CellTanh), string(CellGRU), string(CellLSTM)}}
	}
	return heads[data.Kind](network{config: c, spec: data, dtype: dtypes.Float32})
}
