// Package pretrained holds the weights that come with Atelier: models that it trained, each in one safetensors file in
// half precision, with a card that says what it learnt from, how it was made, what it scores and what it cannot do. They
// are a part of the program that asks for them, so that no network is needed, and of no other.
package pretrained

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

//go:embed models
var files embed.FS

const (
	folder = "models"
	ending = ".safetensors"
	// Prefix is before the name of a model of the zoo where a folder could stand, such as zoo:tang.
	Prefix = "zoo:"
)

// Model is a model of the zoo.
type Model struct {
	Name string
	// Bytes is the size of its file.
	Bytes int
	fit.Packed
	Card Card
}

// Names lists the models.
func Names() []string {
	entries, _ := files.ReadDir(folder) // it is in the program
	var names []string
	for _, entry := range entries {
		if name, isModel := strings.CutSuffix(entry.Name(), ending); isModel {
			names = append(names, name)
		}
	}
	return names
}

// Find describes a model, whose name may follow Prefix.
func Find(name string) (Model, error) {
	name, file, err := read(name)
	if err != nil {
		return Model{}, err
	}
	return Describe(name, file)
}

// Open makes a run of a model, whose name may follow Prefix. Its optimizers begin anew if it is trained on.
func Open(b compute.Backend, name string) (*fit.Run, error) {
	name, file, err := read(name)
	if err != nil {
		return nil, err
	}
	run, err := fit.Unpack(b, file, Prefix+name, zoo.Build)
	if err != nil {
		return nil, err
	}
	described, err := Describe(name, file)
	run.Data.Licence = described.Card.License
	return run, err
}

func read(asked string) (name string, file []byte, err error) {
	name = strings.TrimPrefix(asked, Prefix)
	for _, known := range Names() {
		if name == known {
			file, err = files.ReadFile(path.Join(folder, name+ending))
			return name, file, err
		}
	}
	return "", nil, fmt.Errorf("zoo: there is no model %q, want one of %s", name, strings.Join(Names(), ", "))
}

// Describe reads what a file says of its model.
func Describe(name string, file []byte) (Model, error) {
	packed, err := fit.DescribePacked(file)
	if err != nil {
		return Model{}, fmt.Errorf("zoo: the file of %s %w", name, err)
	}
	m := Model{Name: name, Bytes: len(file), Packed: packed}
	if err := json.Unmarshal(packed.Card, &m.Card); err != nil {
		return Model{}, fmt.Errorf("zoo: the card of %s cannot be read: %w", name, err)
	}
	return m, nil
}
