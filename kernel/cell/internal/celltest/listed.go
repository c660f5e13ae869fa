package celltest

import (
	"context"
	"fmt"
	"go/types"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
)

// ListedPackages are no more than those of Go and of Atelier. It can list them, as the engine's can.
type ListedPackages struct{ *Packages }

// Listed are the packages of Go and of Atelier.
func Listed() ListedPackages { return ListedPackages{All()} }

var importable = sync.OnceValue(func() []string {
	out, err := exec.Command("go", "list", "-find", "std", "github.com/atelier-go/atelier/gomlx_models/...", "github.com/atelier-go/atelier/plotting/...").Output()
	if err != nil {
		panic(err)
	}
	return slices.DeleteFunc(strings.Fields(string(out)), func(path string) bool { return !isImportable(path) })
})

func (ListedPackages) Paths() []string { return importable() }

func (c ListedPackages) Find(name string) []string {
	var found []string
	for _, known := range c.Paths() {
		if path.Base(known) == name && known != "crypto/rand" {
			found = append(found, known)
		}
	}
	return found
}

func (c ListedPackages) Ensure(ctx context.Context, paths []string) error {
	for _, path := range paths {
		if c.Name(path) == "" && !strings.HasPrefix(path, ValuesPath) && !slices.Contains(c.Paths(), path) {
			return fmt.Errorf("no package %s", path)
		}
	}
	return c.Packages.Ensure(ctx, paths)
}

func (c ListedPackages) Import(path string) (*types.Package, error) {
	if err := c.Ensure(context.Background(), []string{path}); err != nil {
		return nil, err
	}
	return c.Packages.Import(path)
}

// Name tells of packages that nobody has listed yet too.
func (c ListedPackages) Name(known string) string {
	if name := c.Packages.Name(known); name != "" || !slices.Contains(c.Paths(), known) {
		return name
	}
	return path.Base(known)
}

// isImportable tells whether a cell may import a package.
func isImportable(path string) bool {
	for _, element := range strings.Split(path, "/") {
		if element == "internal" || element == "vendor" || element == "main" {
			return false
		}
	}
	return path != "unsafe" && path != "C"
}
