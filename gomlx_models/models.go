// Package models holds the words that every generative model of Atelier shares: what one example
// of a data set is, what a data set gives, and what a model can do with it.
//
// It has types only. The families gan, vae and rnn, each in a folder of its own, are built of the layers
// in package nn, and package fit trains any of them.
package models

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Kind says what an example is made of.
type Kind string

// The kinds of example.
const (
	Pictures Kind = "pictures"
	Text     Kind = "text"
	// Pairs are two short texts each, a question and its answer, such as the two lines of a couplet.
	Pairs Kind = "pairs"
	// Strokes are drawings as a pen makes them, point by point (Ha & Eck 2017, section 3.1).
	Strokes Kind = "strokes"
)

// Spec describes one example of a data set and how many there are, all that a model has to know of it.
type Spec struct {
	Kind Kind `json:"kind"`

	// Height, Width and Channels are the size of a picture, in pixels and colour channels.
	Height   int `json:"height,omitempty"`
	Width    int `json:"width,omitempty"`
	Channels int `json:"channels,omitempty"`

	// Alphabet lists the symbols of texts and pairs, the symbol numbered i at place i.
	// The symbol at place 0 stands for all that the alphabet lacks.
	Alphabet []string `json:"alphabet,omitempty"`

	// Length is the number of symbols in each text of a pair, of points in a drawing, padding included, or, of documents,
	// of symbols in a row.
	Length int `json:"length,omitempty"`

	// Documents tells a text that is many short documents, such as names: each has nothing before it and ends in the
	// symbol "\n", which stands nowhere else.
	Documents bool `json:"documents,omitempty"`

	// Classes is the number of classes that the examples are labelled with, 0 if they are not.
	Classes int `json:"classes,omitempty"`

	// Count is the number of examples that there are to learn from, or of symbols of a text that is no documents, as
	// Dataset.Len has it; 0 if it is not known. A model may size itself by it. It is no part of an example's form: what was
	// built for some examples learns from more or fewer.
	Count int `json:"count,omitempty"`

	// Mirrored tells that the mirror image of a picture could be one of the data, left and right exchanged, as far as the
	// pictures say. It is no part of an example's form either.
	Mirrored bool `json:"mirrored,omitempty"`

	// Tiles lists the ways to repeat the pictures that show no more of a seam than they change inside, as far as they say. It
	// is no part of an example's form, and not kept with a model.
	Tiles []Tile `json:"-"`
}

// Size is the number of values in one picture, the number of symbols in the alphabet of texts and pairs, or
// the number of values in one drawing.
func (s Spec) Size() int {
	switch s.Kind {
	case Text, Pairs:
		return len(s.Alphabet)
	case Strokes:
		return s.Length * PointSize
	default:
		return s.Height * s.Width * s.Channels
	}
}

// PointSize is the number of values of each point of a drawing: the pen's move to the right and down, and
// whether, after it, the pen stays on the paper, is lifted, or the drawing has ended, of which one is 1 and
// the others 0 (Ha & Eck 2017, section 3.1).
const PointSize = 5

// Batch is a minibatch inside a graph.
type Batch struct {
	// Examples are float32 [size, Height, Width, Channels] in [0, 1] of pictures, int32 [size, length] windows
	// of text, int32 [size, 2, Length] of pairs, and float32 [size, Length, PointSize] of drawings. Texts of a
	// pair end in a line's end "\n" and are padded with more of them; a drawing is padded with its last point. Documents
	// are int32 [size, Length]: each row is whole documents one after the other, none empty, padded with "\n".
	Examples *graph.Node
	// Labels are int32 [size], each from 0 to Spec.Classes-1, or nil if the examples have none.
	Labels *graph.Node
}

