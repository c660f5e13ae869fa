// Package echarts finds the ECharts script that interactive charts need, on this machine, without the network.
//
// The script (Apache-2.0, about 1 MB) is the one inside the module github.com/xo/echartsgoja, which go.mod pins.
// It is read from a file when a chart is first shown and not linked in: a notebook cell is a new program each
// time, and most never show a chart.
package echarts

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Variable names the environment variable that holds the path of the script. The kernel sets it for its cells.
const Variable = "ATELIER_ECHARTS"

// Version is the version the script reports, SHA256 its checksum in hexadecimal.
const (
	Version = "5.4.3"
	SHA256  = "987554a0014ad7be585eccc91c4329d050b40c2c0ebd2e8ec84adca82c0eb843"
)

// inModuleCache is the path of the script below the folder of the module cache.
const inModuleCache = "github.com/xo/echartsgoja@v0.1.1/echarts.min.js"

// ErrMissing says that the script was not found; ErrChanged that what was found is not the pinned script.
var (
	ErrMissing = errors.New("echarts: script not found")
	ErrChanged = errors.New("echarts: script is not the pinned one")
)

// Find returns the path of the script: the one that Variable names, else the one in the module cache. It returns
// an error that wraps ErrMissing where there is neither. The content is not looked at.
func Find() (string, error) {
	for _, path := range candidates(os.Getenv) {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w: set %s to the path of echarts.min.js %s, or run `go mod download github.com/xo/echartsgoja` in this module",
		ErrMissing, Variable, Version)
}

// candidates lists where the script may be, best first. A path in Variable is the only one: whoever set it meant
// that file and no other.
func candidates(getenv func(string) string) []string {
	if path := getenv(Variable); path != "" {
		return []string{path}
	}
	if cache := getenv("GOMODCACHE"); cache != "" {
		return []string{filepath.Join(cache, inModuleCache)}
	}
	gopath := getenv("GOPATH")
	if gopath == "" {
		gopath = filepath.Join(getenv("HOME"), "go")
	}
	var paths []string
	for _, folder := range filepath.SplitList(gopath) {
		paths = append(paths, filepath.Join(folder, "pkg", "mod", inModuleCache))
	}
	return paths
}

// Load finds the script, reads it and checks its checksum. The error wraps ErrMissing or ErrChanged, or is that
// of reading the file.
func Load() ([]byte, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	script, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("echarts: reading the script: %w", err)
	}
	if sum := sha256.Sum256(script); hex.EncodeToString(sum[:]) != SHA256 {
		return nil, fmt.Errorf("%w: %s has sha256 %x, want %s: remove the file and install again", ErrChanged, path, sum, SHA256)
	}
	return script, nil
}
