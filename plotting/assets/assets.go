// Package assets finds the files that figures need when they are drawn, on this machine, without the network: ECharts,
// which draws interactive charts, and the font of Chinese words in pictures.
//
// They lie in the folder of this package. They are read when they are first needed and not linked in: a notebook cell is
// a new program each time, and most need neither.
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
)

// File is a file that comes with Atelier.
type File struct {
	Name     string // in the folder of this package
	Variable string // environment variable with the path of the file, where that is another
	SHA256   string // checksum in hexadecimal
}

var (
	// ECharts is the script of Apache ECharts. The kernel sets its variable for its cells.
	ECharts = File{"echarts.min.js", "ATELIER_ECHARTS", "bf4a223524e40b77c304bec67e1222cf551f14880cf42c69dc046558e11c07b1"}
	// Font is the part of Noto Sans SC that pictures are written with where Liberation Sans lacks letters.
	Font = File{"noto-sans-sc.otf", "ATELIER_FONT", "250375e5c08aaaa20233fcf63a35bdeefa113ac3fc5040ece0df293cd7c818d6"}
)

// EChartsVersion is the version that the script of ECharts reports.
const EChartsVersion = "5.6.0"

// ErrMissing says that a file was not found; ErrChanged that what was found is not what came with Atelier.
var (
	ErrMissing = errors.New("assets: file not found")
	ErrChanged = errors.New("assets: file has changed")
)

// Find returns the path of the file: the one that its variable names, else the one in the folder of this package. It
// returns an error that wraps ErrMissing where there is none. The content is not looked at.
func (f File) Find() (string, error) {
	path := os.Getenv(f.Variable) // whoever set it meant that file and no other
	if path == "" {
		path = filepath.Join(folder(), f.Name)
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", fmt.Errorf("%w: %s: set %s to the path of %s", ErrMissing, path, f.Variable, f.Name)
	}
	return path, nil
}

// Load finds the file, reads it and checks its checksum. The error wraps ErrMissing or ErrChanged, or is that of reading
// the file.
func (f File) Load() ([]byte, error) {
	path, err := f.Find()
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("assets: reading %s: %w", f.Name, err)
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != f.SHA256 {
		return nil, fmt.Errorf("%w: %s has sha256 %x, want %s: remove the file and install again", ErrChanged, path, sum, f.SHA256)
	}
	return content, nil
}

// folder is that of this package, as the compiler saw it.
func folder() string {
	_, file, _, _ := runtime.Caller(0)
	return inModuleCache(filepath.Dir(file), os.Getenv)
}

var versioned = regexp.MustCompile(`^[^/\\]+\.[^/\\]+[/\\].*@v`)

// inModuleCache is a folder as it is on this machine: one of a program that was built with -trimpath is named by its
// module and version.
func inModuleCache(folder string, getenv func(string) string) string {
	if filepath.IsAbs(folder) || !versioned.MatchString(folder) {
		return folder
	}
	if cache := getenv("GOMODCACHE"); cache != "" {
		return filepath.Join(cache, folder)
	}
	path := getenv("GOPATH")
	if path == "" {
		path = filepath.Join(getenv("HOME"), "go")
	}
	return filepath.Join(filepath.SplitList(path)[0], "pkg", "mod", folder)
}
