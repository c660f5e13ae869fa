package cell

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
	"testing"
)

// listed is a Packages made by the go tool, for the tests of this package.
type listed struct {
	mu       sync.Mutex
	importer types.Importer
	known    map[string]entry
}

type entry struct {
	ImportPath, Name, Export, Dir string
	Imports                       []string
}

var shared = sync.OnceValue(func() *listed {
	l := &listed{known: map[string]entry{}}
	l.importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(l.known[path].Export)
	})
	return l
})

// session is one of its own, over the packages that all tests share.
func session(t testing.TB) *Session {
	t.Helper()
	return NewSession(shared())
}

// valuesStub has what generated programs use of package values.
const valuesStub = `package values
type Variable struct { Name string; Pointer any; Fresh, Past bool }
type Expression struct { Name string; Eval func() []any }
type Program struct { Body func(); Variables []Variable; Types []any; Expressions []Expression }
func Run(Program) {}
func Show(...any) {}
func ShowOrFail(...any) {}
func List(...any) []any { return nil }
func AtEnd(func()) {}
func Rendered() []map[string]string { return nil }
`

var values = sync.OnceValues(func() (*types.Package, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "values.go", valuesStub, 0)
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check(valuesPath, set, []*ast.File{file}, nil)
})

func (l *listed) Import(path string) (*types.Package, error) {
	if strings.HasPrefix(path, valuesPath) {
		return values()
	}
	if err := l.Ensure(context.Background(), []string{path}); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.importer.Import(path)
}

func (l *listed) Ensure(ctx context.Context, paths []string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return l.known[path].Export != "" || path == "unsafe" })
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
		l.known[e.ImportPath] = e
	}
}

func (l *listed) Find(name string) []string {
	standard := map[string][]string{"rand": {"math/rand", "math/rand/v2", "crypto/rand"}}
	if found, ok := standard[name]; ok {
		return found
	}
	if exec.Command("go", "list", "-find", name).Run() == nil {
		return []string{name}
	}
	return nil
}

func (l *listed) Paths() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.known))
}

func (l *listed) Name(path string) string { return l.known[path].Name }

func (l *listed) Folder(path string) string { return l.known[path].Dir }

func (l *listed) Deps(paths []string) map[string]bool {
	all := map[string]bool{}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		if !all[path] {
			all[path] = true
			paths = append(paths, l.known[path].Imports...)
		}
	}
	return all
}