// Dataset is what a model learns from. Its values lie on the device as they came, pictures as
// uint8, and each minibatch is gathered and scaled inside the graph.
type Dataset interface {
	// Name is short and fit for a file name, such as "fashion-mnist".
	Name() string
	// Digest is the SHA-256 of the values, in hexadecimal: equal digests mean equal data.
	Digest() string
	Spec() Spec
	// Len is the number of examples, or the number of symbols in a text that is no documents.
	Len() int
	// Values holds the whole set, in as many tensors as its kind has. The first is uint8
	// [Len, Height, Width, Channels] of pictures, 0 to 255; int32 [Len] of a text, each a place in
	// Spec().Alphabet; int32 [rows, Length] of documents; int32 [Len, 2, Length] of pairs; float32
	// [Len, Length, PointSize] of drawings.
	// If the examples are labelled, the last is uint8 [Len].
	Values() []*tensors.Tensor
	// Batch is a graph function that draws size examples at random, with replacement, from values, the
	// nodes of Values. Only a text heeds length, the symbols of each window. The randomness is that of
	// the scope's store. It panics if the text has fewer than length symbols.
	Batch(scope *model.Scope, values []*graph.Node, size, length int) Batch
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
	Build(data Spec) (Model, error)
}

// Model is one configured generative model: pure graph functions from a scope of variables
// and nodes to nodes. Like all graph functions they panic when shapes do not fit.
type Model interface {
	// Config is the configuration with its defaults filled in.
	Config() Config
	Spec() Spec
	// Minibatch is the number of examples a step takes, or of rows of documents, and, for text, the symbols in each window
	// or row.
	Minibatch() (size, length int)
	// Losses names what Step returns, the one to watch first.
	Losses() []string
	// Step updates the variables once from a minibatch and returns the losses, scalars in the
	// order of Losses, as they were before the update.
	Step(scope *model.Scope, batch Batch) []*graph.Node
	// Sample draws new examples. Pictures are float32 [n, Height, Width, Channels] in [0, 1]; text is
	// int32 [n, length], the prompt included, and a document is over at its first "\n"; answers of pairs are int32 [n, Length]; drawings are
	// float32 [n, Length, PointSize].
	Sample(scope *model.Scope, draw Draw) *graph.Node
	// CanSample says why a request cannot be met, or returns nil.
	CanSample(request Request) error
}

// Draw is a request for samples inside a graph.
type Draw struct {
	// Count is the number of examples to draw.
	Count int
	// Length is the number of symbols of each text, prompt included. All else ignores it.
	Length int
	// RNG is the state of the random number generator, uint64 [3].
	RNG *graph.Node
	// Temperature is a float32 scalar above 0; 1 samples the model as trained.
	Temperature *graph.Node
	// Truncation is the largest size of a latent number, a float32 scalar above 0; numbers beyond it are
	// drawn anew (Brock et al. 2018, section 3.1). +Inf truncates nothing.
	Truncation *graph.Node
	// TopK keeps that many of the most probable symbols, an int32 scalar of at least 1; TopP keeps the most
	// probable ones that together have at least that probability, a float32 scalar above 0 and at most 1
	// (Holtzman et al. 2019, section 3.1).
	TopK, TopP *graph.Node
	// Labels are the classes to draw, int32 [Count], or nil if any will do.
	Labels *graph.Node
	// Prompt is the given beginning, or nil: int32 [Count, symbols] of text, the float32
	// [Count, rows, Width, Channels] upper rows of pictures, or the int32 [Count, Length] questions of pairs.
	Prompt *graph.Node
}

// Request is what CanSample is asked: the form of a draw, without its values.
type Request struct {
	Count, Length int
	// PromptLength is the number of symbols or picture rows given, 0 for none.
	PromptLength int
	// Labelled is true if the classes to draw are given.
	Labelled bool
}

// Preset is a configuration that has a name, and what it stands for.
type Preset struct {
	// Name is short, such as "dcgan".
	Name string
	// About says in one line what the preset is and which paper it comes from.
	About string
	// Config is the configuration, defaults filled in.
	Config Config
	// For is an example of what it learns.
	For Spec
	// Sources says for each field of Config, by its name in JSON, where its value comes from.
	Sources map[string]string
}

