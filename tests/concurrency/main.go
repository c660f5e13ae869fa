// Command concurrency prints the packages that run things at the same time, in their own code or in that of their tests:
// they start goroutines, use channels or locks, or import what calls them from goroutines of its own. These are tested with
// the race detector. In the others nothing can race but what their callers do, whose tests then see it.
//
//	go run ./tests/concurrency PACKAGE...
//	go run ./tests/concurrency -without PACKAGE...
//
// With -without it prints those that do not.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// imported is what a package imports that does more than one thing at a time: its locks, and what calls it from goroutines.
var imported = []string{
	"sync", "sync/atomic", "golang.org/x/sync", "net", "net/http", "net/http/httptest", "os/exec", "os/signal",
}

// called is what runs a function of the caller in a goroutine, by name.
var called = []string{"time.AfterFunc", "context.AfterFunc", "t.Parallel", "b.RunParallel"}

func main() {
	without := flag.Bool("without", false, "print the packages that run nothing at the same time")
	flag.Parse()
	if err := run(os.Stdout, *without, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "concurrency:", err)
		os.Exit(1)
	}
}

// run prints the packages of those patterns that run things at the same time, or those that do not.
func run(w io.Writer, without bool, patterns []string) error {
	if len(patterns) == 0 {
		return errors.New("no packages are named; ./... names all")
	}
	list := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles"}, patterns...)...)
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Dir                              string
			GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		found := false
		for _, name := range slices.Concat(p.GoFiles, p.CgoFiles, p.TestGoFiles, p.XTestGoFiles) {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			found = found || concurrent(file)
		}
		if found != without {
			fmt.Fprintln(w, p.ImportPath)
		}
	}
}

// concurrent is whether a file runs things at the same time.
func concurrent(file *ast.File) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.ChanType, *ast.SendStmt, *ast.SelectStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.ImportSpec:
			path, _ := strconv.Unquote(n.Path.Value) // the parser has checked it
			found = found || slices.ContainsFunc(imported, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") && strings.Contains(p, ".") })
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				found = found || slices.Contains(called, x.Name+"."+n.Sel.Name)
			}
		}
		return !found
	})
	return found
}
