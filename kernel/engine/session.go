package engine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// session is what the shims of one kernel need to know. It lies as session.json in the session's
// folder, which also holds bin (the shims) and tmp (the temporary folder of everything below).
type session struct {
	Folder string `json:"-"`
	Module string `json:"module"` // the root of ModulePath
	Tools  Tools  `json:"tools"`
	Owner  owner  `json:"owner"` // the kernel
}

// sessionPrefix begins the name of every session's folder.
const sessionPrefix = "atelier-"

// newSession makes the folder of a session, the atelier binary self standing in it for go and goimports.
func newSession(self, module string, tools Tools) (*session, error) {
	folder, err := os.MkdirTemp("", sessionPrefix)
	if err != nil {
		return nil, fmt.Errorf("engine: no folder for the session: %w", err)
	}
	s := &session{Folder: folder, Module: module, Tools: tools, Owner: thisProcess()}
	if err := s.fill(self); err != nil {
		return nil, fmt.Errorf("engine: filling the session's folder: %w", removing(folder, err))
	}
	return s, nil
}

func (s *session) fill(self string) error {
	for _, name := range []string{s.bin(), s.temp()} {
		if err := os.Mkdir(name, 0o700); err != nil {
			return err
		}
	}
	for _, name := range []string{shimGo, shimGoImports} {
		if err := os.Symlink(self, filepath.Join(s.bin(), name)); err != nil {
			return err
		}
	}
	// GoNB looks for gopls on PATH and wants no shim for it.
	if err := os.Symlink(s.Tools.GoPLS, filepath.Join(s.bin(), "gopls")); err != nil {
		return err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.Folder, sessionFile), text, 0o600)
}

const sessionFile = "session.json"

func (s *session) bin() string  { return filepath.Join(s.Folder, "bin") }
func (s *session) temp() string { return filepath.Join(s.Folder, "tmp") }
func (s *session) log() string  { return filepath.Join(s.Folder, "gonb.log") }

// build is where a running build leaves its process id.
func (s *session) build() string { return filepath.Join(s.Folder, "build.pid") }

// openSession reads the session whose folder the environment names.
func openSession() (*session, error) {
	folder := os.Getenv(SessionVariable)
	if folder == "" {
		return nil, fmt.Errorf("engine: %s is not set: only a kernel's own processes may call this", SessionVariable)
	}
	return readSession(folder)
}

// readSession reads the session in folder.
func readSession(folder string) (*session, error) {
	text, err := os.ReadFile(filepath.Join(folder, sessionFile))
	if err != nil {
		return nil, fmt.Errorf("engine: session: %w", err)
	}
	s := &session{Folder: folder}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("engine: session %s: %w", folder, err)
	}
	return s, nil
}
