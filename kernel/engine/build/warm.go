package build

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/gopkg"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Warm compiles all that a kernel lists when it starts, and links a program that imports packages of the
// module at root, with env (NAME=value) added, so that the first cell finds everything in the build cache.
// The error holds what go said.
func Warm(ctx context.Context, goTool string, root string, packages, env []string) error {
	folder, err := os.MkdirTemp("", "atelier-warm-")
	if err != nil {
		return fmt.Errorf("engine: warming the build cache: %w", err)
	}
	return workspace.RemoveAfter(folder, warm(ctx, goTool, root, folder, packages, env))
}

func warm(ctx context.Context, goTool string, root, folder string, packages, env []string) error {
	if err := workspace.Seed(folder, "gonb_warm", root); err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString("package main\n\n")
	for _, path := range packages {
		fmt.Fprintf(&text, "import _ %q\n", path)
	}
	text.WriteString("\nfunc main() {}\n")
	if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("engine: warming the build cache: %w", err)
	}
	list := append([]string{"list", "-e", "-export", "-deps", workspace.Lean, "--"}, slices.Concat(gopkg.CommonImports...)...)
	for _, args := range [][]string{list, {"build", workspace.Lean, "-ldflags=" + fastLink, "-o", "warm"}} {
		cmd := exec.CommandContext(ctx, goTool, args...)
		cmd.Dir = folder
		cmd.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off"), env...)
		if output, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("engine: warming the build cache: go %s: %w\n%s", args[0], err, output)
		}
	}
	return nil
}
