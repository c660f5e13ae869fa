package gopkg

import (
	"context"
	"errors"
	"log"
	"maps"
	"path/filepath"
	"slices"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// CommonImports are imported by most cells: they are listed before any cell asks. Those of Go come first, because
// the first cell seldom needs more.
var CommonImports = [][]string{
	{
		"bufio", "bytes", "context", "encoding/json", "errors", "flag", "fmt", "image", "image/color", "image/png", "io",
		"log", "maps", "math", "math/rand", "math/rand/v2", "os", "os/exec", "os/signal", "path/filepath", "reflect", "regexp",
		"runtime", "slices", "sort", "strconv", "strings", "sync", "testing", "time", "unicode", workspace.ModulePath + "/kernel/values/carry",
	},
	{
		workspace.ModulePath + "/gomlx_models/studio", workspace.ModulePath + "/gomlx_models/data", workspace.ModulePath + "/gomlx_models/fit",
		workspace.ModulePath + "/gomlx_models/gan", workspace.ModulePath + "/gomlx_models/vae", workspace.ModulePath + "/gomlx_models/rnn",
		workspace.ModulePath + "/gomlx_models/sample", workspace.ModulePath + "/plotting", workspace.ModulePath + "/plotting/display", "github.com/gomlx/gomlx/backends/default",
		"github.com/gomlx/gomlx/core/graph", "github.com/janpfeifer/gonb/gonbui",
	},
}

// Prepare lists what most cells import, and what can be found by name.
func (p *Packages) Prepare(ctx context.Context, log *log.Logger) {
	steps := []func() error{
		func() error { return p.list(ctx, CommonImports[0]) },
		func() error { return p.list(ctx, CommonImports[1]) },
		func() error { return p.listNames(ctx) },
	}
	for _, step := range steps {
		if err := step(); err != nil && ctx.Err() == nil {
			log.Printf("listing packages: %v", err)
		}
		p.changed.Broadcast()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.preparing = false
	p.changed.Broadcast()
}

// Ensure makes paths, which somebody wrote, importable in one go, with all that they need. Modules that are missing are
// fetched with `go get`, unless %noautoget was seen. What has changed since is listed anew. The error names the imports at
// fault.
func (p *Packages) Ensure(ctx context.Context, paths []string) error {
	if err := p.Load(ctx, paths); err != nil {
		return err
	}
	var faults []error
	for _, path := range paths {
		faults = append(faults, p.internalError(path))
	}
	return errors.Join(faults...)
}

// Load is Ensure for a program, which may need internal packages of others for the types of its variables.
func (p *Packages) Load(ctx context.Context, paths []string) error {
	ctx, done := p.running.Begin(ctx)
	defer done()
	wanted := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == "C" || path == "unsafe" })
	if !p.areCurrent(wanted) {
		if err := p.load(ctx, wanted); err != nil {
			return p.withRemedy(err)
		}
	}
	return p.importErrors(wanted)
}

// load lists paths anew, and fetches what is missing.
func (p *Packages) load(ctx context.Context, paths []string) error {
	if err := p.loading.Acquire(ctx); err != nil {
		return err
	}
	defer p.loading.Release()
	if p.areCurrent(paths) {
		return nil
	}
	err := p.relist(ctx, paths)
	if missing := p.missing(paths); err == nil && len(missing) > 0 {
		if err = p.fetch(ctx, missing); err == nil {
			err = p.relist(ctx, paths)
		}
	}
	return err
}

// Refresh lists anew those of paths, and what they need, that have changed on disk since. What is wrong with them is said when
// somebody asks.
func (p *Packages) Refresh(ctx context.Context, paths []string) error {
	p.mu.Lock()
	known := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return p.known[path] == nil })
	p.mu.Unlock()
	if len(known) == 0 || p.areCurrent(known) {
		return nil
	}
	ctx, done := p.running.Begin(ctx)
	defer done()
	if err := p.loading.Acquire(ctx); err != nil {
		return err
	}
	defer p.loading.Release()
	if p.areCurrent(known) {
		return nil
	}
	return p.relist(ctx, known)
}

// areCurrent tells whether all the paths are known, and nothing that they need has changed on disk since.
func (p *Packages) areCurrent(paths []string) bool {
	_, changes := p.tool.Settings.Environment()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) == 0 || changes != p.changes || !p.module.unchanged() {
		return false
	}
	for path := range p.deps(append([]string{"runtime"}, paths...)) {
		if path != "unsafe" && !p.known[path].isCurrent() {
			return false
		}
	}
	return true
}

// importErrors are what is wrong with the paths.
func (p *Packages) importErrors(paths []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var faults []error
	for _, path := range slices.Compact(slices.Sorted(slices.Values(paths))) {
		faults = append(faults, p.importError(path))
	}
	return errors.Join(faults...)
}

// list makes paths known that most cells need. What is wrong with them is said when a cell asks.
func (p *Packages) list(ctx context.Context, paths []string) error {
	if err := p.loading.Acquire(ctx); err != nil {
		return err
	}
	defer p.loading.Release()
	return p.relist(ctx, paths)
}

// relist lists paths; all that was ever asked for with them, if something known has changed. The semaphore of
// loading must be held.
func (p *Packages) relist(ctx context.Context, paths []string) error {
	p.mu.Lock()
	roots := maps.Clone(p.roots)
	all := slices.Collect(maps.Keys(p.known))
	p.mu.Unlock()
	_, changes := p.tool.Settings.Environment()
	rooted := slices.Concat(paths, slices.Collect(maps.Keys(roots)))
	files, changed, err := p.tool.UseWorkspace(rooted)
	if err != nil {
		return err
	}
	wanted := paths
	if changed = changed || !p.areCurrent(all); changed {
		wanted = rooted
	}
	module := statFiles(files...)
	found, err := p.goList(ctx, append(wanted, "runtime"))
	if err != nil {
		_, _, fault := p.tool.UseWorkspace(slices.Collect(maps.Keys(roots))) // without what does not work
		return errors.Join(err, fault)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !changed {
		maps.Copy(module, p.module)
	}
	for _, l := range found {
		if l.sources != nil && l.Module != nil {
			maps.Copy(module, statFiles(l.Module.GoMod, filepath.Join(filepath.Dir(l.Module.GoMod), "go.sum")))
		}
	}
	p.merge(found, changed)
	p.module, p.changes = module, changes
	for _, path := range wanted {
		if p.known[path].importError(path) == nil {
			p.roots[path] = true
		}
	}
	return nil
}

// merge takes what was listed, all of it being there if whole. The lock must be held.
func (p *Packages) merge(found map[string]*listedPackage, whole bool) {
	moved := false
	for path, old := range p.known {
		if now := found[path]; now == nil && whole || now != nil && now.Export != old.Export {
			moved = true
		}
	}
	if whole {
		p.known = found
	} else {
		maps.Copy(p.known, found)
	}
	if moved {
		p.reset()
	}
}
