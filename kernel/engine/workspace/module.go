package workspace

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"golang.org/x/mod/modfile"
)

// ModulePath is the path of the module that every cell can import.
const ModulePath = "github.com/atelier-go/atelier"

// FindModule returns the root of the module ModulePath that holds one of the folders, looking upwards
// from each in turn.
func FindModule(folders ...string) (string, error) {
	for _, folder := range folders {
		folder, err := filepath.Abs(folder)
		if err != nil {
			return "", fmt.Errorf("engine: %w", err)
		}
		for ; ; folder = filepath.Dir(folder) {
			if CheckModule(folder) == nil {
				return folder, nil
			}
			if filepath.Dir(folder) == folder {
				break
			}
		}
	}
	return "", fmt.Errorf("engine: no module %s in or above %s: name its root with --module",
		ModulePath, strings.Join(folders, " or "))
}

// CheckModule reports why root is not the root of the module ModulePath, or nil.
func CheckModule(root string) error {
	file, err := ReadModule(root)
	if err != nil {
		return err
	}
	if file.Module == nil || file.Module.Mod.Path != ModulePath {
		return fmt.Errorf("engine: %s is not the module %s: give the root of a clone of Atelier", root, ModulePath)
	}
	return nil
}

func ReadModule(root string) (*modfile.File, error) {
	path := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("engine: module root %s: %w", root, err)
	}
	file, err := modfile.Parse(path, text, nil)
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	return file, nil
}

// Seed writes go.mod and go.sum for a module called name into folder, each whole or not at all. It requires the module at root by
// its place on disk, and all that this one requires at the same versions, so that go finds every package offline.
func Seed(folder, name, root string) error {
	file, err := ReadModule(root)
	if err != nil {
		return err
	}
	sums, err := readSums(root)
	if err != nil {
		return err
	}
	err = atomicfile.Write(filepath.Join(folder, "go.sum"), sums, 0o600)
	if err == nil {
		err = atomicfile.Write(filepath.Join(folder, "go.mod"), seeded(name, root, file), 0o600)
	}
	if err != nil {
		return fmt.Errorf("engine: seeding a cell's module: %w", err)
	}
	return nil
}

// readSums returns the go.sum of the module at root, which one without requirements has not.
func readSums(root string) ([]byte, error) {
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("engine: module root %s: %w", root, err)
	}
	return sums, nil
}

// seeded is the text of the go.mod that Seed writes.
func seeded(name, root string, file *modfile.File) []byte {
	var text strings.Builder
	fmt.Fprintf(&text, "module %s\n\n", modfile.AutoQuote(name))
	if file.Go != nil {
		fmt.Fprintf(&text, "go %s\n\n", file.Go.Version)
	}
	text.WriteString("require (\n")
	fmt.Fprintf(&text, "\t%s v0.0.0\n", file.Module.Mod.Path)
	for _, need := range file.Require {
		fmt.Fprintf(&text, "\t%s %s\n", modfile.AutoQuote(need.Mod.Path), need.Mod.Version)
	}
	text.WriteString(")\n\nreplace (\n")
	fmt.Fprintf(&text, "\t%s => %s\n", file.Module.Mod.Path, modfile.AutoQuote(root))
	for _, change := range file.Replace {
		fmt.Fprintf(&text, "\t%s => %s\n", version(change.Old.Path, change.Old.Version), target(root, change))
	}
	text.WriteString(")\n")
	return []byte(text.String())
}

// target is the right side of a replacement, seen from elsewhere than root.
func target(root string, change *modfile.Replace) string {
	path := change.New.Path
	if change.New.Version == "" && !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	return version(path, change.New.Version)
}

func version(path, version string) string {
	return strings.TrimSpace(modfile.AutoQuote(path) + " " + version)
}

// CellModule is the name of the module of all cells.
const CellModule = "gonb_cells"

// ResetModule has the module of all cells be as at the start.
func (s *Session) ResetModule() error {
	for _, name := range []string{"go.work", "go.work.sum"} {
		if err := os.Remove(filepath.Join(s.ModuleFolder(), name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("engine: resetting the cells' module: %w", err)
		}
	}
	return Seed(s.ModuleFolder(), CellModule, s.Module)
}
