package gopkg

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sources are where the source of a package lies, and what it looked like: names, sizes and times.
type sources struct {
	folders  []string
	embedded map[string]bool // files with content that the package embeds
	state    string          // empty if it counts as changed
}

// sourcesOf looks at the source of a package as it was before a time. What was written since counts as changed.
func sourcesOf(l *listedPackage, before time.Time) *sources {
	s := &sources{folders: []string{l.Dir}, embedded: map[string]bool{}}
	for _, name := range l.EmbedFiles {
		path := filepath.Join(l.Dir, name)
		s.embedded[path] = true
		s.folders = append(s.folders, filepath.Dir(path))
	}
	slices.Sort(s.folders)
	s.folders = slices.Compact(s.folders)
	state, newest := s.look()
	if !newest.After(before) {
		s.state = state
	}
	return s
}

// unchanged tells whether the source looks as it did. What is nobody's to change has no sources.
func (s *sources) unchanged() bool {
	if s == nil {
		return true
	}
	now, _ := s.look()
	return now == s.state
}

// sourceEndings are those of files that go compiles.
var sourceEndings = strings.Fields(".go .c .cc .cpp .cxx .m .h .hh .hpp .hxx .f .F .for .f90 .s .S .sx .swig .swigcxx .syso")

// look looks at the files that matter, and finds the time of the newest. Of the others, which may be embedded one day, it
// notes the names, if any are.
func (s *sources) look() (state string, newest time.Time) {
	var text strings.Builder
	for _, folder := range s.folders {
		entries, err := os.ReadDir(folder)
		fmt.Fprintln(&text, folder, err)
		for _, entry := range entries {
			name := entry.Name()
			path := filepath.Join(folder, name)
			if entry.IsDir() || strings.HasSuffix(name, "_test.go") {
				continue
			}
			if !s.embedded[path] && !slices.Contains(sourceEndings, filepath.Ext(name)) {
				if len(s.embedded) > 0 {
					fmt.Fprintln(&text, name)
				}
				continue
			}
			at := statFile(path) // through a link, too
			fmt.Fprintln(&text, name, at.size, at.time.UnixNano())
			if at.time.After(newest) {
				newest = at.time
			}
		}
	}
	return text.String(), newest
}

// fileStates are what files looked like.
type fileStates map[string]fileState

type fileState struct {
	time time.Time
	size int64
}

// statFiles looks at files. One that is not there has the zero state.
func statFiles(paths ...string) fileStates {
	found := fileStates{}
	for _, path := range paths {
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
