// Command exchange prints what a trained model decodes points in the space of its latent numbers to, as JSON, so that it
// can be compared with the same arithmetic elsewhere.
//
//	echo '[[0, 0.5]]' | go run ./tests/exchange folder
//
// With two files it reads the first, in the format safetensors, and writes what it read into the second.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/safetensors"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch len(args) {
	case 1:
		return printDecoded(args[0])
	case 2:
		return rewrite(args[0], args[1])
	}
	return fmt.Errorf("exchange: %d arguments, want a model's folder or two files", len(args))
}

// rewrite writes the tensors and the metadata of one file into another.
func rewrite(from, to string) error {
	file, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	tensors, metadata, err := safetensors.Decode(file)
	if err != nil {
		return fmt.Errorf("exchange: %s %w", from, err)
	}
	if file, err = safetensors.Encode(tensors, metadata); err != nil {
		return err
	}
	return os.WriteFile(to, file, 0o644)
}

// printDecoded decodes the points on standard input.
func printDecoded(folder string) error {
	var z [][]float32
	if err := json.NewDecoder(os.Stdin).Decode(&z); err != nil {
		return fmt.Errorf("exchange: standard input is not a list of points: %w", err)
	}
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		return err
	}
	opened, err := fit.Open(b, folder, zoo.Build)
	if err != nil {
		return err
	}
	values, err := decode(opened, z)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(values)
}

// decode returns the values of all examples, one after the other.
func decode(run *fit.Run, z [][]float32) ([]float32, error) {
	gen, ok := run.Model.(models.Latent)
	if !ok {
		return nil, fmt.Errorf("exchange: models of the family %s decode nothing", run.Model.Config().Family())
	}
	exec, err := model.NewExec(run.Backend, run.Store, func(scope *model.Scope, z *graph.Node) *graph.Node {
		return gen.Decode(scope, z, nil)
	})
	if err != nil {
		return nil, err
	}
	out, err := exec.Call1(z)
	if err != nil {
		return nil, err
	}
	return tensors.CopyFlatData[float32](out)
}
