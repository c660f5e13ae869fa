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
)

// asked tells whether a person named this backend, so that another must not take its place.
func (c Choice) asked() bool { return c.Found == fromBackend || c.Found == fromPlugin }

// machine is what the search looks at, given so that it can be tested.
type machine struct {
	env    func(string) string
	folder string // where the search for .venv starts
	gpu    bool
}

// wheelPlugins are the plugins inside Python wheels, below site-packages, the best first.
var wheelPlugins = []string{
	"jax_plugins/xla_cuda*/xla_cuda_plugin.so",
	"*/libpjrt_cpu.so",
	"*/pjrt_c_api_cpu_plugin.so",
}

// folderPlugins are the names that go-xla installs plugins under.
var folderPlugins = []string{
	"*cuda*.so",
	"*pjrt*cpu*.so",
}

// candidates lists what to try, the best first; pure Go is always the last.
func candidates(m machine) ([]Choice, error) {
	if config := m.wish(); config != "" {
		return []Choice{{Config: config, Found: fromBackend}}, nil
	}
	if plugin := m.env(fromPlugin); plugin != "" {
		path, err := filepath.Abs(plugin)
		if err == nil {
			_, err = os.Stat(path)
		}
		if err != nil {
			return nil, fmt.Errorf("backend: ATELIER_PLUGIN names %s, which cannot be opened (%w): "+
				"set it to the path of a PJRT plugin (.so) or unset it", plugin, err)
		}
		return []Choice{{Config: xlaConfig(path), Found: fromPlugin}}, nil
	}
	chosen := m.env(chosenVariable)
	fallback := Choice{Config: PureGo, Found: "fallback", Advice: advice}
	if chosen == PureGo {
		return []Choice{fallback}, nil
	}
	found := m.search()
	if chosen != "" {
		found = slices.DeleteFunc(found, func(c Choice) bool { return c.Config == chosen })
		found = slices.Insert(found, 0, Choice{Config: chosen, Found: fromRecord})
	}
	if m.gpu {
		slices.SortStableFunc(found, cudaFirst)
	} else {
		found = slices.DeleteFunc(found, Choice.cuda)
	}
	return append(found, fallback), nil
}

// search lists the plugins on this machine, in the order of the places.
func (m machine) search() []Choice {
	var found []Choice
	for _, root := range m.environments() {
		for _, pattern := range wheelPlugins {
			found = append(found, glob(filepath.Join(root, "lib", "python3*", "site-packages", pattern), "Python environment "+root)...)
		}
	}
	for _, folder := range m.pluginFolders() {
		for _, pattern := range folderPlugins {
			found = append(found, glob(filepath.Join(folder, pattern), "folder "+folder)...)
		}
	}
	return found
}

// environments lists the Python environments to search: the active ones, then a .venv of the
// project that the program stands in. The search goes no higher than the project's own root.
func (m machine) environments() []string {
	var roots []string
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if root := m.env(name); root != "" {
			roots = append(roots, root)
		}
	}
	for folder := m.folder; ; folder = filepath.Dir(folder) {
		if isThere(filepath.Join(folder, ".venv", "pyvenv.cfg")) {
			return append(roots, filepath.Join(folder, ".venv"))
		}
		if isThere(filepath.Join(folder, "go.mod")) || filepath.Dir(folder) == folder {
			return roots
		}
	}
}

// pluginFolders are the folders that go-xla itself searches.
func (m machine) pluginFolders() []string {
	folders := filepath.SplitList(m.env("PJRT_PLUGIN_LIBRARY_PATH"))
	if home := m.env("HOME"); home != "" {
		folders = append(folders, filepath.Join(home, ".local", "lib", "go-xla"))
	}
	return append(folders, "/usr/local/lib/go-xla")
}

func glob(pattern, found string) []Choice {
	paths, _ := filepath.Glob(pattern) // fails only on a malformed pattern
	choices := make([]Choice, len(paths))
	for i, path := range paths {
		choices[i] = Choice{Config: xlaConfig(path), Found: found}
	}
	return choices
}

func xlaConfig(plugin string) string { return "xla:" + plugin }

func (c Choice) cuda() bool { return strings.Contains(filepath.Base(c.Config), "cuda") }

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

func hasGPU() bool {
	devices, _ := filepath.Glob("/dev/nvidia[0-9]*")
	return len(devices) > 0
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
