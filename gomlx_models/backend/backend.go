// Package backend chooses what the numbers run on: XLA through a PJRT plugin where one is
// installed, else GoMLX's pure Go backend. It is the one place that makes this choice, and it
// never downloads anything.
package backend

import (
	"errors"
	"fmt"
	"os"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
	"github.com/gomlx/go-xla/compute/xla"  // registers "xla"
)

// PureGo is the configuration of the fallback. The sequential form never deadlocks; the parallel
// default can, on machines with few cores.
const PureGo = "go:ops_sequential"

// advice is what to do about the lack of a plugin.
const advice = "no XLA plugin found, so models run in pure Go, many times slower: " +
	"run docker/install.sh, or set ATELIER_PLUGIN to the path of a PJRT plugin (.so)"

// Choice is a backend's configuration and how it was found.
type Choice struct {
	// Config is what GOMLX_BACKEND would hold, such as "xla:/opt/lib/libpjrt_cpu.so".
	Config string
	// Found says where the choice comes from, such as "ATELIER_PLUGIN".
	Found string
	// Advice is one line for the user when the choice is not the fast one, else empty.
	Advice string
}

// Find chooses without loading anything: GOMLX_BACKEND as it stands, then a plugin from
// ATELIER_PLUGIN, from Choice.Env, from the Python environment's wheels, or from go-xla's folders, CUDA
// first where there is a GPU; else pure Go. It fails only if ATELIER_PLUGIN names a file that is not there.
func Find() (Choice, error) {
	choices, err := candidates(system())
	if err != nil {
		return Choice{}, err
	}
	return choices[0], nil
}

// New opens the first choice that loads. A plugin that was found but does not load is passed over,
// and the choice's Advice says so; one that was asked for by name is an error.
func New() (compute.Backend, Choice, error) {
	choices, err := candidates(system())
	if err != nil {
		return nil, Choice{}, err
	}
	var failed error
	for _, choice := range choices {
		opened, err := Open(choice.Config)
		if err == nil {
			if failed != nil {
				choice.Advice = fmt.Sprintf("using %s, because a better one did not load: %v", choice.Config, failed)
			}
			return opened, choice, nil
		}
		if choice.asked() {
			return nil, choice, err
		}
		failed = errors.Join(failed, err)
	}
	return nil, Choice{}, fmt.Errorf("backend: none loads: %w", failed)
}

// Open opens the backend of one configuration, such as "go:ops_sequential".
func Open(config string) (opened compute.Backend, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("backend: %s does not load: %v", config, fault)
		}
	}()
	xla.EnableAutoInstall(false)
	keepFreedMemory()
	opened, err = compute.NewWithConfig(config)
	if err != nil {
		return nil, fmt.Errorf("backend: %s does not load: %w", config, err)
	}
	return opened, nil
}

// system looks at the machine that the program runs on.
func system() machine {
	folder, err := os.Getwd()
	if err != nil {
		folder = "."
	}
	return machine{env: os.Getenv, folder: folder, gpu: hasGPU()}
}
