// Command exchange prints what a trained model decodes points in the space of its latent numbers to, as JSON, so that it
// can be compared with the same arithmetic elsewhere.
//
//	echo '[[0, 0.5]]' | go run ./tests/exchange folder
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
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folders []string) error {
	if len(folders) != 1 {
		return fmt.Errorf("exchange: %d folders, want 1: the model's", len(folders))
	}
	var z [][]float32
	if err := json.NewDecoder(os.Stdin).Decode(&z); err != nil {
		return fmt.Errorf("exchange: standard input is not a list of points: %w", err)
	}
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		return err
	}
	opened, err := fit.Open(b, folders[0], zoo.Build)
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
