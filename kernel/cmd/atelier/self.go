package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// self is the absolute path of this binary. The tools lie beside it.
func self() (string, error) {
	path, err := os.Executable()
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", fmt.Errorf("atelier: where this program lies is not known: %w", err)
	}
	return path, nil
}

// moduleRoot is the root that was asked for, else that of the module around this binary or the current
// folder.
func moduleRoot(asked, binary string) (string, error) {
	if asked == "" {
		return workspace.FindModule(filepath.Dir(binary), ".")
	}
	root, err := filepath.Abs(asked)
	if err != nil {
		return "", fmt.Errorf("atelier: %w", err)
	}
	return root, workspace.CheckModule(root)
}
