// Package celltest has what the tests of cells share: packages to import, and cells as people write them.
package celltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
)

// Packages are found by the go tool. It implements cell.Packages.
type Packages struct {
	mu       sync.Mutex
	importer types.Importer
	known    map[string]entry
}

type entry struct {
	ImportPath, Name, Export, Dir string
	Imports                       []string
}

// All are the packages that the go tool finds, the same for all tests.
var All = sync.OnceValue(func() *Packages {
	p := &Packages{known: map[string]entry{}}
	p.importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(p.known[path].Export)
	})
	return p
})

// valuesStub has what generated programs use of package values, and of the packages below it.
const valuesStub = `package values
type Variable struct { Name string; Pointer any; Fresh, Past bool }
type Expression struct { Name string; Eval func() []any }
type Named struct { Name string; Value any }
type Variables struct { List []Variable; Types []any; Named []Named }
type Program struct { Body func(); Carrier any; Expressions []Expression }
func Run(Program) {}
func Show(...any) {}
type Rune rune
func Start() {}
func Stop() {}
func End() {}
func Repeat(loops, runs int, f func()) {}
func Use[T any](T) {}
func ShowOrFail(...any) {}
func List(...any) []any { return nil }
func AtEnd(func()) {}
func CarryLogger(interface{ Flags() int; SetPrefix(string) }) {}
func Rendered() []map[string]string { return nil }
`

// ValuesPath is the path of package values.
const ValuesPath = "github.com/atelier-go/atelier/kernel/values"

var values = sync.OnceValues(func() (*types.Package, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "values.go", valuesStub, 0)
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check(ValuesPath, set, []*ast.File{file}, nil)
})

// Refresh has nothing to do: nothing changes.
func (p *Packages) Refresh(context.Context, []string) error { return nil }

func (p *Packages) Import(path string) (*types.Package, error) {
	if strings.HasPrefix(path, ValuesPath) {
		return values()
	}
	if err := p.Ensure(context.Background(), []string{path}); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.importer.Import(path)
}

func (p *Packages) Ensure(ctx context.Context, paths []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return p.known[path].Export != "" || path == "unsafe" })
	if len(paths) == 0 {
		return nil
	}
	out, err := exec.CommandContext(ctx, "go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Name,Export,Dir,Imports"}, paths...)...).Output()
	if err != nil {
		return fmt.Errorf("no package %s", strings.Join(paths, " "))
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var e entry
		if err := decoder.Decode(&e); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		p.known[e.ImportPath] = e
	}
}

func (p *Packages) Find(name string) []string {
	standard := map[string][]string{"rand": {"math/rand", "math/rand/v2", "crypto/rand"}}
	if found, ok := standard[name]; ok {
		return found
	}
	if exec.Command("go", "list", "-find", name).Run() == nil {
		return []string{name}
	}
	return nil
}

func (p *Packages) Paths() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.known))
}

func (p *Packages) Name(path string) string { return p.known[path].Name }

func (p *Packages) Folder(path string) string { return p.known[path].Dir }

func (p *Packages) Deps(paths []string) map[string]bool {
	all := map[string]bool{}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		if !all[path] {
			all[path] = true
			paths = append(paths, p.known[path].Imports...)
		}
	}
	return all
}
