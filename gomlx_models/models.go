// Package models holds the words that every generative model of Atelier shares: what one example
// of a data set is, what a data set gives, and what a generator can do with it.
//
// It has types and the dense layer of y = f(xW + b); the families gan, vae and rnn, each in a
// folder of its own, are built from them, and package fit trains any of them.
package models

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Kind says what an example is made of.
type Kind string

// The two kinds of example.
const (
	Pictures Kind = "pictures"
	Text     Kind = "text"
)

// Spec describes one example of a data set, all that a model has to know of it.
type Spec struct {
	Kind Kind `json:"kind"`

	// Height, Width and Channels are the size of a picture, in pixels and colour channels.
	Height   int `json:"height,omitempty"`
	Width    int `json:"width,omitempty"`
	Channels int `json:"channels,omitempty"`

	// Alphabet lists the symbols of a text, the symbol numbered i at place i.
	// The symbol at place 0 stands for all that the alphabet lacks.
	Alphabet []string `json:"alphabet,omitempty"`
}

// Size is the number of values in one picture, or the number of symbols in the alphabet of a text.
func (s Spec) Size() int {
	if s.Kind == Text {
		return len(s.Alphabet)
	}
	return s.Height * s.Width * s.Channels
}

// Dataset is what a generator learns from. Its values lie on the device as they came, pictures as
// uint8, and each minibatch is gathered and scaled inside the graph.
type Dataset interface {
	// Name is short and fit for a file name, such as "fashion-mnist".
	Name() string
	// Digest is the SHA-256 of the values, in hexadecimal: equal digests mean equal data.
	Digest() string
	Spec() Spec
	// Len is the number of pictures, or the number of symbols in a text.
	Len() int
	// Values holds the whole set: uint8 [Len, Height, Width, Channels] for pictures, 0 to 255;
	// int32 [Len] for text, each a place in Spec().Alphabet.
	Values() *tensors.Tensor
	// Batch is a graph function that draws size examples at random, with replacement, from
	// values, the node of Values. Pictures come as float32 [size, Height, Width, Channels] in
	// [0, 1] and ignore length; text comes as int32 [size, length] windows. The randomness is that
	// of the scope's store. It panics if the text has fewer than length symbols.
	Batch(scope *model.Scope, values *graph.Node, size, length int) *graph.Node
}

// Config is the typed configuration of one model family. Its zero value is the reference model of
// the article.
type Config interface {
	// Family is the family's name: "gan", "vae" or "rnn".
	Family() string
	// Validate reports every fault of the configuration at once.
	Validate() error
	// Build fills in the defaults and fits the model to data of that form. It fails if the
	// configuration is at fault or the family cannot learn such data.
	Build(data Spec) (Generator, error)
}

// Generator is one configured generative model: pure graph functions from a scope of variables
// and nodes to nodes. Like all graph functions they panic when shapes do not fit.
type Generator interface {
	// Config is the configuration with its defaults filled in.
	Config() Config
	Spec() Spec
	// Minibatch is the number of examples a step takes and, for text, the symbols in each window.
	Minibatch() (size, length int)
	// Losses names what Step returns, the one to watch first.
	Losses() []string
	// Step updates the variables once from a minibatch and returns the losses, scalars in the
	// order of Losses, as they were before the update.
	Step(scope *model.Scope, batch *graph.Node) []*graph.Node
	// Sample draws new examples. Pictures are float32 [n, Height, Width, Channels] in [0, 1];
	// text is int32 [n, length], the prompt included.
	Sample(scope *model.Scope, draw Draw) *graph.Node
	// CanSample says why a request cannot be met, or returns nil.
	CanSample(request Request) error
}

// Draw is a request for samples inside a graph.
type Draw struct {
	// Count is the number of examples to draw.
	Count int
	// Length is the number of symbols of each text, prompt included. Pictures ignore it.
	Length int
	// RNG is the state of the random number generator, uint64 [3].
	RNG *graph.Node
	// Temperature is a float32 scalar above 0; 1 samples the model as trained.
	Temperature *graph.Node
	// Prompt is the given beginning, or nil: int32 [Count, symbols] of text, or the float32
	// [Count, rows, Width, Channels] upper rows of pictures.
	Prompt *graph.Node
}

// Request is what CanSample is asked: the form of a draw, without its values.
type Request struct {
	Count, Length int
	// PromptLength is the number of symbols or picture rows given, 0 for none.
	PromptLength int
}
