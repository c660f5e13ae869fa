package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// FileArgument reads the words of a magic that writes a file: its name, with -a before it to append.
func FileArgument(words []string) (name string, appends, ok bool) {
	if len(words) == 2 && words[0] == "-a" {
		words, appends = words[1:], true
	}
	if len(words) != 1 {
		return "", false, false
	}
	return words[0], appends, true
}

// OpenFile opens a file by its name as a user writes it, to be written anew or appended to.
func (e *Engine) OpenFile(name string, appends bool) (*os.File, error) {
	mode := os.O_TRUNC
	if appends {
		mode = os.O_APPEND
	}
	return os.OpenFile(e.path(name), os.O_WRONLY|os.O_CREATE|mode, 0o666)
}

// path is a path as a user writes it, in full: with ~ and $NAME, from where programs run.
func (e *Engine) path(name string) string {
	name = os.Expand(name, e.settings.Variable)
	if rest, ok := strings.CutPrefix(name, "~"); ok && (rest == "" || rest[0] == '/') {
		name = e.settings.Variable("HOME") + rest
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(e.workFolder(), name)
	}
	return filepath.Clean(name)
}

// writeFile writes a cell to a file.
func (m *magics) writeFile(_ context.Context, o Magic) error {
	words := shellwords.Split(o.Args)
	name, appends, ok := FileArgument(words)
	if !ok {
		return &CellError{Value: fmt.Sprintf("%%%%writefile wants one file, with -a before it to append; got %q", words)}
	}
	done := "written"
	if appends {
		done = "appended"
	}
	file, err := m.OpenFile(name, appends)
	if err == nil {
		_, err = file.WriteString(o.Rest + "\n")
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("engine: %%%%writefile: %w", err)
	}
	m.write("stderr", fmt.Sprintf("Cell contents %s to %q.\n", done, name))
	return nil
}
