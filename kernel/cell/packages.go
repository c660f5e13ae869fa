package cell

import (
	"context"
	"go/types"
)

// Packages knows the packages that a cell can import.
type Packages interface {
	// Import returns the type-checker's view of a package.
	types.Importer
	// Ensure makes packages importable, with what they need. Its error says which import is at fault.
	Ensure(ctx context.Context, paths []string) error
	// Find returns the import paths of the packages of a name, the best first.
	Find(name string) []string
	// Paths returns the import paths of the packages that a cell may import without fetching any, in order.
	Paths() []string
	// Name returns the name of the package at a path, empty if it is not known.
	Name(path string) string
	// Deps returns what the packages import in the end, themselves included.
	Deps(paths []string) map[string]bool
	// Folder returns where a package's source lies, empty if that is not known.
	Folder(path string) string
}
