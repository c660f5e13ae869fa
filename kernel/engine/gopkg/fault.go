package gopkg

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/internal/spelling"
)

// importError says why a package cannot be imported as path, or nil.
func (l *listedPackage) importError(path string) error {
	var words string
	switch {
	case l == nil:
		words = "no such package"
	case l.Error != nil:
		words = l.Error.words()
	case len(l.DepsErrors) > 0:
		words = l.DepsErrors[0].words()
	case l.Name == "main":
		words = "it is a program, not a package"
	case l.Export == "" && path != "unsafe":
		words = "it has no compiled form"
	default:
		return nil
	}
	return fmt.Errorf("engine: import %q: %s", path, words)
}

// importError says it with all that is known. The lock must be held.
func (p *Packages) importError(path string) error {
	found := p.known[path]
	if found == nil && isStandard(path) {
		if near := p.similarKnown(path); near != "" {
			return fmt.Errorf("engine: import %q: Go has no such package: did you mean %q?", path, near)
		}
		return fmt.Errorf("engine: import %q: Go has no such package, and no module of this notebook holds it: see whether the path is right; for a module of this machine, `!*go mod edit -replace MODULE=FOLDER`", path)
	}
	err := found.importError(path)
	if err == nil {
		return nil
	}
	return errors.New(p.withPlaces(err.Error()))
}

func (p *Packages) withPlaces(words string) string {
	notebook := ""
	if folders := p.tool.Settings.NotebookFolders(); len(folders) > 0 { // its folder may be gone
		notebook = folders[0]
	}
	return withPlaces(words, p.tool.Session.ModuleFolder(), notebook)
}

var (
	heading  = regexp.MustCompile(`(?m)^# .*\n|(: )# .*\n`)
	relative = regexp.MustCompile(`(?m)(^|[ \t(])(\.\./[^\s:]+)`)
)

// withPlaces is what go says of source, without the lines that say which package it speaks of. go names files as seen from
// where it ran, people as seen from their notebook, or by their whole path.
func withPlaces(words, ran, notebook string) string {
	words = heading.ReplaceAllString(words, "$1")
	return relative.ReplaceAllStringFunc(words, func(place string) string {
		m := relative.FindStringSubmatch(place)
		path := filepath.Join(ran, m[2])
		if isBelow(path, notebook) {
			path = strings.TrimPrefix(path, notebook+string(filepath.Separator))
		}
		return m[1] + path
	})
}

// internalError says that path is internal to others, where the notebook does not lie among them. Nobody but the standard library
// imports what Go's own has so.
func (p *Packages) internalError(path string) error {
	elements := strings.Split(path, "/")
	at := len(elements) - 1
	for ; at >= 0 && elements[at] != "internal"; at-- {
	}
	if at < 0 {
		return nil
	}
	folder := p.Folder(path)
	for range elements[at:] {
		folder = filepath.Dir(folder)
	}
	if !isStandard(path) && slices.ContainsFunc(p.tool.Settings.NotebookFolders(), func(notebook string) bool { return isBelow(notebook, folder) }) {
		return nil
	}
	return fmt.Errorf("engine: import %q: use of internal package %s not allowed: Go lets only what lies in the folder around internal import it, and this notebook does not", path, path)
}

// similar is the import path that somebody may have meant who wrote another, empty if there is none. In a new session it waits
// until the usual packages are listed.
func (p *Packages) similar(path string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.similarKnown(path)
}

// similarKnown is similar. The lock must be held.
func (p *Packages) similarKnown(path string) string {
	for p.preparing {
		p.changed.Wait()
	}
	if slices.Contains(p.named[path], path) {
		return "" // it is right
	}
	if paths := p.find(path); len(paths) > 0 { // as in import "json"
		return paths[0]
	}
	best, least := "", spelling.TooFar
	for _, paths := range slices.Sorted(maps.Keys(p.named)) {
		for _, known := range p.named[paths] {
			if far := spelling.Distance(strings.ToLower(path), known); far < least && far <= len(known)/3 {
				best, least = known, far
			}
		}
	}
	return best
}
