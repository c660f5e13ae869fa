package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// versions prints a line of versions, or fails with the name of what is not installed.
const versions = `
import sys
from importlib.metadata import version
names = ["jupyterlab", "nbconvert", "jupyter_client"]
print("Python", sys.version.split()[0], *(word for n in names for word in (n, version(n))))
`

// checkPython asks the environment's Python, or the one on PATH, for Jupyter.
func checkPython(ctx context.Context, prefix string) Finding {
	const name = "Jupyter"
	python := "python3"
	if prefix != "" {
		python = filepath.Join(prefix, "bin", "python")
	}
	out, err := command{line: []string{python, "-c", versions}}.output(ctx)
	if err != nil {
		return fault(name, fmt.Sprintf("%s has no Jupyter: %v", python, err), "run docker/install.sh")
	}
	return good(name, fmt.Sprintf("%s (%s)", strings.TrimSpace(out), python))
}

// spec is the part of a kernel.json that names files.
type spec struct {
	DisplayName string            `json:"display_name"`
	Argv        []string          `json:"argv"`
	Env         map[string]string `json:"env"`
}

// checkKernelspec finds the kernelspec and looks whether everything that it names is there.
func checkKernelspec(prefix, kernel string) Finding {
	const name = "kernelspec"
	fix := fmt.Sprintf("run docker/install.sh, or atelier kernel install --name %s", kernel)
	folders := specFolders(prefix)
	path, err := findSpec(folders, kernel)
	if err != nil {
		return fault(name, err.Error(), fix)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return fault(name, err.Error(), fix)
	}
	var s spec
	if err := json.Unmarshal(content, &s); err != nil {
		return fault(name, fmt.Sprintf("%s is no kernelspec: %v", path, err), fix)
	}
	if err := s.check(); err != nil {
		return fault(name, fmt.Sprintf("%s %v", path, err), fix)
	}
	return good(name, fmt.Sprintf("%q (%s)", s.DisplayName, path))
}

// specFolders lists where Jupyter looks for kernelspecs, in its order.
func specFolders(prefix string) []string {
	var folders []string
	if prefix != "" {
		folders = append(folders, filepath.Join(prefix, "share", "jupyter", "kernels"))
	}
	if data := os.Getenv("JUPYTER_DATA_DIR"); data != "" {
		folders = append(folders, filepath.Join(data, "kernels"))
	} else if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".local", "share", "jupyter", "kernels"))
	}
	return append(folders, "/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels")
}

// findSpec gives the path of the first kernel.json of that name.
func findSpec(folders []string, kernel string) (string, error) {
	for _, folder := range folders {
		path := filepath.Join(folder, kernel, "kernel.json")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("no kernel %q in %s", kernel, strings.Join(folders, ", "))
}

// check fails with the first path in the kernelspec that is not there, or if its program cannot
// be run.
func (s spec) check() error {
	if len(s.Argv) == 0 {
		return errors.New("names no program in argv")
	}
	program, err := os.Stat(s.Argv[0])
	if err != nil {
		return fmt.Errorf("names a program that is not there: %w", err)
	}
	if program.IsDir() || program.Mode()&0o111 == 0 {
		return fmt.Errorf("names %s, which is not a program", s.Argv[0])
	}
	named := slices.Clone(s.Argv[1:])
	for _, value := range s.Env {
		named = append(named, value)
	}
	slices.Sort(named)
	for _, path := range named {
		if !filepath.IsAbs(path) {
			continue
		}
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("names what is not there: %w", err)
		}
	}
	return nil
}
