package backend

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Where a choice comes from, when a person asked for it.
const (
	fromBackend = "GOMLX_BACKEND"
	fromPlugin  = "ATELIER_PLUGIN"
	fromKind    = "asked for" // by NewOf's kind
)

// asked tells whether a person named this backend, so that another must not take its place.
func (c Choice) asked() bool {
	return c.Found == fromBackend || c.Found == fromPlugin || c.Found == fromKind
}

// candidates lists what to try, the best first; where any kind will do, pure Go is always the last.
func candidates(m machine, kind Kind) ([]Choice, error) {
	if kind == Go {
		return []Choice{{Config: PureGo, Found: fromKind}}, nil
	}
	if config := m.wish(); config != "" && (kind == Any || isXLA(config)) {
		return []Choice{{Config: config, Found: fromBackend}}, nil
	}
	if plugin := m.env(fromPlugin); plugin != "" {
		named, err := namedPlugin(plugin)
		return []Choice{named}, err
	}
	chosen := m.env(chosenVariable)
	fallback := Choice{Config: PureGo, Found: "fallback", Advice: advice}
	if chosen == PureGo && kind == Any {
		return []Choice{fallback}, nil
	}
	found := m.search()
	if isXLA(chosen) {
		found = slices.DeleteFunc(found, func(c Choice) bool { return c.Config == chosen })
		found = slices.Insert(found, 0, Choice{Config: chosen, Found: fromRecord})
	}
	found = m.fit(found, kind)
	switch {
	case kind == Any:
		return append(found, fallback), nil
	case len(found) == 0:
		return nil, m.lack(kind)
	default:
		return found, nil
	}
}

// namedPlugin is the choice of a person's plugin.
func namedPlugin(plugin string) (Choice, error) {
	path, err := filepath.Abs(plugin)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return Choice{}, fmt.Errorf("backend: ATELIER_PLUGIN names %s, which cannot be opened (%w): "+
			"set it to the path of a PJRT plugin (.so) or unset it", plugin, err)
	}
	return Choice{Config: xlaConfig(path), Found: fromPlugin}, nil
}

// fit leaves what the machine and the kind allow, CUDA first.
func (m machine) fit(found []Choice, kind Kind) []Choice {
	if !m.gpu && kind != CUDA {
		return slices.DeleteFunc(found, Choice.cuda)
	}
	slices.SortStableFunc(found, cudaFirst)
	if kind == CUDA {
		found = slices.DeleteFunc(found, func(c Choice) bool { return !c.cuda() })
	}
	return found
}

// lack is the error of a search that found nothing.
func (m machine) lack(kind Kind) error {
	what, do := "XLA plugin", "run docker/install.sh in a clone of Atelier"
	if kind == CUDA {
		what, do = "XLA plugin for CUDA", "install jax-cuda13-pjrt and CUDA's nvidia-* wheels into a Python environment that is active or on PATH"
	}
	return fmt.Errorf("backend: no %s is in %s: %s, or set ATELIER_PLUGIN to the path of a PJRT plugin (.so)",
		what, strings.Join(slices.Concat(m.environments(), m.pluginFolders()), ", "), do)
}

// memoryShare is how much of a GPU's memory one program may take, so that two cells and the display fit.
const memoryShare = 0.4

// xlaConfig is the configuration of a plugin at an absolute path. On a GPU memory is taken as it is needed: XLA's
// default takes three quarters of it at once. That memory is not the host's, whatever the path's folders are called.
func xlaConfig(plugin string) string {
	config := "xla:" + plugin
	if isCUDA(plugin) {
		config += fmt.Sprintf(",preallocate=false,memory_fraction=%g,shared_buffers=false", memoryShare)
	}
	return config
}

func isXLA(config string) bool { return config == "xla" || strings.HasPrefix(config, "xla:") }

// Plugin is the absolute path of the choice's PJRT plugin, or empty if it has none or names it otherwise.
func (c Choice) Plugin() string {
	plugin, ok := strings.CutPrefix(c.Config, "xla:")
	plugin, _, _ = strings.Cut(plugin, ",") // GoMLX's options
	if !ok || !filepath.IsAbs(plugin) {
		return ""
	}
	return plugin
}

func (c Choice) cuda() bool { return isCUDA(c.Plugin()) }

func isCUDA(plugin string) bool { return strings.Contains(filepath.Base(plugin), "cuda") }

func cudaFirst(a, b Choice) int {
	switch {
	case a.cuda() == b.cuda():
		return 0
	case a.cuda():
		return -1
	default:
		return 1
	}
}
