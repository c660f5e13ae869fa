package main

import (
	"os"
	"runtime"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

// experiment names the environment variable of the Go tool for what is not yet in the language.
const experiment = "GOEXPERIMENT"

// buildEnv is what the Go tool is told when it builds a cell, as NAME=value. Pure Go multiplies
// matrices about four times faster with vector instructions, which Go 1.27 has as an experiment on amd64.
// What the user set is left alone.
func buildEnv(choice backend.Choice) []string {
	if choice.Config != backend.PureGo || runtime.GOARCH != "amd64" || os.Getenv(experiment) != "" {
		return nil
	}
	return []string{experiment + "=simd"}
}
