package workspace_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// A cell's module requires Atelier by its place on disk.
func ExampleSeed() {
	root, err := workspace.FindModule(".")
	if err != nil {
		fmt.Println(err)
		return
	}
	cell, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(cell)
	if err := workspace.Seed(cell, "gonb_example", root); err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile(filepath.Join(cell, "go.mod"))
	name, _, _ := strings.Cut(string(text), "\n")
	fmt.Println(name, err)
	fmt.Println(strings.Contains(string(text), workspace.ModulePath+" => "+root))
	// Output:
	// module gonb_example <nil>
	// true
}
