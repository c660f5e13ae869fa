package cell

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Session is what the cells so far have declared. It may be used from several goroutines.
type Session struct {
	packages Packages

	mu       sync.Mutex
	imports  *imports
	decls    []*decl
	literals []*decl // function literals that variables hold
	vars     map[string]*Variable
	sources  map[string]string // of the cells that may stand in an error, by their names in generated code
	numbers  map[string]int    // of the cells, by that name
	recent   []string          // those names, the newest last
	hints    map[string]string // why a name that one might expect is not there
}

// Variable is a variable that a cell made.
type Variable struct {
	Name   string
	Type   string // as people write it
	Cell   int
	Size   int64
	Reason string // why its value could not be kept; empty if it was

	typ    types.Type
	group  string
	needs  []TypeName
	names  []string // of functions and of packages' variables that the value refers to
	lost   []Loss   // the first of its parts that are zero because they could not be kept
	losses int      // all of them
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
type TypeName struct{ Path, Name, Sample string }

// NewSession is a session without cells.
func NewSession(packages Packages) *Session {
	s := &Session{packages: packages, sources: map[string]string{}, numbers: map[string]int{}}
	s.clear()
	return s
}

func (s *Session) clear() {
	s.imports = &imports{Named: map[string]string{}}
	s.decls, s.literals = nil, nil
	s.vars = map[string]*Variable{}
	s.hints = map[string]string{}
}

// maxSources is how many texts of cells are remembered for errors, beside those that left something behind.
const maxSources = 200

// Packages are those that cells can import.
func (s *Session) Packages() Packages { return s.packages }

// rememberSource remembers the text of a cell.
func (s *Session) rememberSource(file, text string, number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources[file], s.numbers[file] = text, number
	s.recent = append(slices.DeleteFunc(s.recent, func(known string) bool { return known == file }), file)
	for len(s.recent) > maxSources {
		oldest := s.recent[0]
		s.recent = s.recent[1:]
		if !slices.ContainsFunc(slices.Concat(s.decls, s.literals), func(u *decl) bool { return u.cell.File == oldest }) {
			delete(s.sources, oldest)
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
	for _, u := range s.decls {
		names = append(names, slices.Collect(maps.Keys(u.live))...)
	}
	slices.Sort(names)
	paths = s.imports.paths()
	slices.Sort(paths)
	return names, slices.Compact(paths)
}

// Kinds is what each name that a cell has made is: function, method, type, constant or variable.
func (s *Session) Kinds() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	kinds := map[string]string{}
	for _, u := range s.decls {
		for name := range u.live {
			kinds[name] = kindOf(name, []*decl{u})
		}
	}
	for name := range s.vars {
		kinds[name] = "variable"
	}
	return kinds
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
	s.markOutdated(gone, nil)
	s.drop(gone)
	return unknown
}

func (s *Session) knows(name string) bool {
	return s.vars[name] != nil || declOf(name, s.decls) != nil
}

func (s *Session) drop(names map[string]bool) {
	s.decls = slices.DeleteFunc(s.decls, func(u *decl) bool { return !u.drop(names) })
	for name := range names {
		delete(s.vars, name)
	}
}

// CellNumber is the number of the cell that has a name in generated code, 0 if there is none.
func (s *Session) CellNumber(file string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.numbers[file]
}

// SourceLine is a line of a cell's Go text, counted from 1. It says no if there is none.
func (s *Session) SourceLine(file string, line int) (text string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(s.sources[file], "\n")
	if s.sources[file] == "" || line < 1 || line > len(lines) {
		return "", false
	}
	return lines[line-1], true
}

// Snapshot is a copy that later cells do not change, to be used without the lock.
func (s *Session) Snapshot() *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Session{packages: s.packages, imports: s.imports, decls: withoutNames(s.decls, nil), vars: map[string]*Variable{},
		sources: maps.Clone(s.sources), numbers: maps.Clone(s.numbers), hints: maps.Clone(s.hints)}
	for name, v := range s.vars {
		clone := *v
		c.vars[name] = &clone
	}
	return c
}

// hasValue tells whether a variable of an earlier cell has its value still.
func (s *Session) hasValue(name string) bool {
	v := s.vars[name]
	return v != nil && v.Reason == ""
}

// markOutdated marks the variables whose types are declared otherwise now.
func (s *Session) markOutdated(taken map[string]bool, decls []*decl) {
	for name, typ := range s.outdated(taken, decls) {
		s.vars[name].Reason = fmt.Sprintf("its %s was declared anew since", typ)
	}
}
