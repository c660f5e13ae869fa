package gopkg

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Find returns the import paths of the packages called name that a cell may import, the best guess first:
// those of Go, then Atelier's, then others that are known. Where it finds none it waits, in a new session, until
// the usual packages are listed.
func (p *Packages) Find(name string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	paths := p.find(name)
	for len(paths) == 0 && p.preparing {
		p.changed.Wait()
		paths = p.find(name)
	}
	return paths
}

func (p *Packages) find(name string) []string {
	paths := slices.Clone(p.named[name])
	for path, found := range p.known {
		if found.Name == name && found.importError(path) == nil && isImportable(path) {
			paths = append(paths, path)
		}
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
	})
	return slices.Compact(paths)
}

// Paths are the import paths of all packages that a cell may import, as far as they are known, in order.
func (p *Packages) Paths() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := slices.Concat(slices.Collect(maps.Values(p.named))...)
	for path, found := range p.known {
		if found.Name != "main" && found.importError(path) == nil && isImportable(path) {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// listNames finds the names of all packages of Go and Atelier, without compiling any.
func (p *Packages) listNames(ctx context.Context) error {
	out, err := p.tool.Run(ctx, p.tool.Session.ModuleFolder(), "list", "-mod=readonly", "-e", "-find", "-json=ImportPath,Name", "std", workspace.ModulePath+"/...")
	if err != nil {
		return out.Explain(err)
	}
	named, err := decodeNames(out.Stdout)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.named = named
	return nil
}

func decodeNames(text []byte) (map[string][]string, error) {
	all, err := decodeList(text)
	if err != nil {
		return nil, err
	}
	named := map[string][]string{}
	for path, found := range all {
		if found.Name != "main" && isImportable(path) {
			named[found.Name] = append(named[found.Name], path)
		}
	}
	return named, nil
}

// isImportable tells whether everybody may import path.
func isImportable(path string) bool {
	for _, element := range strings.Split(path, "/") {
		if element == "internal" || element == "vendor" {
			return false
		}
	}
	return path != "main"
}

// lessCommon begin those of Go's packages whose name another has that is meant more often.
var lessCommon = []string{"crypto/", "go/", "html/", "debug/", "net/", "runtime/", "internal/", "index/"}

// rank tells good guesses from bad ones: the smaller, the better.
func rank(path string) int {
	switch {
	case isStandard(path) && !slices.ContainsFunc(lessCommon, func(prefix string) bool { return strings.HasPrefix(path, prefix) }):
		return strings.Count(path, "/")
	case isStandard(path):
		return 10 + strings.Count(path, "/")
	case isBelow(path, workspace.ModulePath):
		return 20 + strings.Count(path, "/")
	}
	return 40 + strings.Count(path, "/")
}
