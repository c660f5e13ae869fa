// Package backend chooses what the numbers run on: XLA through a PJRT plugin where one is
// installed, else GoMLX's pure Go backend. It is the one place that makes this choice, and it
// never downloads anything.
package backend

import (
	"errors"
	"fmt"
	"os"
	"sync"

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

// Kind is the kind of backend that is wanted.
type Kind string

// The kinds. Where the kind that is asked for is not to be had, NewOf fails instead of taking another.
const (
	Any  Kind = "auto" // the fastest that there is
	XLA  Kind = "xla"  // XLA, on whatever device
	CUDA Kind = "cuda" // XLA on a GPU
	Go   Kind = "go"   // pure Go
)

// Find chooses without loading anything: GOMLX_BACKEND as it stands, then a plugin from ATELIER_PLUGIN, from
// Choice.Env, from the wheels of a Python environment, or from go-xla's folders, CUDA first where there is a GPU; else
// pure Go. The environments are those at places, which may also be clones of Atelier; the active one; that of the
// installation which this program lies in, and of the project around the current folder; those on PATH and the user's.
// It fails only if ATELIER_PLUGIN names a file that is not there.
func Find(places ...string) (Choice, error) {
	choices, err := candidates(system(places), Any)
	if err != nil {
		return Choice{}, err
	}
	return choices[0], nil
}

// New opens the first choice that loads, as Find searches.
func New(places ...string) (compute.Backend, Choice, error) { return NewOf(Any, places...) }

// NewOf opens the first choice of that kind that loads. A plugin that was found but does not load is
// passed over, and the choice's Advice says so; one that was asked for by name is an error. Where the kind is not to be
// had, the error says where it was looked for. A GOMLX_BACKEND of another kind than XLA, CUDA or Go is then not heeded.
func NewOf(kind Kind, places ...string) (compute.Backend, Choice, error) {
	choices, err := candidates(system(places), kind)
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

// SlowName is the Name of the slow backend.
const SlowName = "pure Go"

// Name is what a backend is in the words of a progress line: "XLA", "XLA on CUDA" or "pure Go"; empty if there is none.
func Name(b compute.Backend) string {
	const goName = "Go Backend" // GoMLX's name for it
	switch b := b.(type) {
	case nil:
		return ""
	case *xla.Backend:
		if isCUDA(b.PluginName()) {
			return "XLA on CUDA"
		}
		return "XLA"
	default:
		if b.Name() == goName {
			return SlowName
		}
		return b.Name()
	}
}

// opening is held while a backend is opened: what GoMLX and go-xla set then is the whole program's.
var opening sync.Mutex

// Open opens the backend of one configuration, such as "go:ops_sequential". Several may be opened at once.
func Open(config string) (opened compute.Backend, err error) {
	opening.Lock()
	defer opening.Unlock()
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("backend: %s does not load: %v", config, fault)
		}
	}()
	xla.EnableAutoInstall(false)
	keepCUDAQuiet()
	keepFreedMemory()
	opened, err = compute.NewWithConfig(config)
	if err != nil {
		return nil, fmt.Errorf("backend: %s does not load: %w", config, err)
	}
	return opened, nil
}

// keepCUDAQuiet leaves out go-xla's warning that CUDA's libraries are not beside the plugin: in a Python environment they
// are elsewhere, where the plugin itself finds them.
func keepCUDAQuiet() {
	const checks = "GOPJRT_CUDA_CHECKS"
	if os.Getenv(checks) == "" {
		_ = os.Setenv(checks, "no") // without it there is a warning
	}
}

// chosenVariable names the environment variable that repeats GOMLX_BACKEND where a program chose it and
// no person did. GoMLX itself knows only GOMLX_BACKEND.
const chosenVariable = "ATELIER_BACKEND"

// Env is the environment, as NAME=value, in which programs make this choice: those that know GoMLX alone
// through GOMLX_BACKEND, and those that call New with the same Advice, and with the same freedom to pass
// over a plugin that does not load, unless a person asked for this one.
func (c Choice) Env() []string {
	env := []string{fromBackend + "=" + c.Config, chosenVariable + "="}
	if c.Found != fromBackend {
		env[1] += c.Config
	}
	return env
}

// Recorded is the choice of a plugin (.so) that was found at installation, at an absolute path. Its Env
// puts the plugin before all that a search finds, but behind what a person asks for.
func Recorded(plugin string) Choice {
	return Choice{Config: xlaConfig(plugin), Found: fromRecord}
}

// fromRecord is where a choice comes from that the kernel made, by its record or by a search.
const fromRecord = "the kernel"

// wish is the configuration that a person asked for in GOMLX_BACKEND, or empty.
func (m machine) wish() string {
	config := m.env(fromBackend)
	if config == m.env(chosenVariable) {
		return ""
	}
	return config
}
