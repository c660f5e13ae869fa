package engine

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

// listed is what `go list` says about a package.
type listed struct {
	ImportPath, Name, Dir, Export string
	Standard                      bool
	Imports                       []string
	GoFiles, CgoFiles, CFiles     []string
	HFiles, SFiles, EmbedFiles    []string
	IgnoredGoFiles                []string
	Module                        *struct{ Version string }
	Error                         *listError
	DepsErrors                    []*listError
	stamps                        stamps // of the source, where it can change
}

type listError struct{ Err string }

// goList lists paths and all that they import, and compiles what is not compiled yet. What cannot be found
// is left out.
func (p *Packages) goList(ctx context.Context, paths []string) (map[string]*listed, error) {
	answers, err := p.tool.variables(ctx)
	if err != nil {
		return nil, err
	}
	const fields = "-json=ImportPath,Name,Dir,Export,Standard,Imports,GoFiles,CgoFiles,CFiles,HFiles,SFiles,EmbedFiles,IgnoredGoFiles,Module,Error,DepsErrors"
	args := append([]string{"list", "-mod=readonly", "-e", "-export", "-deps", fields, "--"}, paths...)
	started := time.Now()
	out, err := p.tool.run(ctx, p.tool.session.module(), args...)
	if err != nil && ctx.Err() == nil && bytes.Contains(out.stderr, []byte("updates to go.mod needed")) {
		args[1] = "-mod=mod" // the user has edited it
		out, err = p.tool.run(ctx, p.tool.session.module(), args...)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, fmt.Errorf("engine: listing packages: %w", out.explain(err))
	}
	all, err := decodeList(out.stdout)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(all, func(_ string, found *listed) bool { return found.Dir == "" && found.ImportPath != "unsafe" })
	for _, found := range all {
		if !found.Standard && !isBelow(found.Dir, answers["GOMODCACHE"]) {
			found.stamps = found.stamp(started)
		}
	}
	return all, nil
}

func decodeList(text []byte) (map[string]*listed, error) {
	all := map[string]*listed{}
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var found listed
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

// fault says why a package cannot be imported as path, or nil.
func (l *listed) fault(path string) error {
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

// stamp looks at the source, as it was before a time. What was written since counts as changed.
func (l *listed) stamp(before time.Time) stamps {
	files := slices.Concat([]string{"."}, l.GoFiles, l.CgoFiles, l.CFiles, l.HFiles, l.SFiles, l.EmbedFiles, l.IgnoredGoFiles)
	found := stamp(l.Dir, files...)
	for path, at := range found {
		if at.time.After(before) {
			found[path] = mark{}
		}
	}
	return found
}

// fresh tells whether the source is as it was.
func (l *listed) fresh() bool { return l != nil && l.stamps.same() }

// stamps are what files looked like.
type stamps map[string]mark

type mark struct {
	time time.Time
	size int64
}

// stamp looks at files in folder. One that is not there has the zero mark.
func stamp(folder string, files ...string) stamps {
	found := stamps{}
	for _, name := range files {
		path := filepath.Join(folder, name)
		found[path] = look(path)
	}
	return found
}

func look(path string) mark {
	info, err := os.Stat(path)
	if err != nil {
		return mark{}
	}
	return mark{info.ModTime(), info.Size()}
}

// same tells whether the files look as they did.
func (s stamps) same() bool {
	for path, old := range s {
		if look(path) != old {
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
