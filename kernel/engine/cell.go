package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// unusedImport is how the compiler reports an import that nothing uses, in a file of the current folder.
var unusedImport = regexp.MustCompile(`(?m)^\./(main(?:_test)?\.go):(\d+):\d+: .*imported and not used`)

// bareImport is a line that imports one package without a name for it.
var bareImport = regexp.MustCompile(`^\s*(import\s+)?[._] "[^"]*"\s*$`)

// dropUnused comments out the dot imports in folder that the output of a build calls unused, and tells whether
// there were any. GoNB gives each cell the imports of those before; goimports takes away the ones that
// are not used, but cannot tell for a dot import.
func dropUnused(folder string, output []byte) (bool, error) {
	dropped := false
	for _, match := range unusedImport.FindAllSubmatch(output, -1) {
		line, err := strconv.Atoi(string(match[2]))
		if err != nil {
			return dropped, fmt.Errorf("engine: reading the compiler's output: %w", err)
		}
		done, err := commentOut(filepath.Join(folder, string(match[1])), line)
		if err != nil {
			return dropped, err
		}
		dropped = dropped || done
	}
	return dropped, nil
}

// commentOut turns the dot or blank import on one line, counted from 1, into a comment, so that the other
// lines keep their numbers. It leaves any other line alone and says so.
func commentOut(path string, line int) (bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("engine: reading the cell: %w", err)
	}
	lines := strings.Split(string(text), "\n")
	if line < 1 || line > len(lines) {
		return false, nil
	}
	if !bareImport.MatchString(lines[line-1]) {
		return false, nil
	}
	lines[line-1] = "//" + lines[line-1]
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		return false, fmt.Errorf("engine: writing the cell: %w", err)
	}
	return true, nil
}
