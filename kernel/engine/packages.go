package engine

import (
	"context"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"sync"
)

// Packages are those that cells can import, with where their compiled form and their source lie. What is
// known lasts for the session, and is found anew when the source of a package or the module of the
// cells changes.
//
// All methods may be called at any time from anywhere.
type Packages struct {
	goTool
	running *operations
	listing turn // of go list and go get

	mu         sync.Mutex
	roots      map[string]bool // asked for, and there
	known      map[string]*listed
	named      map[string][]string // name to paths, of packages that can be found though none asked for them
	module     stamps              // of go.mod and go.sum, when known was listed
	generation int
	files      *token.FileSet
	importer   types.Importer
}

func newPackages(s *session, settings *settings, running *operations) *Packages {
	p := &Packages{
		goTool:  goTool{session: s, settings: settings},
		running: running,
		listing: newTurn(),
		roots:   map[string]bool{},
		known:   map[string]*listed{},
	}
	p.forget()
	return p
}

// forget starts over with export data. The lock must be held, or not be needed yet.
func (p *Packages) forget() {
	p.files = token.NewFileSet()
	p.importer = importer.ForCompiler(p.files, "gc", p.open)
	p.generation++
}

// open gives the importer a package's export data.
func (p *Packages) open(path string) (io.ReadCloser, error) {
	found := p.known[path]
	if found == nil || found.Export == "" {
		return nil, fmt.Errorf("engine: package %q is not known: Ensure finds it", path)
	}
	return os.Open(found.Export)
}

// Import returns what the type checker needs to know of a package that Ensure has found. Types from before
// and after a change of Generation must not be mixed.
func (p *Packages) Import(path string) (*types.Package, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.importer.Import(path)
}

// FileSet holds the positions of all that Import returns, until Generation changes.
func (p *Packages) FileSet() *token.FileSet {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.files
}

// Generation is a number that changes when packages were found to have changed.
func (p *Packages) Generation() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.generation
}

// Name returns the name of the package at path, or "" if it is not known.
func (p *Packages) Name(path string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.known[path]; found != nil {
		return found.Name
	}
	for name, paths := range p.named {
		if slices.Contains(paths, path) {
			return name
		}
	}
	return ""
}

// Folder returns the folder of the source of the package at path, or "" if it is not known.
func (p *Packages) Folder(path string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.known[path]; found != nil {
		return found.Dir
	}
	return ""
}

// Deps returns paths and all that they import, directly or not, as far as it is known.
func (p *Packages) Deps(paths []string) map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.deps(paths)
}

func (p *Packages) deps(paths []string) map[string]bool {
	all := map[string]bool{}
	for next := slices.Clone(paths); len(next) > 0; {
		path := next[len(next)-1]
		next = next[:len(next)-1]
		if all[path] {
			continue
		}
		if path == "C" { // what cgo adds to the imports that a file names
			next = append(next, "runtime/cgo", "syscall")
			continue
		}
		all[path] = true
		if found := p.known[path]; found != nil {
			next = append(next, found.Imports...)
		}
	}
	return all
}

// exports maps paths and all that they need, the runtime included, to the files with their compiled form.
func (p *Packages) exports(paths []string) map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	files := map[string]string{}
	for path := range p.deps(append([]string{"runtime"}, paths...)) {
		if found := p.known[path]; found != nil && found.Export != "" {
			files[path] = found.Export
		}
	}
	return files
}

// usual are imported by most cells: they are listed before any cell asks. Those of Go come first, because
// the first cell seldom needs more.
var usual = [][]string{
	{
		"bufio", "bytes", "context", "encoding/json", "errors", "flag", "fmt", "image", "image/color", "image/png", "io",
		"log", "maps", "math", "math/rand", "math/rand/v2", "os", "os/exec", "os/signal", "path/filepath", "reflect", "regexp",
		"runtime", "slices", "sort", "strconv", "strings", "sync", "testing", "time", "unicode", ModulePath + "/kernel/values",
	},
	{
		ModulePath + "/gomlx_models/studio", ModulePath + "/gomlx_models/data", ModulePath + "/gomlx_models/fit",
		ModulePath + "/gomlx_models/gan", ModulePath + "/gomlx_models/vae", ModulePath + "/gomlx_models/rnn",
		ModulePath + "/gomlx_models/sample", ModulePath + "/plotting", "github.com/gomlx/gomlx/backends/default",
		"github.com/gomlx/gomlx/core/graph", "github.com/janpfeifer/gonb/gonbui",
	},
}

