// Package paths looks at the paths that users give for their data.
package paths

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// Settled is how long ago a file must have been written for its time to tell it from what is written next: file systems
// count time in steps, of two seconds at most.
const Settled = 2 * time.Second

// Name is a name for a data set from the path of its file: no folders, no endings, and nothing
// that a file name could not have everywhere.
func Name(path string) string {
	base, _, _ := strings.Cut(strings.TrimLeft(filepath.Base(path), "."), ".")
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, base)
	if strings.Trim(name, "-") == "" {
		return "data"
	}
	return name
}

// File is the path itself if a file can be there, a folder being none.
func File(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("data: cannot find the file: %w; check the path", err)
	}
	if info.IsDir() {
		return "", fmt.Errorf("data: %s is a folder, want a file; name a file in it", path)
	}
	return path, nil
}
