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

// FindTools finds gonb in folder, and go in ATELIER_GO or on PATH. The error names the tool that is not
// there.
func FindTools(_ context.Context, folder string) (Tools, error) {
	found, err := exec.LookPath(filepath.Join(folder, "gonb"))
	if err != nil {
		return Tools{}, fmt.Errorf("engine: gonb is not in %s: run `make setup` in the clone of Atelier", folder)
	}
	var tools Tools
	if tools.GoNB, err = filepath.Abs(found); err != nil {
		return Tools{}, fmt.Errorf("engine: %s: %w", found, err)
	}
	tools.Go, err = FindGo()
	return tools, err
}

// FindGo returns the absolute path of the go tool: ATELIER_GO if that is set, else the one on PATH. It
// fails if ATELIER_GO is not the absolute path of a program, or there is no go on PATH.
func FindGo() (string, error) {
	if path := os.Getenv(contract.GoVariable); path != "" {
		if _, err := exec.LookPath(path); err != nil || !filepath.IsAbs(path) {
			return "", fmt.Errorf("engine: %s is %q, which is not the absolute path of a program: set it to the path of the go tool, or unset it", contract.GoVariable, path)
		}
		return path, nil
	}
	path, err := exec.LookPath("go")
	if err != nil {
		return "", fmt.Errorf("engine: no go tool on PATH: install Go 1.26 or newer from https://go.dev/dl, or set %s to its path", contract.GoVariable)
	}
	return filepath.Abs(path)
}
