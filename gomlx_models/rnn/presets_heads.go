package rnn

// headValues are the values of a preset for pairs or for drawings.
func (p Preset) headValues(c Config) Config {
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
