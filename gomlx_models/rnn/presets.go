package rnn

import (
	"cmp"
	"maps"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Preset names a configuration.
type Preset string

// The presets.
const (
	// Article is the tanh network of the reference article; the empty preset is it, too.
	Article Preset = "article"
	// GRU writes text with gated units.
	GRU Preset = "gru"
	// LSTM writes text with long short-term memory.
	LSTM Preset = "lstm"
	// MinGRU writes text or documents with minimal gated units, in a size that follows the length of the text.
	MinGRU Preset = "mingru"
	// Lines writes short documents, such as names, with gated units.
	Lines Preset = "lines"
	// Rows draws pictures with gated units.
	Rows Preset = "rows"
	// Couplets writes the answers of pairs.
	Couplets Preset = "couplets"
	// Sketch draws drawings point by point.
	Sketch Preset = "sketch"
)

// allPresets lists the presets, the reference model first.
var allPresets = []Preset{Article, GRU, LSTM, MinGRU, Lines, Rows, Couplets, Sketch}

// kind is that of the data that a preset is made for.
func (p Preset) kind() models.Kind {
	switch p {
	case Rows:
		return models.Pictures
	case Couplets:
		return models.Pairs
	case Sketch:
		return models.Strokes
	default:
		return models.Text
	}
}

// learns tells whether a preset is for data of a kind. The reference model learns all.
func (p Preset) learns(kind models.Kind) bool { return p == Article || p.kind() == kind }

// defaults are what a preset fills in. A Batch or Symbols of 0 depends on the data.
func (p Preset) defaults() Config {
	article := Config{Cell: CellTanh, Layers: 1, Units: 1024, Symbols: 784, Norm: NormNone, Window: 64, LearningRate: 1e-3, ClipNorm: 1}
	gru := article
	gru.Cell, gru.Units, gru.Symbols, gru.Dropout, gru.LearningRate, gru.HalfLife = CellGRU, 512, 0, 0.2, 2e-3, 1500
	switch p {
	case GRU:
		return gru
	case LSTM:
		gru.Cell = CellLSTM
		return gru
	case MinGRU:
		gru.Cell, gru.Layers, gru.Units, gru.Window, gru.LearningRate = CellMinGRU, 2, 0, 128, 3e-3
		return gru
	case Lines:
		gru.Units, gru.Embedding, gru.Dropout, gru.HalfLife = 256, 32, 0.4, 2000
		return gru
	case Rows:
		article.Cell, article.Units, article.HalfLife = CellGRU, 512, 5000
		return article
	case Couplets, Sketch:
		return p.headDefaults(article)
	default:
		return article
	}
}

// withDefaults fills in what is zero.
func (c Config) withDefaults(data models.Spec) Config {
	c.Preset = cmp.Or(c.Preset, Article)
	d := c.Preset.defaults()
	if c.Preset == MinGRU {
		d = d.fitToText(c, data)
	}
	switch data.Kind {
	case models.Text:
		d.Batch = cmp.Or(d.Batch, textBatch(data))
	case models.Pairs:
		c.Attention = cmp.Or(c.Attention, d.Attention, AttentionNone)
	case models.Strokes:
		c.Mixtures = cmp.Or(c.Mixtures, d.Mixtures, 20)
	}
	d.Batch = cmp.Or(d.Batch, 128)
	c.Cell = cmp.Or(c.Cell, d.Cell)
	c.Layers = cmp.Or(c.Layers, d.Layers)
	c.Units = cmp.Or(c.Units, d.Units)
	c.Embedding = cmp.Or(c.Embedding, d.Embedding)
	c.Symbols = cmp.Or(c.Symbols, max(d.Symbols, len(data.Alphabet)))
	c.Norm = cmp.Or(c.Norm, d.Norm)
	c.Dropout = cmp.Or(c.Dropout, d.Dropout)
	c.Window = cmp.Or(c.Window, d.Window)
	c.Batch, _ = models.FitBatch(c.Batch, d.Batch, data)
	c.LearningRate = cmp.Or(c.LearningRate, d.LearningRate)
	c.HalfLife = cmp.Or(c.HalfLife, d.HalfLife)
	c.ClipNorm = cmp.Or(c.ClipNorm, d.ClipNorm)
	return c
}

// textBatch is 64 windows of a text, or as many rows of documents as have about 1,024 symbols, 16 at least.
func textBatch(data models.Spec) int {
	if !data.Documents {
		return 64
	}
	return min(max(1024/max(1, data.Length), 16), 256)
}

// Presets lists every preset with its values and where each comes from.
func Presets() []models.Preset {
	text := models.Spec{Kind: models.Text, Alphabet: letters()}
	documents := models.Spec{Kind: models.Text, Documents: true, Alphabet: letters(), Length: 16}
	return []models.Preset{
		Article.describe("the tanh network of the reference article (Elman 1990)", text),
		GRU.describe("text by gated recurrent units (Cho et al. 2014), sized for an hour or less on two cores", text),
		LSTM.describe("text by long short-term memory (Hochreiter & Schmidhuber 1997), sized like gru", text),
		MinGRU.describe("text or documents by minimal gated units (Feng et al. 2024), as wide as the length of the text allows, sized for minutes on two cores",
			models.Spec{Kind: models.Text, Alphabet: letters(), Count: megabyte}),
		Lines.describe("short documents, such as names, by gated recurrent units (Cho et al. 2014), sized for minutes on two cores", documents),
		Rows.describe("pictures row by row, by gated recurrent units (Cho et al. 2014)",
			models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}),
		Couplets.describe("the answer to a line, by an encoder and a decoder (Cho et al. 2014) that looks back (Luong et al. 2015)",
			models.Spec{Kind: models.Pairs, Alphabet: letters(), Length: 8}),
		Sketch.describe("drawings point by point, by sketch-rnn's decoder (Ha & Eck 2017, section 3.3)",
			models.Spec{Kind: models.Strokes, Length: 64}),
	}
}

