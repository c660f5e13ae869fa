package gopkg

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// listedPackage is what `go list` says about a package.
type listedPackage struct {
	ImportPath, Name, Dir, Export string
	Standard                      bool
	Imports                       []string
	GoFiles, CgoFiles, CFiles     []string
	HFiles, SFiles, EmbedFiles    []string
	IgnoredGoFiles                []string
	Module                        *struct{ Version string }
	Error                         *listError
	DepsErrors                    []*listError
	sources                       fileStates // of the source, where it can change
}

type listError struct{ Err string }

// goList lists paths and all that they import, and compiles what is not compiled yet. What cannot be found
// is left out.
func (p *Packages) goList(ctx context.Context, paths []string) (map[string]*listedPackage, error) {
	answers, err := p.tool.Variables(ctx)
	if err != nil {
		return nil, err
	}
	const fields = "-json=ImportPath,Name,Dir,Export,Standard,Imports,GoFiles,CgoFiles,CFiles,HFiles,SFiles,EmbedFiles,IgnoredGoFiles,Module,Error,DepsErrors"
	args := append([]string{"list", "-mod=readonly", "-e", "-export", "-deps", fields, "--"}, paths...)
	started := time.Now()
	out, err := p.tool.Run(ctx, p.tool.Session.ModuleFolder(), args...)
	if err != nil && ctx.Err() == nil && bytes.Contains(out.Stderr, []byte("updates to go.mod needed")) {
		args[1] = "-mod=mod" // the user has edited it
		out, err = p.tool.Run(ctx, p.tool.Session.ModuleFolder(), args...)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, fmt.Errorf("engine: listing packages: %w", out.Explain(err))
	}
	all, err := decodeList(out.Stdout)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(all, func(_ string, found *listedPackage) bool { return found.Dir == "" && found.ImportPath != "unsafe" })
	for _, found := range all {
		if !found.Standard && !isBelow(found.Dir, answers["GOMODCACHE"]) {
			found.sources = found.sourceStates(started)
		}
	}
	return all, nil
}

func decodeList(text []byte) (map[string]*listedPackage, error) {
	all := map[string]*listedPackage{}
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var found listedPackage
		err := decoder.Decode(&found)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("engine: go list answers no JSON: %w", err)
		}
		all[found.ImportPath] = &found
	}
}

// importError says why a package cannot be imported as path, or nil.
func (l *listedPackage) importError(path string) error {
	var words string
	switch {
	case l == nil:
		words = "no such package"
	case l.Error != nil:
		words = strings.TrimSpace(l.Error.Err)
	case len(l.DepsErrors) > 0:
		words = strings.TrimSpace(l.DepsErrors[0].Err)
	case l.Name == "main":
		words = "it is a program, not a package"
	case l.Export == "" && path != "unsafe":
		words = "it has no compiled form"
	default:
		return nil
	}
	return fmt.Errorf("engine: import %q: %s", path, words)
}

// sourceStates looks at the source, as it was before a time. What was written since counts as changed.
func (l *listedPackage) sourceStates(before time.Time) fileStates {
	files := slices.Concat([]string{"."}, l.GoFiles, l.CgoFiles, l.CFiles, l.HFiles, l.SFiles, l.EmbedFiles, l.IgnoredGoFiles)
	found := statFiles(l.Dir, files...)
	for path, at := range found {
		if at.time.After(before) {
			found[path] = fileState{}
		}
	}
	return found
}

// isCurrent tells whether the source is as it was.
func (l *listedPackage) isCurrent() bool { return l != nil && l.sources.unchanged() }

// fileStates are what files looked like.
type fileStates map[string]fileState

type fileState struct {
	time time.Time
	size int64
}

// statFiles looks at files in folder. One that is not there has the zero mark.
func statFiles(folder string, files ...string) fileStates {
	found := fileStates{}
	for _, name := range files {
		path := filepath.Join(folder, name)
		found[path] = statFile(path)
	}
	return found
}

func statFile(path string) fileState {
	info, err := os.Stat(path)
	if err != nil {
		return fileState{}
	}
	return fileState{info.ModTime(), info.Size()}
}

// unchanged tells whether the files look as they did.
func (s fileStates) unchanged() bool {
	for path, old := range s {
		if statFile(path) != old {
			return false
		}
	}
	return true
}

// isStandard tells whether a path can only be a package of Go itself: any other begins with a host's name.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// isBelow tells whether a path is folder or lies below it.
func isBelow(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && folder != "" && (rest == "" || rest[0] == filepath.Separator)
}
