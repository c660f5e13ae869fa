package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// workload is a model and the data that it is timed on.
type workload struct {
	name   string
	config models.Config
	data   func() (models.Dataset, error)
}

// workloads are those of the peers' scripts, with the same sizes.
var workloads = []workload{
	{"gan_mlp", gan.Config{}, data.FashionMNIST().Open},
	{"vae_mlp", vae.Config{}, data.FashionMNIST().Open},
	{"rnn_rows", rnn.Config{}, data.FashionMNIST().Open},
	{"dcgan", gan.Config{Preset: gan.DCGAN, EMA: -1, Batch: 64}, data.FashionMNIST().Open},
	{"gru_char", rnn.Config{Cell: rnn.CellGRU, Units: 256, Embedding: 64, Symbols: 65, Window: 64, Batch: 64}, letters},
}

func names() []string {
	var all []string
	for _, w := range workloads {
		all = append(all, w.name)
	}
	return all
}

func find(name string) (workload, error) {
	for _, w := range workloads {
		if w.name == name {
			return w, nil
		}
	}
	return workload{}, fmt.Errorf("there is no workload %q, want one of %s", name, strings.Join(names(), ", "))
}

// letters is a text of a million random symbols, 64 different ones, which with the unknown makes
// an alphabet of 65.
func letters() (text models.Dataset, err error) {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	random, symbols := rand.New(rand.NewPCG(1, 1)), make([]byte, 1_000_000)
	for i := range symbols {
		symbols[i] = byte('0' + random.IntN(64))
	}
	path := filepath.Join(folder, "letters.txt")
	if err := os.WriteFile(path, symbols, 0o600); err != nil {
		return nil, err
	}
	return data.TextFile(path).Open()
}
