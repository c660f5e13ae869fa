package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// GoVariable names the environment variable with the absolute path of the go tool to use, for a Jupyter
// that was started without it on PATH.
const GoVariable = "ATELIER_GO"

// Tools are the absolute paths of the programs a session runs, and the folders of the go tool.
type Tools struct {
	Go        string `json:"go"`
	GoImports string `json:"goimports"`
	GoNB      string `json:"gonb"`
	GoPLS     string `json:"gopls"`
	GoRoot    string `json:"goroot"`
	ModCache  string `json:"modcache"`
}

// FindTools finds gonb, goimports and gopls in folder, and go in ATELIER_GO or on PATH. The error names
// the first tool that is not there.
func FindTools(ctx context.Context, folder string) (Tools, error) {
	var tools Tools
	for name, path := range map[string]*string{"gonb": &tools.GoNB, "goimports": &tools.GoImports, "gopls": &tools.GoPLS} {
		found, err := exec.LookPath(filepath.Join(folder, name))
		if err != nil {
			return Tools{}, fmt.Errorf("engine: %s is not in %s: run `make setup` in the clone of Atelier", name, folder)
		}
		if *path, err = filepath.Abs(found); err != nil {
			return Tools{}, fmt.Errorf("engine: %s: %w", found, err)
		}
	}
	var err error
	if tools.Go, err = FindGo(); err != nil {
		return Tools{}, err
	}
	return tools, tools.askGo(ctx)
}

// FindGo returns the absolute path of the go tool: ATELIER_GO if that is set, else the one on PATH. It
// fails if ATELIER_GO is not the absolute path of a program, or there is no go on PATH.
func FindGo() (string, error) {
	if path := os.Getenv(GoVariable); path != "" {
		if _, err := exec.LookPath(path); err != nil || !filepath.IsAbs(path) {
			return "", fmt.Errorf("engine: %s is %q, which is not the absolute path of a program: set it to the path of the go tool, or unset it", GoVariable, path)
		}
		return path, nil
	}
	path, err := exec.LookPath("go")
	if err != nil {
		return "", fmt.Errorf("engine: no go tool on PATH: install Go 1.26 or newer from https://go.dev/dl, or set %s to its path", GoVariable)
	}
	return filepath.Abs(path)
}

// askGo asks the go tool for its folders, once a session, so that the shims need not.
func (t *Tools) askGo(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, t.Go, "env", "-json", "GOROOT", "GOMODCACHE").Output()
	if err != nil {
		return fmt.Errorf("engine: %s env does not run: %w", t.Go, err)
	}
	var answer struct{ GOROOT, GOMODCACHE string }
	if err := json.Unmarshal(out, &answer); err != nil {
		return fmt.Errorf("engine: %s env answers no JSON: %w", t.Go, err)
	}
	t.GoRoot, t.ModCache = answer.GOROOT, answer.GOMODCACHE
	return nil
}
