package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// finishedFile has the names of the lessons whose checks passed, a line each. It lies beside the models that they trained.
const finishedFile = "finished-lessons.txt"

// Progress prints the lessons whose checks have passed, in the order of the series.
func Progress(in Language) {
	names, err := finished()
	Check(err)
	if len(names) == 0 {
		fmt.Println(said[in].none)
	}
	for _, name := range names {
		fmt.Printf(said[in].done+"\n", name)
	}
}

// finish remembers that a lesson's checks passed.
func finish(name string) error {
	names, err := finished()
	if err != nil || slices.Contains(names, name) {
		return err
	}
	names = append(names, name)
	slices.Sort(names)
	folder := studio.RunsFolder()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, finishedFile), []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// finished reads the names, of which there are none yet where there is no file.
func finished() ([]string, error) {
	text, err := os.ReadFile(filepath.Join(studio.RunsFolder(), finishedFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return strings.Fields(string(text)), nil
}
