package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Session is what the cells so far have declared. It may be used from several goroutines.
type Session struct {
	packages Packages

	mu      sync.Mutex
	imports *imports
	units   []*unit
	vars    map[string]*Variable
	texts   map[string]string // of the cells that may stand in an error, by their names in generated code
	numbers map[string]int    // of the cells, by that name
	recent  []string          // those names, the newest last
	hints   map[string]string // why a name that one might expect is not there
}

// Variable is a variable that a cell made.
type Variable struct {
	Name   string
	Type   string // as people write it
	Cell   int
	Size   int64
	Reason string // why its value could not be kept; empty if it was

	typ   types.Type
	group string
	needs []TypeName
}

// SizeText is a number of bytes for people.
func SizeText(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	case bytes < 1000_000_000:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
}

// TypeName is a type that stands in an interface value.
type TypeName struct{ Path, Name string }

// NewSession is a session without cells.
func NewSession(packages Packages) *Session {
	s := &Session{packages: packages, texts: map[string]string{}, numbers: map[string]int{}}
	s.clear()
	return s
}

func (s *Session) clear() {
	s.imports = &imports{named: map[string]string{}}
	s.units = nil
	s.vars = map[string]*Variable{}
	s.hints = map[string]string{}
}

// maxTexts is how many texts of cells are remembered for errors, beside those that left something behind.
const maxTexts = 200

// note remembers the text of a cell.
func (s *Session) note(file, text string, number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[file], s.numbers[file] = text, number
	s.recent = append(slices.DeleteFunc(s.recent, func(known string) bool { return known == file }), file)
	for len(s.recent) > maxTexts {
		oldest := s.recent[0]
		s.recent = s.recent[1:]
		if !slices.ContainsFunc(s.units, func(u *unit) bool { return u.cell.file == oldest }) {
			delete(s.texts, oldest)
			delete(s.numbers, oldest)
		}
	}
}

// Reset forgets everything that was declared.
func (s *Session) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
}

// Variables lists the variables by name.
func (s *Session) Variables() []Variable {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Variable
	for _, name := range slices.Sorted(maps.Keys(s.vars)) {
		list = append(list, *s.vars[name])
	}
	return list
}

// Declarations lists the names of functions, methods, types and constants, and the paths of imports.
func (s *Session) Declarations() (names, paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.units {
		names = append(names, slices.Collect(maps.Keys(u.live))...)
	}
	slices.Sort(names)
	paths = slices.Collect(maps.Values(s.imports.named))
	paths = append(append(paths, s.imports.dots...), s.imports.blank...)
	slices.Sort(paths)
	return names, slices.Compact(paths)
}

// Functions lists the names of functions that are no methods.
func (s *Session) Functions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, u := range s.units {
		for name := range u.live {
			if u.chunk.kind == token.FUNC && !strings.Contains(name, ".") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// Variable is the variable of a name. It says no if there is none.
func (s *Session) Variable(name string) (v Variable, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.vars[name] == nil {
		return Variable{}, false
	}
	return *s.vars[name], true
}

// declaringText is the text of a declaration of a cell that has a name, which may be a member's.
func (s *Session) declaringText(cell *text, key string) string {
	for _, u := range s.units {
		if u.cell.file == cell.file && slices.ContainsFunc(u.all, func(name string) bool {
			return name == key || strings.HasPrefix(key, name+".") && u.chunk.kind == token.TYPE
		}) {
			return u.text()
		}
	}
	return ""
}

// Forget drops declarations and variables by name, and returns the names that there were none of.
func (s *Session) Forget(names ...string) (unknown []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := map[string]bool{}
	for _, name := range names {
		gone[name] = true
		if !s.knows(name) {
			unknown = append(unknown, name)
		}
	}
	s.outdate(gone, nil)
	s.drop(gone)
	return unknown
}

func (s *Session) knows(name string) bool {
	return s.vars[name] != nil || slices.ContainsFunc(s.units, func(u *unit) bool { return u.live[name] })
}

func (s *Session) drop(names map[string]bool) {
	s.units = slices.DeleteFunc(s.units, func(u *unit) bool { return !u.forget(names) })
	for name := range names {
		delete(s.vars, name)
	}
}

// Number is the number of the cell that has a name in generated code, 0 if there is none.
func (s *Session) Number(file string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.numbers[file]
}

// Line is a line of a cell's Go text, counted from 1. It says no if there is none.
func (s *Session) Line(file string, line int) (text string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(s.texts[file], "\n")
	if s.texts[file] == "" || line < 1 || line > len(lines) {
		return "", false
	}
	return lines[line-1], true
}

// snapshot is a copy that later cells do not change, to be used without the lock.
func (s *Session) snapshot() *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Session{packages: s.packages, imports: s.imports, units: without(s.units, nil), vars: map[string]*Variable{},
		texts: maps.Clone(s.texts), numbers: maps.Clone(s.numbers), hints: maps.Clone(s.hints)}
	for name, v := range s.vars {
		clone := *v
		c.vars[name] = &clone
	}
	return c
}
