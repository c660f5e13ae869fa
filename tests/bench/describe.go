package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/cost"
)

// net is all that a peer has to know of a workload to build the same.
type net struct {
	Family string        `json:"family"`
	Config models.Config `json:"config"` // with nothing left to a preset
	// Height, Width and Channels are those of pictures; Symbols is the size of a text's alphabet.
	Height   int `json:"height"`
	Width    int `json:"width"`
	Channels int `json:"channels"`
	Symbols  int `json:"symbols"`
	// Parameters is the number of weights that are learnt.
	Parameters int `json:"parameters"`
}

// describe writes what each workload's net is, as a JSON object by their names.
func describe(out io.Writer, chosen []workload) error {
	nets := map[string]net{}
	for _, w := range chosen {
		n, err := w.net()
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		nets[w.name] = n
	}
	return json.NewEncoder(out).Encode(map[string]any{"peer": "atelier", "nets": nets})
}

func (w workload) net() (net, error) {
	set, err := w.data()
	if err != nil {
		return net{}, err
	}
	gen, err := w.config.Build(set.Spec())
	if err != nil {
		return net{}, err
	}
	counted, err := cost.Of(gen)
	if err != nil {
		return net{}, err
	}
	spec := gen.Spec()
	return net{
		Family: gen.Config().Family(), Config: gen.Config(),
		Height: spec.Height, Width: spec.Width, Channels: spec.Channels, Symbols: len(spec.Alphabet),
		Parameters: counted.Parameters,
	}, nil
}
