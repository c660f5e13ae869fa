package workspace

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/atelier-go/atelier/kernel/contract"
)

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
