package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// cellModule is the name of the module of all cells.
const cellModule = "gonb_cells"

// joinModule makes the module in folder, which GoNB has just begun, the module of all cells, so that
// whatever fetches a module for one fetches it for all, and a new GoNB finds what the old one had. Where
// GoNB begins it again, as for %reset, all is as at the start.
func (s *session) joinModule(folder string) error {
	sums := filepath.Join(folder, "go.sum")
	if _, err := os.Lstat(sums); err == nil {
		if err := Seed(s.module(), cellModule, s.Module); err != nil {
			return err
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		link := filepath.Join(folder, name)
		if err := os.Remove(link); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("engine: joining the cells' module: %w", err)
		}
		if err := os.Symlink(filepath.Join(s.module(), name), link); err != nil {
			return fmt.Errorf("engine: joining the cells' module: %w", err)
		}
	}
	return nil
}