// letters is an alphabet like that of an English text: the unknown symbol, a line's end, and printable ASCII.
func letters() []string {
	all := []string{"\uFFFD", "\n"}
	for r := ' '; r <= '~'; r++ {
		all = append(all, string(r))
	}
	return all
}

func (p Preset) describe(about string, data models.Spec) models.Preset {
	return models.Preset{Name: string(p), About: about, Config: Config{Preset: p}.withDefaults(data), For: data, Sources: p.sources()}
}

// sources says where each value of a preset comes from; what a preset leaves as it was has the source it had.
func (p Preset) sources() map[string]string {
	const own = "chosen here: "
	all := map[string]string{
		"preset":        "the reference article",
		"cell":          "the reference article; Elman 1990",
		"layers":        "the reference article",
		"units":         "the reference article",
		"symbols":       "the reference article: an output of width 784",
		"norm":          "none, as in the reference article",
		"window":        own + "64 symbols are a line or two",
		"batch":         own + "64 windows of text, rows of documents of 1,024 symbols, 128 pictures as in the other families' articles",
		"learning_rate": "Kingma & Ba 2014, algorithm 1",
		"clip_norm":     "Pascanu et al. 2013, algorithm 1; the limit is chosen here",
	}
	switch p {
	case Article:
		return all
	case Couplets, Sketch:
		delete(all, "window") // for texts only
		delete(all, "symbols")
		maps.Copy(all, p.headSources())
		return all
	}
	maps.Copy(all, map[string]string{
		"preset":    "Cho et al. 2014",
		"cell":      "Cho et al. 2014, section 2.3",
		"layers":    own + "a second layer learns less in the same time",
		"units":     "Karpathy 2015, char-rnn: 512 for texts of some megabytes",
		"half_life": own + "the rate falls as the loss levels out",
	})
	if p == Rows {
		return all
	}
	maps.Copy(all, map[string]string{
		"symbols":       "as many as the alphabet of the text",
		"dropout":       "Zaremba et al. 2014, section 4.1: 0.2 for small networks on little text",
		"learning_rate": "Karpathy 2015, char-rnn",
	})
	if p == Lines {
		all["units"] = own + "by the score on names held out for it (tests/paper, names)"
		all["embedding"] = own + "as wide as an alphabet of letters"
		all["dropout"] = own + "on those names as good as 0.3, and no worse where training goes on"
		all["half_life"] = all["units"]
	}
	if p == MinGRU {
		maps.Copy(all, minGRUSources())
	}
	if p == LSTM {
		all["preset"] = "Hochreiter & Schmidhuber 1997"
		all["cell"] = "Hochreiter & Schmidhuber 1997; Gers et al. 2000; Jozefowicz et al. 2015, section 2.2"
	}
	return all
}

// headDefaults are the values of a preset for pairs or for drawings.
func (p Preset) headDefaults(c Config) Config {
	c.Units, c.Batch, c.Symbols, c.Window = 256, 64, 0, 0
	if p == Couplets {
		c.Cell, c.Embedding, c.Dropout, c.Attention = CellGRU, 100, 0.3, AttentionGeneral
		return c
	}
	c.Cell, c.Batch, c.HalfLife, c.Mixtures = CellLSTM, 100, 6931, 20
	return c
}

// headSources says where those values come from.
func (p Preset) headSources() map[string]string {
	const code = "Ha & Eck 2017; the defaults of their program, sketch_rnn in Magenta"
	if p == Couplets {
		return map[string]string{
			"preset":    "Cho et al. 2014, section 2.2",
			"cell":      "Cho et al. 2014, section 2.3",
			"units":     "chosen here: a quarter of the 1,000 of Cho et al. 2014, section 4.1, for a thousand times fewer pairs",
			"embedding": "Cho et al. 2014, section 4.1: 100",
			"symbols":   "as many as the alphabet of the pairs",
			"dropout":   "chosen here: there are few pairs",
			"batch":     "Cho et al. 2014, section 4.1: 64",
			"attention": "Luong et al. 2015, section 3.1: the score general",
		}
	}
	return map[string]string{
		"preset":        "Ha & Eck 2017, section 3.3",
		"cell":          "Hochreiter & Schmidhuber 1997; Ha & Eck 2017, section 3.2",
		"units":         "chosen here: half of the 512 of Ha & Eck 2017, for two cores",
		"batch":         code + ": 100",
		"learning_rate": code + ": 0.001",
		"half_life":     code + ": the rate falls by 0.9999 a step",
		"clip_norm":     code + ": 1, of each number there, of all together here",
		"mixtures":      code + ": 20",
	}
}

// minGRUSources says where the values of the preset mingru come from that are its own.
func minGRUSources() map[string]string {
	const follows = "chosen here, by the length of the text: "
	return map[string]string{
		"preset":        "Feng et al. 2024, section 3.1",
		"cell":          "Feng et al. 2024, section 3.1; convolution and dense layers as in its appendix C",
		"layers":        "chosen here: 2 for minutes on two cores; Feng et al. 2024, appendix C: 3 for a GPU",
		"units":         follows + "256 for a megabyte, and for less as its cube root",
		"dropout":       follows + "0.1 for a megabyte, and 0.2 more for each tenth part",
		"window":        "chosen here: 128 symbols, and 64 of a text below 100,000",
		"batch":         follows + "16 windows, and 8 of a text below 100,000; rows of documents of 1,024 symbols",
		"learning_rate": "chosen here: 0.003",
		"half_life":     follows + "5 readings of it, at most 1,000 steps",
	}
}