// prepare lists what most cells import, and what can be found by name.
func (p *Packages) prepare(ctx context.Context, log *log.Logger) {
	steps := []func() error{
		func() error { return p.list(ctx, usual[0]) },
		func() error { return p.list(ctx, usual[1]) },
		func() error { return p.listNames(ctx) },
	}
	for _, step := range steps {
		if err := step(); err != nil && ctx.Err() == nil {
			log.Printf("listing packages: %v", err)
		}
	}
}

// Ensure makes paths, and all that they need, importable in one go. Modules that are missing are fetched
// with `go get`, unless %noautoget was seen. What has changed since is listed anew. The error names the
// imports at fault.
func (p *Packages) Ensure(ctx context.Context, paths []string) error {
	ctx, done := p.running.begin(ctx)
	defer done()
	wanted := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == "C" || path == "unsafe" })
	if p.fresh(wanted) {
		return nil
	}
	if err := p.listing.take(ctx); err != nil {
		return err
	}
	defer p.listing.give()
	if p.fresh(wanted) {
		return nil
	}
	if err := p.relist(ctx, wanted); err != nil {
		return err
	}
	missing := p.missing(wanted)
	if len(missing) > 0 {
		if err := p.fetch(ctx, missing); err != nil {
			return err
		}
		if err := p.relist(ctx, wanted); err != nil {
			return err
		}
	}
	return p.faults(wanted)
}

// fresh tells whether all the paths are known, and nothing that they need has changed on disk since.
func (p *Packages) fresh(paths []string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) == 0 || !p.module.same() {
		return false
	}
	for path := range p.deps(append([]string{"runtime"}, paths...)) {
		if path != "unsafe" && !p.known[path].fresh() {
			return false
		}
	}
	return true
}

// missing are those of paths that no module of the cells holds.
func (p *Packages) missing(paths []string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return p.known[path] != nil || isStandard(path)
	})
}

// faults are what is wrong with the paths.
func (p *Packages) faults(paths []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var faults []error
	for _, path := range slices.Compact(slices.Sorted(slices.Values(paths))) {
		if err := p.known[path].fault(path); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// list makes paths known that most cells need. What is wrong with them is said when a cell asks.
func (p *Packages) list(ctx context.Context, paths []string) error {
	if err := p.listing.take(ctx); err != nil {
		return err
	}
	defer p.listing.give()
	return p.relist(ctx, paths)
}

// relist lists paths; all that was ever asked for with them, if something known has changed. It must be
// this goroutine's turn.
func (p *Packages) relist(ctx context.Context, paths []string) error {
	p.mu.Lock()
	roots := maps.Clone(p.roots)
	all := slices.Collect(maps.Keys(p.known))
	p.mu.Unlock()
	changed := !p.fresh(all)
	wanted := paths
	if changed {
		wanted = slices.Concat(paths, slices.Collect(maps.Keys(roots)))
	}
	module := stamp(p.session.module(), "go.mod", "go.sum")
	found, err := p.goList(ctx, append(wanted, "runtime"))
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.adopt(found, changed)
	p.module = module
	for _, path := range wanted {
		if p.known[path].fault(path) == nil {
			p.roots[path] = true
		}
	}
	return nil
}

// adopt takes what was listed, all of it being there if whole. The lock must be held.
func (p *Packages) adopt(found map[string]*listed, whole bool) {
	moved := false
	for path, old := range p.known {
		if now := found[path]; now != nil && now.Export != old.Export {
			moved = true
		}
	}
	if whole {
		p.known = found
	} else {
		maps.Copy(p.known, found)
	}
	if moved {
		p.forget()
	}
}
