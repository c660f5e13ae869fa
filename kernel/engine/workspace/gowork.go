package workspace

import (
	"errors"
	"fmt"
	goversion "go/version"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// goWork is a go.work in the making: that in which go finds the packages of cells.
type goWork struct {
	use     []string // folders of modules, that of the cells first
	replace []*modfile.Replace
	version string // of Go, the newest that a part of it asks for
	sums    []byte // the go.work.sum of its parts
}

// UseWorkspace has go find packages, from now on, in the module of the cells; in those of the go.work beside it, which
// `!*go work init` makes; and, where one of paths lies there, in the module around the notebook, with those of a go.work
// around it. It returns the files that decided it, and whether it is another one than before.
func (g *GoTool) UseWorkspace(paths []string) (files []string, changed bool, err error) {
	cells := g.Session.ModuleFolder()
	for _, name := range []string{"go.mod", "go.sum", "go.work", "go.work.sum"} {
		files = append(files, filepath.Join(cells, name))
	}
	w := &goWork{use: []string{cells}}
	if err := w.addWork(filepath.Join(cells, "go.work")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, false, fmt.Errorf("engine: %w", err)
	}
	for _, folder := range g.Settings.NotebookFolders() {
		more, err := g.addAround(w, folder, paths)
		if err != nil {
			return nil, false, fmt.Errorf("engine: %w", err)
		}
		files = append(files, more...)
	}
	name := "off"
	if len(w.use) > 1 {
		name = g.Session.WorkspaceFile()
		if changed, err = w.write(name); err != nil {
			return nil, false, fmt.Errorf("engine: %w", err)
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	changed = changed || g.goWork != name
	g.goWork = name
	return files, changed, nil
}

// InWorkspace tells whether cells find packages in more modules than theirs.
func (g *GoTool) InWorkspace() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.goWork != "off"
}

// addAround adds the module around a folder, with those of the go.work around it, if it holds one of paths. Atelier's own are
// there already.
func (g *GoTool) addAround(w *goWork, folder string, paths []string) (files []string, err error) {
	around := &goWork{}
	work := lookUp(folder, "go.work")
	if set := g.Settings.Variable("GOWORK"); set == "off" {
		work = ""
	} else if set != "" {
		work = set
	}
	if work != "" {
		files = append(files, work, work+".sum")
		if err := around.addWork(work); err != nil {
			return nil, err
		}
	}
	if file := lookUp(folder, "go.mod"); file != "" {
		around.addUse(filepath.Dir(file))
	}
	around.use = slices.DeleteFunc(around.use, func(folder string) bool { return modulePath(folder) == ModulePath })
	if !slices.ContainsFunc(around.use, func(folder string) bool { return holdsOne(modulePath(folder), paths) }) {
		return nil, nil
	}
	for _, folder := range around.use {
		files = append(files, filepath.Join(folder, "go.mod"))
		w.addUse(folder)
	}
	w.replace = append(w.replace, around.replace...)
	w.sums = append(w.sums, around.sums...)
	w.needs(around.version)
	return files, nil
}

// holdsOne tells whether one of the import paths is a module's.
func holdsOne(module string, paths []string) bool {
	return module != "" && slices.ContainsFunc(paths, func(path string) bool {
		return path == module || strings.HasPrefix(path, module+"/")
	})
}

// lookUp is the path of the first file of a name in folder or above it, empty if there is none.
func lookUp(folder, name string) string {
	for {
		path := filepath.Join(folder, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
		above := filepath.Dir(folder)
		if above == folder {
			return ""
		}
		folder = above
	}
}

// modulePath is the path of the module in folder, empty if there is none.
func modulePath(folder string) string {
	text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(text)
}

// readWork reads a go.work, whose folders then are absolute.
func readWork(path string) (*modfile.WorkFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file, err := modfile.ParseWork(path, text, nil)
	if err != nil {
		return nil, err
	}
	for _, use := range file.Use {
		use.Path = absolute(filepath.Dir(path), use.Path)
	}
	for _, change := range file.Replace {
		if change.New.Version == "" {
			change.New.Path = absolute(filepath.Dir(path), change.New.Path)
		}
	}
	return file, nil
}

func absolute(root, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(root, path)
}

// addWork adds all that a go.work says.
func (w *goWork) addWork(path string) error {
	file, err := readWork(path)
	if err != nil {
		return err
	}
	for _, use := range file.Use {
		w.addUse(use.Path)
	}
	w.replace = append(w.replace, file.Replace...)
	if file.Go != nil {
		w.needs(file.Go.Version)
	}
	sums, err := os.ReadFile(path + ".sum")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	w.sums = append(w.sums, sums...)
	return nil
}

func (w *goWork) addUse(folder string) {
	if !slices.Contains(w.use, folder) {
		w.use = append(w.use, folder)
	}
}

// needs notes a version of Go that a part of it asks for.
func (w *goWork) needs(goVersion string) {
	if goversion.Compare("go"+goVersion, "go"+w.version) > 0 {
		w.version = goVersion
	}
}

// write writes it to path, if it is not there already. What go has noted beside it stays.
func (w *goWork) write(path string) (changed bool, err error) {
	text := w.text()
	if old, err := os.ReadFile(path); err == nil && string(old) == string(text) {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	if len(w.sums) > 0 {
		if err := atomicfile.Write(path+".sum", w.sums, 0o600); err != nil {
			return false, err
		}
	}
	return true, atomicfile.Write(path, text, 0o600)
}

// text is the file. It holds all that its modules replace: where they replace one module by several others, which go would refuse,
// the first has its way.
func (w *goWork) text() []byte {
	known := map[module.Version]bool{}
	var uses, replaces strings.Builder
	replace := func(changes []*modfile.Replace, folder string) {
		for _, change := range changes {
			if known[change.Old] || known[module.Version{Path: change.Old.Path}] {
				continue
			}
			known[change.Old] = true
			fmt.Fprintf(&replaces, "replace %s => %s\n", version(change.Old.Path, change.Old.Version), target(folder, change))
		}
	}
	for _, folder := range w.use {
		fmt.Fprintf(&uses, "use %s\n", modfile.AutoQuote(folder))
		known[module.Version{Path: modulePath(folder)}] = true // it is itself
	}
	replace(w.replace, "")
	for _, folder := range w.use {
		file, err := ReadModule(folder)
		if err != nil {
			continue // go says best what is wrong with it
		}
		if file.Go != nil {
			w.needs(file.Go.Version)
		}
		replace(file.Replace, folder)
	}
	return fmt.Appendf(nil, "go %s\n\n%s\n%s", w.version, &uses, &replaces)
}

// GoWorkFix gives the cells' go.mod a replacement for each module of the go.work beside it, so that the commands of go that look
// into go.mod alone, such as go get, find them too. It says what it did.
func (s *Session) GoWorkFix() (said []string, err error) {
	work, err := readWork(filepath.Join(s.ModuleFolder(), "go.work"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, errors.New("engine: there is no go.work: `!*go work init . FOLDER` makes one with the module in FOLDER")
	}
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	file, err := ReadModule(s.ModuleFolder())
	if err != nil {
		return nil, err
	}
	for _, use := range work.Use {
		if use.Path == s.ModuleFolder() {
			continue
		}
		path := modulePath(use.Path)
		if path == "" {
			return nil, fmt.Errorf("engine: go.work uses %s, which has no go.mod: `!*go work edit -dropuse %s` takes it out", use.Path, use.Path)
		}
		at := slices.IndexFunc(file.Replace, func(old *modfile.Replace) bool { return old.Old.Path == path })
		switch {
		case at < 0:
			said = append(said, fmt.Sprintf("go.mod now replaces %s with %s", path, use.Path))
		case file.Replace[at].New.Path == use.Path:
			said = append(said, fmt.Sprintf("go.mod replaces %s with %s already", path, use.Path))
			continue
		default:
			said = append(said, fmt.Sprintf("go.mod now replaces %s with %s, no longer with %s", path, use.Path, file.Replace[at].New.Path))
		}
		if err := file.AddReplace(path, "", use.Path, ""); err != nil {
			return nil, fmt.Errorf("engine: %w", err)
		}
	}
	file.Cleanup()
	text, err := file.Format()
	if err == nil {
		err = atomicfile.Write(filepath.Join(s.ModuleFolder(), "go.mod"), text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("engine: writing the cells' go.mod: %w", err)
	}
	return said, nil
}
