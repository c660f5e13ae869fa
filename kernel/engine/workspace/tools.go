package workspace

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/atelier-go/atelier/kernel/contract"
)

// Tools are the absolute paths of the programs a session runs.
type Tools struct {
	Go   string `json:"go"`
	GoNB string `json:"gonb"`
}

// FindTools finds gonb in folder, and go as FindGo does. The error names the tool that is not there.
func FindTools(_ context.Context, folder string) (Tools, error) {
	found, err := exec.LookPath(filepath.Join(folder, "gonb"))
	if err != nil {
		return Tools{}, fmt.Errorf("engine: gonb is not in %s: run `make setup` in the clone of Atelier", folder)
	}
	var tools Tools
	if tools.GoNB, err = filepath.Abs(found); err != nil {
		return Tools{}, fmt.Errorf("engine: %s: %w", found, err)
	}
	tools.Go, err = FindGo(folder)
	return tools, err
}

// FindGo returns the absolute path of the go tool: ATELIER_GO if that is set, else the one in folder, where the
// set-up puts the toolchain that cells are built with, else the one on PATH. Asking an older go to call that
// toolchain instead would cost each call a second start. It fails if ATELIER_GO is not the absolute path of a
// program, or there is no go anywhere.
func FindGo(folder string) (string, error) {
	if path := os.Getenv(contract.GoVariable); path != "" {
		if _, err := exec.LookPath(path); err != nil || !filepath.IsAbs(path) {
			return "", fmt.Errorf("engine: %s is %q, which is not the absolute path of a program: set it to the path of the go tool, or unset it", contract.GoVariable, path)
		}
		return path, nil
	}
	path, err := exec.LookPath(filepath.Join(folder, "go"))
	if err != nil {
		path, err = exec.LookPath("go")
	}
	if err != nil {
		return "", fmt.Errorf("engine: no go tool in %s or on PATH: run `make setup` in the clone of Atelier, or set %s to its path", folder, contract.GoVariable)
	}
	return filepath.Abs(path)
}
