// Package gopkg knows the packages that cells can import: it lists and fetches them with go, and reads what a type
// checker and a linker need of them.
package gopkg

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Packages are those that cells can import, with where their compiled form and their source lie. What is
// known lasts for the session, and is found anew when the source of a package or the module of the
// cells changes.
//
// All methods may be called at any time from anywhere.
type Packages struct {
	tool    *workspace.GoTool
	running *workspace.Operations
	loading workspace.Semaphore // of go list and go get

	mu         sync.Mutex
	roots      map[string]bool // asked for, and there
	known      map[string]*listedPackage
	named      map[string][]string // name to paths, of packages that can be found though none asked for them
	preparing  bool                // more will be known soon
	changed    *sync.Cond          // more is known, or preparing has ended
	module     fileStates          // of go.mod and go.sum, when known was listed
	changes    int                 // of the environment, by then
	generation int
	files      *token.FileSet
	importer   types.Importer
}

// New knows none yet; prepare finds the usual ones.
func New(tool *workspace.GoTool, running *workspace.Operations) *Packages {
	p := &Packages{
		tool:      tool,
		running:   running,
		loading:   workspace.NewSemaphore(),
		roots:     map[string]bool{},
		known:     map[string]*listedPackage{},
		preparing: true,
	}
	p.changed = sync.NewCond(&p.mu)
	p.reset()
	return p
}

// reset starts over with export data. The lock must be held, or not be needed yet.
func (p *Packages) reset() {
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

// Exports maps paths and all that they need, the runtime included, to the files with their compiled form.
func (p *Packages) Exports(paths []string) map[string]string {
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
