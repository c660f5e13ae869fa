package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/gomlx/gomlx/core/graph"
)

// probe loads the backend that models would use and lets it multiply two 2x2 matrices.
func probe(context.Context) (detail, advice string, err error) {
	opened, choice, err := backend.New()
	if err != nil {
		return "", "", err
	}
	product, err := graph.CallOnce(opened, graph.MatMul, [][]float32{{1, 2}, {3, 4}}, [][]float32{{5, 6}, {7, 8}})
	if err != nil {
		return "", "", fmt.Errorf("%s does not multiply: %w", choice.Config, err)
	}
	got, ok := product.Value().([][]float32)
	want := []float32{19, 22, 43, 50} // by hand
	if !ok || !slices.Equal(slices.Concat(got...), want) {
		return "", "", fmt.Errorf("%s multiplies wrongly: got %v, want %v", choice.Config, product.Value(), want)
	}
	return fmt.Sprintf("%s (%s) loads and multiplies", choice.Config, choice.Found), choice.Advice, nil
}
