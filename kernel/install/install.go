// Package install puts the kernel where Jupyter finds it, and takes it away again.
package install

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/atelier-go/atelier/kernel/install/logo"
)

// Names that are used where none is given.
const (
	DefaultName    = "atelier"
	DefaultDisplay = "Go (Atelier)"
)

// script is the name of the ECharts script beside kernel.json.
const script = "echarts.min.js"

// Kernel describes what to install.
type Kernel struct {
	Folder  string // Jupyter's data folder, from UserFolder, EnvironmentFolder or PrefixFolder
	Name    string // what `jupyter --kernel` takes; empty is DefaultName
	Display string // what a menu shows; empty is DefaultDisplay
	Atelier string // absolute path of the atelier binary
	Module  string // absolute path of the root of the module that cells import
	Go      string // absolute path of the go tool; empty leaves the kernel to search
	Plugin  string // absolute path of the XLA plugin; empty leaves the kernel to search
	ECharts []byte // the script that interactive charts need
}

// Spec is the content of kernel.json. What was found at installation stands in Argv, not in an
// environment, because Jupyter would put that over what the user sets.
type Spec struct {
	Argv      []string `json:"argv"`
	Display   string   `json:"display_name"`
	Language  string   `json:"language"`
	Interrupt string   `json:"interrupt_mode"`
}

// validName is Jupyter's rule for the names of kernels.
var validName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// Place returns the folder of the kernel called name (empty: DefaultName) below Jupyter's data folder.
// It fails if Jupyter would refuse the name.
func Place(data, name string) (string, error) {
	if name == "" {
		name = DefaultName
	}
	if !validName.MatchString(name) || name == "." || name == ".." {
		return "", fmt.Errorf("install: kernel name %q: use letters a-z, digits, dots, hyphens and underscores only", name)
	}
	return filepath.Join(data, "kernels", name), nil
}

// Install writes the kernel's folder and returns its path. A kernel of the same name is replaced whole:
// Jupyter sees the old one or the new one. It fails if the name is not one of Jupyter's, if what has it
// is no kernel of Atelier (ErrForeign), or if the folder cannot be written.
func Install(k Kernel) (string, error) {
	place, err := Place(k.Folder, k.Name)
	if err != nil {
		return "", err
	}
	if isForeign(place) {
		return "", fmt.Errorf("%w: %s holds something else, which stays: choose another name with --name", ErrForeign, place)
	}
	parent := filepath.Dir(place)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", cannotWrite(parent, err)
	}
	fresh, err := os.MkdirTemp(parent, ".new-")
	if err != nil {
		return "", cannotWrite(parent, err)
	}
	err = fill(fresh, place, k)
	if err == nil {
		err = replace(fresh, place)
	}
	if err != nil {
		return "", errors.Join(cannotWrite(place, err), os.RemoveAll(fresh))
	}
	return place, nil
}

// isForeign tells whether there is something at place that Install did not make. An empty folder is nothing.
func isForeign(place string) bool {
	installed, err := Read(place)
	if err == nil {
		return !installed.ours()
	}
	if entries, err := os.ReadDir(place); err == nil {
		return len(entries) > 0
	}
	_, err = os.Lstat(place)
	return err == nil // a file, or a folder that cannot be looked into
}

// fill writes the files of a kernel that will lie in place into the folder fresh.
func fill(fresh, place string, k Kernel) error {
	text, err := json.MarshalIndent(spec(place, k), "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(fresh, "kernel.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	files := logo.Files()
	files[script] = k.ECharts
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(fresh, name), content, 0o644); err != nil {
			return err
		}
	}
	return os.Chmod(fresh, 0o755) // temporary folders are made for their owner alone
}

func spec(place string, k Kernel) Spec {
	display := k.Display
	if display == "" {
		display = DefaultDisplay
	}
	argv := []string{k.Atelier, "kernel", "run", "--module", k.Module, "--echarts", filepath.Join(place, script)}
	if k.Go != "" {
		argv = append(argv, "--go", k.Go)
	}
	if k.Plugin != "" {
		argv = append(argv, "--plugin", k.Plugin)
	}
	return Spec{
		Argv:      append(argv, "{connection_file}"),
		Display:   display,
		Language:  "go",
		Interrupt: "signal",
	}
}

// replace puts the folder fresh in the place of another.
func replace(fresh, place string) error {
	if err := os.RemoveAll(place); err != nil {
		return err
	}
	return os.Rename(fresh, place)
}

func cannotWrite(path string, err error) error {
	return fmt.Errorf("install: %s cannot be written (%w): choose another place with --user, --sys-prefix or --prefix", path, err)
}

// ErrMissing says that there is no such kernel; ErrForeign that it is not one of ours.
var (
	ErrMissing = errors.New("install: no such kernel")
	ErrForeign = errors.New("install: not a kernel of Atelier")
)

// Uninstall removes the kernel called name (empty: DefaultName) from Jupyter's data folder and returns
// the path it had. The error wraps ErrMissing or ErrForeign, or is that of removing.
func Uninstall(data, name string) (string, error) {
	place, err := Place(data, name)
	if err != nil {
		return "", err
	}
	installed, err := Read(place)
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("%w: nothing at %s: say where it is with --user, --sys-prefix or --prefix and --name", ErrMissing, place)
	}
	if err != nil {
		return "", err
	}
	if !installed.ours() {
		return "", fmt.Errorf("%w: %s was not installed by atelier, so it stays", ErrForeign, place)
	}
	if err := os.RemoveAll(place); err != nil {
		return "", fmt.Errorf("install: removing %s: %w", place, err)
	}
	return place, nil
}

// Read reads the kernel.json in a kernel's folder.
func Read(place string) (Spec, error) {
	path := filepath.Join(place, "kernel.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return Spec{}, fmt.Errorf("install: %w", err)
	}
	var s Spec
	if err := json.Unmarshal(text, &s); err != nil {
		return Spec{}, fmt.Errorf("install: %s is no kernel description: %w", path, err)
	}
	return s, nil
}

func (s Spec) ours() bool {
	return len(s.Argv) > 2 && filepath.Base(s.Argv[0]) == "atelier" && s.Argv[1] == "kernel" && s.Argv[2] == "run"
}
