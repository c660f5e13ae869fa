package backend

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// machine is what the search looks at, given so that it can be tested.
type machine struct {
	env     func(string) string
	folder  string   // the current one
	program string   // this program's own file, its symbolic links followed
	places  []string // clones and Python environments that the caller knows of
	gpu     bool
}

// system looks at the machine that the program runs on.
func system(places []string) machine {
	m := machine{env: os.Getenv, folder: ".", gpu: hasGPU()}
	for _, place := range places {
		if whole, err := filepath.Abs(place); err == nil && place != "" {
			m.places = append(m.places, whole)
		}
	}
	if folder, err := os.Getwd(); err == nil {
		m.folder = folder
	}
	if program, err := os.Executable(); err == nil {
		m.program, _ = filepath.EvalSymlinks(program) // without it the search goes on elsewhere
	}
	return m
}

// wheelPlugins are the plugins inside Python wheels, below site-packages, the best first.
var wheelPlugins = []string{
	"jax_plugins/xla_cuda*/xla_cuda_plugin.so",
	"*/libpjrt_cpu.so",
	"*/pjrt_c_api_cpu_plugin.so",
}

// packageFolders are where a Python environment keeps its packages; the last two are Debian's.
var packageFolders = []string{
	"lib/python3*/site-packages",
	"lib/python3*/dist-packages",
	"local/lib/python3*/dist-packages",
}

// folderPlugins are the names that go-xla installs plugins under.
var folderPlugins = []string{
	"*cuda*.so",
	"*pjrt*cpu*.so",
}

// search lists the plugins on this machine, in the order of the places.
func (m machine) search() []Choice {
	var found []Choice
	for _, root := range m.environments() {
		for _, pattern := range wheelPlugins {
			for _, packages := range packageFolders {
				found = append(found, glob(root, packages+"/"+pattern, "Python environment "+root)...)
			}
		}
	}
	for _, folder := range m.pluginFolders() {
		for _, pattern := range folderPlugins {
			found = append(found, glob(folder, pattern, "folder "+folder)...)
		}
	}
	return found
}

// environments lists the Python environments to search, each once: those that the caller knows of, the active ones, that
// of the installation around this program, that of the project around the current folder, those on PATH and the user's.
func (m machine) environments() []string {
	var roots []string
	for _, place := range m.places {
		roots = append(roots, place, filepath.Join(place, ".venv"))
	}
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if root := m.env(name); root != "" {
			roots = append(roots, root)
		}
	}
	roots = append(roots, m.installation()...)
	roots = append(roots, m.project()...)
	roots = append(roots, m.onPath()...)
	if home := m.env("HOME"); home != "" {
		roots = append(roots, filepath.Join(home, ".local"))
	}
	var once []string
	for _, root := range roots {
		if !slices.Contains(once, root) && isThere(root) {
			once = append(once, root)
		}
	}
	return once
}

// installation is what this program lies in: a Python environment's bin, or a clone, whose .venv it is then.
func (m machine) installation() []string {
	if m.program == "" {
		return nil
	}
	folder := filepath.Dir(m.program)
	if root := filepath.Dir(folder); isEnvironment(root) {
		return []string{root}
	}
	for ; filepath.Dir(folder) != folder; folder = filepath.Dir(folder) {
		if isThere(filepath.Join(folder, "go.mod")) {
			return []string{filepath.Join(folder, ".venv")}
		}
	}
	return nil
}

// project is the .venv of the project around the current folder. The search goes no higher than the project's root.
func (m machine) project() []string {
	for folder := m.folder; ; folder = filepath.Dir(folder) {
		if venv := filepath.Join(folder, ".venv"); isEnvironment(venv) {
			return []string{venv}
		}
		if isThere(filepath.Join(folder, "go.mod")) || filepath.Dir(folder) == folder {
			return nil
		}
	}
}

// onPath lists the environments of the Pythons on PATH, whether they are active or not.
func (m machine) onPath() []string {
	var roots []string
	for _, bin := range filepath.SplitList(m.env("PATH")) {
		python := filepath.Join(bin, "python3")
		if !filepath.IsAbs(bin) || !isThere(python) {
			continue
		}
		if real, err := filepath.EvalSymlinks(bin); err == nil { // /bin is often /usr/bin
			bin = real
		}
		root := filepath.Dir(bin)
		roots = append(roots, root)
		// A link leads to where that Python is installed; in a virtual environment that is another's.
		if real, err := filepath.EvalSymlinks(python); err == nil && !isEnvironment(root) {
			roots = append(roots, filepath.Dir(filepath.Dir(real)))
		}
	}
	return roots
}

// isEnvironment tells whether a folder is a Python environment of venv or conda.
func isEnvironment(root string) bool {
	return isThere(filepath.Join(root, "pyvenv.cfg")) || isThere(filepath.Join(root, "conda-meta"))
}

// pluginFolders are the folders that go-xla itself searches.
func (m machine) pluginFolders() []string {
	folders := filepath.SplitList(m.env("PJRT_PLUGIN_LIBRARY_PATH"))
	if home := m.env("HOME"); home != "" {
		folders = append(folders, filepath.Join(home, ".local", "lib", "go-xla"))
	}
	return append(folders, "/usr/local/lib/go-xla")
}

// glob finds plugins below a folder, whose own name is no pattern.
func glob(folder, pattern, found string) []Choice {
	paths, _ := fs.Glob(os.DirFS(folder), pattern) // fails only on a malformed pattern
	choices := make([]Choice, len(paths))
	for i, path := range paths {
		choices[i] = Choice{Config: xlaConfig(filepath.Join(folder, path)), Found: found}
	}
	return choices
}

func hasGPU() bool {
	devices, _ := filepath.Glob("/dev/nvidia[0-9]*")
	return len(devices) > 0
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
