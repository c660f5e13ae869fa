// Package architecture reads who imports whom in this module, for the rules that its tests hold and the pictures that
// draw makes of it.
package architecture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// Module is the path that every package of this module begins with.
const Module = "github.com/atelier-go/atelier/"

// Package is a package of this module and its direct imports, those of its tests left out.
type Package struct {
	ImportPath string
	Imports    []string
}

// Folder is where the package lies in the module.
func (p Package) Folder() string { return strings.TrimPrefix(p.ImportPath, Module) }

// Packages lists the packages of this module, as the go command that is on PATH sees them.
func Packages() ([]Package, error) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", Module+"...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []Package
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p Package
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}

// Arrow says that the package of one folder imports that of another.
type Arrow struct{ From, To string }

// Arrows are the imports among folders, in the order of their names, without those that a longer way says already: where
// a imports b and both import c, the arrow from a to c is left out.
func Arrows(all []Package, folders []string) []Arrow {
	imports := make(map[string][]string)
	for _, p := range all {
		if !slices.Contains(folders, p.Folder()) {
			continue
		}
		for _, imported := range p.Imports {
			if to := strings.TrimPrefix(imported, Module); to != imported && slices.Contains(folders, to) {
				imports[p.Folder()] = append(imports[p.Folder()], to)
			}
		}
	}
	var reach func(from, to string) bool
	reach = func(from, to string) bool {
		return from == to || slices.ContainsFunc(imports[from], func(next string) bool { return reach(next, to) })
	}
	var arrows []Arrow
	for _, from := range slices.Sorted(slices.Values(folders)) {
		for _, to := range slices.Sorted(slices.Values(imports[from])) {
			if !slices.ContainsFunc(imports[from], func(other string) bool { return other != to && reach(other, to) }) {
				arrows = append(arrows, Arrow{from, to})
			}
		}
	}
	return arrows
}

// under tells whether a path is one of the folders or below one; a folder that ends in $ means
// itself alone.
func under(p string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		if alone, ok := strings.CutSuffix(folder, "$"); ok {
			return p == alone
		}
		folder = path.Clean(folder)
		return p == folder || strings.HasPrefix(p, folder+"/")
	})
}
