package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// workload is a model and the data that it is timed on, which a set in colour has of any size.
type workload struct {
	name   string
	config models.Config
	data   func() (models.Dataset, error)
	colour bool
}

// workloads are those of the peers' scripts, with the same sizes, and behind them the presets for art, whose peers are in
// tests/bench/peers. r3gan goes without augmentation, so that nets are compared and not ways to change pictures.
var workloads = []workload{
	{"gan_mlp", gan.Config{}, data.FashionMNIST().Open, false},
	{"vae_mlp", vae.Config{}, data.FashionMNIST().Open, false},
	{"rnn_rows", rnn.Config{}, data.FashionMNIST().Open, false},
	{"dcgan", gan.Config{Preset: gan.DCGAN, EMA: -1, Batch: 64}, data.FashionMNIST().Open, false},
	{"gru_char", rnn.Config{Cell: rnn.CellGRU, Units: 256, Embedding: 64, Symbols: 65, Window: 64, Batch: 64}, letters, false},
	{"r3gan", gan.Config{Preset: gan.R3GAN, Augment: gan.AugmentNone}, nil, true},
	{"sigma", vae.Config{Preset: vae.Sigma}, nil, true},
	{"mingru", rnn.Config{Preset: rnn.MinGRU}, letters, false},
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

// choose finds the workloads of those names, puts the fields of a JSON object in place of their configurations', and gives
// those in colour pictures of that side.
func choose(names []string, fields string, side int) (chosen []workload, err error) {
	for _, name := range names {
		w, err := find(name)
		if err != nil {
			return nil, err
		}
		if w.config, err = replace(w.config, fields); err != nil {
			return nil, err
		}
		if w.colour {
			w.data = func() (models.Dataset, error) { return noise(side) }
		}
		chosen = append(chosen, w)
	}
	return chosen, nil
}

// replace puts the fields of a JSON object in place of a configuration's.
func replace(c models.Config, fields string) (models.Config, error) {
	family, err := zoo.Find(c.Family())
	if err != nil {
		return nil, err
	}
	own, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	merged := map[string]json.RawMessage{}
	for _, object := range [][]byte{own, []byte(fields)} {
		if err := json.Unmarshal(object, &merged); err != nil {
			return nil, fmt.Errorf("-config %.200s is no JSON object: %w", object, err)
		}
	}
	whole, err := json.Marshal(merged)
	if err != nil {
		return nil, err
	}
	return family.Decode(whole)
}

// noisePictures is how many pictures noise has, more than any step takes.
const noisePictures = 1024

// noise is pictures in colour of random values, of that side in pixels.
func noise(side int) (models.Dataset, error) {
	if side < 1 || side > 256 {
		return nil, fmt.Errorf("-size is %d, want 1 to 256 pixels", side)
	}
	pictures := idx.Array{Dims: []int{noisePictures, side, side, 3}, Values: make([]byte, noisePictures*side*side*3)}
	_, _ = rand.NewChaCha8([32]byte{}).Read(pictures.Values) // never fails
	var file bytes.Buffer
	if err := idx.Write(&file, pictures); err != nil {
		return nil, err
	}
	return fromFile("noise.idx", file.Bytes(), func(path string) data.Source { return data.PictureFiles(path, "") })
}

// fromFile opens what is written into a file that lives no longer.
func fromFile(name string, content []byte, source func(path string) data.Source) (set models.Dataset, err error) {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return nil, err
	}
	return source(path).Open()
}

// letters is a text of a million random symbols, 64 different ones, which with the unknown makes
// an alphabet of 65.
func letters() (models.Dataset, error) {
	random, symbols := rand.New(rand.NewPCG(1, 1)), make([]byte, 1_000_000)
	for i := range symbols {
		symbols[i] = byte('0' + random.IntN(64))
	}
	return fromFile("letters.txt", symbols, data.TextFile)
}
