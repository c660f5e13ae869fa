// Package workspace is what the processes of one kernel share: the session's folder and what lies in it, the module of
// all cells, the tools and their environment, and the end of all that a session started, even when the kernel is
// killed. On it stand the packages that cells import (gopkg) and the engine.
package workspace

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// Session is what the roles of one kernel need to know. It lies as session.json in the session's folder.
type Session struct {
	Folder string `json:"-"`
	Module string `json:"module"` // the root of ModulePath
	Go     string `json:"-"`      // absolute path of the go tool
	Owner  owner  `json:"owner"`  // the kernel
}

// RoleWatchdog is the name under which the atelier binary is a session's watchdog.
const RoleWatchdog = "atelier-watchdog"

// sessionPrefix begins the name of every session's folder.
const sessionPrefix = "atelier-"

const sessionFile = "session.json"

// The folders and files of a session.
func (s *Session) TempFolder() string    { return filepath.Join(s.Folder, "tmp") }                  // everybody's temporary folder
func (s *Session) ModuleFolder() string  { return filepath.Join(s.Folder, "module") }               // the module of all cells
func (s *Session) BuildFolder() string   { return filepath.Join(s.Folder, "module", "build") }      // programs while they are built, where go knows the cells' module
func (s *Session) ProgramFolder() string { return filepath.Join(s.Folder, "programs") }             // programs that were built
func (s *Session) WorkspaceFile() string { return filepath.Join(s.Folder, "workspace", "go.work") } // see GoTool.UseWorkspace

// New makes the folder of a session whose cells import the module at a root and are built with a go tool.
func New(module, goTool string) (*Session, error) {
	folder, err := makeFolder("", sessionPrefix)
	if err != nil {
		return nil, fmt.Errorf("engine: no folder for the session: %w", withAdvice(err))
	}
	s := &Session{Folder: folder, Module: module, Go: goTool, Owner: thisProcess()}
	if err := s.fill(); err != nil {
		return nil, fmt.Errorf("engine: filling the session's folder: %w", withAdvice(RemoveAfter(folder, err)))
	}
	return s, nil
}

// makeFolder makes a folder of a new name.
var makeFolder = os.MkdirTemp

// withAdvice says what to do where the disk is full.
func withAdvice(err error) error {
	if !diskfull.Is(err) {
		return err
	}
	return fmt.Errorf("the disk of %s is full: remove files there, or set TMPDIR to a folder on another disk: %w", os.TempDir(), err)
}

func (s *Session) fill() error {
	for _, name := range []string{s.TempFolder(), s.ModuleFolder(), s.BuildFolder(), s.ProgramFolder()} {
		if err := os.Mkdir(name, 0o700); err != nil {
			return err
		}
	}
	if err := Seed(s.ModuleFolder(), CellModule, s.Module); err != nil {
		return err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.Folder, sessionFile), text, 0o600)
}

// Environment is that of every program: the last of two values for one name counts. The session's go is first on PATH.
func (s *Session) Environment(inherited, added []string) []string {
	path := filepath.Dir(s.Go)
	for _, pair := range inherited {
		if rest, ok := strings.CutPrefix(pair, "PATH="); ok {
			path += string(filepath.ListSeparator) + rest
		}
	}
	env := append([]string{}, inherited...)
	if lookUp(filepath.Dir(s.Folder), "go.work") != "" {
		env = append(env, "GOWORK=off") // it would break what runs in the module of the cells
	}
	env = append(env,
		"PATH="+path,
		"TMPDIR="+s.TempFolder(),
		"GOMLX_NO_AUTO_INSTALL=1",
		contract.SessionVariable+"="+s.Folder,
	)
	return append(env, added...)
}

// readSession reads the session in folder.
func readSession(folder string) (*Session, error) {
	text, err := os.ReadFile(filepath.Join(folder, sessionFile))
	if err != nil {
		return nil, fmt.Errorf("engine: session: %w", err)
	}
	s := &Session{Folder: folder}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("engine: session %s: %w", folder, err)
	}
	return s, nil
}
