package gopkg

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
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
	EmbedFiles                    []string
	Module                        *struct{ GoMod string }
	Error                         *listError
	DepsErrors                    []*listError
	sources                       *sources // where they can change
}

type listError struct{ Pos, Err string }

// words are what go says, behind the place of which it says it.
func (e *listError) words() string {
	words := strings.TrimSpace(e.Err)
	if e.Pos != "" {
		words = e.Pos + ": " + words
	}
	return words
}

// goList lists paths and all that they import, and compiles what is not compiled yet. What cannot be found
// is left out.
func (p *Packages) goList(ctx context.Context, paths []string) (map[string]*listedPackage, error) {
	answers, err := p.tool.Variables(ctx)
	if err != nil {
		return nil, err
	}
	flags, err := p.tool.PackageFlags(ctx)
	if err != nil {
		return nil, err
	}
	const fields = "-json=ImportPath,Name,Dir,Export,Standard,Imports,EmbedFiles,Module,Error,DepsErrors"
	args := slices.Concat([]string{"list", "-mod=readonly", "-e", "-export", "-deps", fields}, flags, []string{"--"}, paths)
	started := time.Now()
	out, err := p.tool.Run(ctx, p.tool.Session.ModuleFolder(), args...)
	if err != nil && ctx.Err() == nil && !p.tool.InWorkspace() && bytes.Contains(out.Stderr, []byte("updates to go.mod needed")) {
		args[1] = "-mod=mod" // the user has edited it, or one that it replaces with a folder
		out, err = p.tool.Run(ctx, p.tool.Session.ModuleFolder(), args...)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		out.Stderr = []byte(p.withPlaces(string(out.Stderr)))
		return nil, fmt.Errorf("engine: listing packages: %w", out.Explain(err))
	}
	all, err := decodeList(out.Stdout)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(all, func(_ string, found *listedPackage) bool { return found.Dir == "" && found.ImportPath != "unsafe" })
	for _, found := range all {
		if !found.Standard && !isBelow(found.Dir, answers["GOMODCACHE"]) {
			found.sources = sourcesOf(found, started)
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

// isCurrent tells whether the source is as it was.
func (l *listedPackage) isCurrent() bool { return l != nil && l.sources.unchanged() }

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
