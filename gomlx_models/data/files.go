package data

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// fileName is a name for a data set from the path of its file: no folders, no endings, and nothing
// that a file name could not have everywhere.
func fileName(path string) string {
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

// whereFile is the path itself if a file can be there, a folder being none.
func whereFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("data: cannot find the file: %w; check the path", err)
	}
	if info.IsDir() {
		return "", fmt.Errorf("data: %s is a folder, want a file; name a file in it", path)
	}
	return path, nil
}
