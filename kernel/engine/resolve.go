package engine

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// resolves tells whether every import of the Go files in folder is found on this machine: in Go itself,
// in the module every cell can import, or in the module cache at the version that folder's go.mod
// requires. Then `go get` has nothing to do. Where it cannot tell, it says no.
func (s *session) resolves(folder string) bool {
	imports, err := importsOf(folder)
	if err != nil {
		return false
	}
	file, err := readModule(folder)
	if err != nil {
		return false
	}
	for path := range imports {
		if !s.isStandard(path) && !s.isRequired(path, file) {
			return false
		}
	}
	return true
}

// importsOf collects the imports of the Go files in folder, tests included.
func importsOf(folder string) (map[string]bool, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	imports := map[string]bool{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return nil, err
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return nil, err
			}
			imports[path] = true
		}
	}
	return imports, nil
}

func (s *session) isStandard(path string) bool {
	return path == "C" || path == "unsafe" || isFolder(s.standard(path))
}

// standard is where a package lies if it is one of Go itself.
func (s *session) standard(path string) string {
	return filepath.Join(s.Tools.GoRoot, "src", filepath.FromSlash(path))
}

// isRequired tells whether a module that file requires has the package on disk.
func (s *session) isRequired(path string, file *modfile.File) bool {
	return s.required(path, file) != ""
}

// required is the folder of a package in a module that file requires, or empty if it is not on disk.
func (s *session) required(path string, file *modfile.File) string {
	for _, need := range file.Require {
		rest, ok := strings.CutPrefix(path, need.Mod.Path)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		root, err := s.place(need.Mod, file)
		if folder := filepath.Join(root, filepath.FromSlash(rest)); err == nil && isFolder(folder) {
			return folder
		}
	}
	return ""
}

// place is where a required module lies: where file replaces it, else in the module cache.
func (s *session) place(need module.Version, file *modfile.File) (string, error) {
	for _, change := range file.Replace {
		if change.Old.Path != need.Path || change.Old.Version != "" && change.Old.Version != need.Version {
			continue
		}
		if change.New.Version == "" {
			return change.New.Path, nil
		}
		need = change.New
		break
	}
	path, err := module.EscapePath(need.Path)
	if err != nil {
		return "", err
	}
	version, err := module.EscapeVersion(need.Version)
	if err != nil {
		return "", err
	}
	return filepath.Join(s.Tools.ModCache, filepath.FromSlash(path)+"@"+version), nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