// Bounded is a Model whose likelihood can be bounded: a model with latent variables.
type Bounded interface {
	// LogWeights returns log p(x, z) - log q(z|x) in nats of count draws of z from q for each example,
	// [count, size]. Their mean is the ELBO, and the logarithm of the mean of their exponentials bounds
	// log p(x) ever more tightly as count grows (Burda et al. 2015, equation 8). Examples are taken as
	// they are: what the model binarises in training must come binary.
	LogWeights(scope *model.Scope, batch Batch, count int) *graph.Node
}

// Support is the set of values that a likelihood gives probability to, and so what its nats are of: the three kinds do not
// compare.
type Support string

// The supports.
const (
	// SupportBinary is black and white.
	SupportBinary Support = "binary"
	// SupportLevels is the 256 levels of a value in a picture file, 0 to 255.
	SupportLevels Support = "levels"
	// SupportReal is the real numbers. The likelihood is a density, on the scale on which black is 0 and white 1.
	SupportReal Support = "real"
)

// Supported is a Bounded of pictures that says what its likelihood is of. One that does not say it is of SupportBinary.
type Supported interface {
	Bounded
	Support() Support
}

// Likelihood is a Model that says how probable each part of an example is, given those before it.
type Likelihood interface {
	// Nats returns -log p in nats of each symbol but the first [size, length-1] of windows of text, and of
	// each symbol of an answer [size, Length] or of a row of documents [size, length], 0 in the padding, or of each point of
	// drawings [size, Length], of whose moves it is a density. The "\n" that ends an answer or a document counts as a symbol.
	// Dropout is off.
	Nats(scope *model.Scope, batch Batch) *graph.Node
}

// Attentive is a Model of pairs that looks back at the question while it answers.
type Attentive interface {
	// Attention is the weight that each symbol of the answers gave to each symbol of the questions when it was written,
	// [size, Length of the answer, Length of the question], from pairs [size, 2, Length]. The weights of a symbol sum up to 1;
	// those of the padding behind the question's first "\n" are 0. Dropout is off.
	Attention(scope *model.Scope, batch Batch) *graph.Node
}

// Critic is a Model that learns by telling real examples from drawn ones.
type Critic interface {
	// Realness is how real each example seems to the discriminator, float32 [size]: D(x), from 0 to 1 if it is a
	// probability, else without bounds and larger for what seems more real.
	Realness(scope *model.Scope, batch Batch) *graph.Node
}

// Unit is a Model whose losses may be in another unit than nats.
type Unit interface {
	// LossUnit is the unit of Losses, or "loss" if they have none.
	LossUnit() string
}

// Searcher is a Model that finds the most probable answers to the questions of pairs.
type Searcher interface {
	// Search finds answers to each question of the draw's prompt by beam search (Sutskever et al. 2014, section
	// 3.2), keeping the width most probable beginnings at each symbol: int32 [Count, width, Length], the most
	// probable first, and log p of each in nats, its line's end included, [Count, width]. Of the draw only Count
	// and Prompt count. Where there are fewer answers than width, the last have a log p below -1e29. It panics if
	// width is below 1.
	Search(scope *model.Scope, draw Draw, width int) (answers, logProbs *graph.Node)
}

// Latent is a Model whose examples are each made from a few numbers.
type Latent interface {
	// LatentSize is how many numbers.
	LatentSize() int
	// Decode turns z [n, LatentSize] into examples as Sample draws them. Labels are as in Draw.
	Decode(scope *model.Scope, z, labels *graph.Node) *graph.Node
}

// Layered is a Latent whose numbers act at several sizes of the picture.
type Layered interface {
	Latent
	// LatentChunks is how many of the numbers act at each size, from the first of them and the coarsest size on. They sum up
	// to LatentSize.
	LatentChunks() []int
}

// Encoder is a Latent that finds the numbers of an example.
type Encoder interface {
	Latent
	// Encode returns the mean and the log-variance [size, LatentSize] of the numbers of each example.
	Encode(scope *model.Scope, batch Batch) (mean, logVar *graph.Node)
}

// Reconstructor is a Model that makes examples again from what it keeps of them, where that is no numbers to decode, as a
// Latent's are.
type Reconstructor interface {
	// Reconstruct returns what becomes of each example, as Sample draws them.
	Reconstruct(scope *model.Scope, batch Batch) *graph.Node
}
