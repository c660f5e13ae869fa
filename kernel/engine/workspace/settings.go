package workspace

import (
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// Settings are what a user can change about building and running with GoNB's magics, which keep their
// meaning though GoNB builds nothing.
type Settings struct {
	mu      sync.Mutex
	env     []string // of GoNB, and so of every program
	folder  string   // where programs run; empty: where the kernel was started
	flags   []string // %goflags
	noFetch bool     // %noautoget
	changes int      // of what concerns building in env
}

func NewSettings(env []string) *Settings { return &Settings{env: env} }

// Environment is that of GoNB as it is now, and the number of changes it has seen that concern building.
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

// WorkFolder is where programs run, so that a new GoNB goes on there.
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

// Apply takes from a magic, such as "%env A=1", what matters to building. GoNB gets the magic too and
// complains where it is wrong.
func (s *Settings) Apply(magic string) {
	words := shellwords.Split(strings.TrimPrefix(magic, "%"))
	if len(words) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch words[0] {
	case "env":
		if name, value, ok := assignment(words[1:]); ok {
			s.env = append(slices.Clip(s.env), name+"="+value)
			if concernsGo(name) {
				s.changes++
			}
		}
	case "goflags":
		if len(words) > 1 { // else it only asks
			s.flags = slices.DeleteFunc(words[1:], func(flag string) bool { return flag == "" })
		}
	case "autoget":
		s.noFetch = false
	case "noautoget":
		s.noFetch = true
	}
}

// concernsGo tells whether go may build otherwise for an environment variable.
func concernsGo(name string) bool {
	if strings.HasPrefix(name, "GOMLX_") || strings.HasPrefix(name, "GONB_") {
		return false
	}
	known := []string{"GO", "CGO_", "CC", "CXX", "FC", "AR", "PKG_CONFIG", "PATH", "HOME", "XDG_"}
	return slices.ContainsFunc(known, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// assignment reads the words after %env: NAME value, or NAME=value.
func assignment(words []string) (name, value string, ok bool) {
	switch len(words) {
	case 1:
		name, value, ok = strings.Cut(words[0], "=")
		return name, value, ok && len(name) > 1 // GoNB's own limit
	case 2:
		return words[0], words[1], true
	}
	return "", "", false
}
