package workspace

import (
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// Settings are what a user can change about building and running with magics.
type Settings struct {
	mu      sync.Mutex
	env     []string // of every program
	folder  string   // where programs run; empty: where the kernel was started
	flags   []string // %goflags
	noFetch bool     // %noautoget
	changes int      // of what concerns building in env
}

func NewSettings(env []string) *Settings { return &Settings{env: env} }

// Environment is that of programs as it is now, and the number of changes it has seen that concern building.
func (s *Settings) Environment() ([]string, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.env), s.changes
}

// BuildOptions says how programs are to be built: with flags for `go build`, fetching modules that are missing.
func (s *Settings) BuildOptions() (flags []string, fetch bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.flags), !s.noFetch
}

// WorkFolder is where programs run; empty: where the kernel was started.
func (s *Settings) WorkFolder() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.folder
}

// NotebookFolders are where the kernel was started, which is the notebook's folder, and where programs run.
func (s *Settings) NotebookFolders() []string {
	var all []string
	if started, err := os.Getwd(); err == nil {
		all = append(all, started)
	}
	if folder := s.WorkFolder(); folder != "" && !slices.Contains(all, folder) {
		all = append(all, folder)
	}
	return all
}

// Variable is the value of a variable of the environment, "" if it is not set.
func (s *Settings) Variable(name string) string {
	env, _ := s.Environment()
	for _, pair := range slices.Backward(env) {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// SetWorkFolder notes that programs run in another folder.
func (s *Settings) SetWorkFolder(folder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folder = folder
}

// SetVariable sets a variable of the environment.
func (s *Settings) SetVariable(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.env = append(without(s.env, name), name+"="+value)
	if concernsGo(name) {
		s.changes++
	}
}

// UnsetVariable removes a variable from the environment. What go needs to find its caches and tools stays.
func (s *Settings) UnsetVariable(name string) {
	if concernsGo(name) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.env = without(s.env, name)
}

// without is a copy of an environment without a variable.
func without(env []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
}

// SetFlags sets the flags for `go build`.
func (s *Settings) SetFlags(flags []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flags = flags
}

// SetFetch says whether modules that are missing are fetched.
func (s *Settings) SetFetch(fetch bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noFetch = !fetch
}

// concernsGo tells whether go may build otherwise for an environment variable.
func concernsGo(name string) bool {
	if strings.HasPrefix(name, "GOMLX_") || strings.HasPrefix(name, "GONB_") {
		return false
	}
	known := []string{"GO", "CGO_", "CC", "CXX", "FC", "AR", "PKG_CONFIG", "PATH", "HOME", "XDG_"}
	return slices.ContainsFunc(known, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// Assignment reads what follows %env: NAME=value, or NAME value. All that follows is the value; double quotes around it
// are not part of it.
func Assignment(text string) (name, value string, ok bool) {
	at := strings.IndexAny(text, "= \t")
	if at <= 0 {
		return "", "", false
	}
	name, value = text[:at], strings.TrimPrefix(strings.TrimSpace(text[at+1:]), "= ")
	if words := shellwords.Split(value); len(words) == 1 && strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) {
		value = words[0]
	}
	return name, value, true
}
