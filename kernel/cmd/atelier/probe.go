package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/kernel/doctor"
	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
)

// probe loads the backend of a kind that models would use, searched for as they do, and lets it compute.
func probe(kind backend.Kind, places ...string) doctor.Probe {
	return func(context.Context) (detail, advice string, err error) {
		opened, choice, err := backend.NewOf(kind, places...)
		if err != nil {
			return "", "", err
		}
		if kind == backend.CUDA && opened.NumDevices() == 0 {
			return "", "", fmt.Errorf("%s has no device", choice.Config)
		}
		if err := errors.Join(multiply(opened), convolve(opened)); err != nil {
			return "", "", fmt.Errorf("%s does not compute: %w", choice.Config, err)
		}
		return fmt.Sprintf("%s (%s) loads, multiplies and convolves", choice.Config, choice.Found), choice.Advice, nil
	}
}

// multiply lets a backend multiply two 2x2 matrices.
func multiply(b compute.Backend) error {
	product, err := graph.CallOnce(b, graph.MatMul, [][]float32{{1, 2}, {3, 4}}, [][]float32{{5, 6}, {7, 8}})
	if err != nil {
		return err
	}
	got, ok := product.Value().([][]float32)
	want := []float32{19, 22, 43, 50} // by hand
	if !ok || !slices.Equal(slices.Concat(got...), want) {
		return fmt.Errorf("a product is %v, want %v", product.Value(), want)
	}
	return nil
}

// convolve lets a backend sum nine numbers under a kernel, for which a GPU has a library of its own.
func convolve(b compute.Backend) error {
	sum, err := graph.CallOnce(b, func(picture *graph.Node) *graph.Node {
		return graph.Convolve(picture, graph.Reshape(graph.OnesLike(picture), 3, 3, 1, 1)).NoPadding().Done()
	}, [][][][]float32{{{{1}, {2}, {3}}, {{4}, {5}, {6}}, {{7}, {8}, {9}}}})
	if err != nil {
		return err
	}
	if got, ok := sum.Value().([][][][]float32); !ok || got[0][0][0][0] != 45 {
		return fmt.Errorf("a convolution is %v, want 45", sum.Value())
	}
	return nil
}

// seeGPU says which GPUs the driver shows.
func seeGPU(ctx context.Context) (detail, advice string, err error) {
	devices, _ := filepath.Glob("/dev/nvidia[0-9]*") // fails only on a malformed pattern
	said, err := exec.CommandContext(ctx, "nvidia-smi", "--query-gpu=name,driver_version,memory.total,memory.used", "--format=csv,noheader").Output()
	switch {
	case err == nil && len(said) > 0:
		return strings.ReplaceAll(strings.TrimSpace(string(said)), "\n", "; "), "", nil
	case len(devices) > 0:
		return strings.Join(devices, ", "), "install nvidia-smi to see more", nil
	default:
		return "", "", errors.New("no NVIDIA GPU is seen: there is no /dev/nvidia0, and nvidia-smi shows none")
	}
}
