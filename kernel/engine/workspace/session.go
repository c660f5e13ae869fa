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
	Tools  Tools  `json:"tools"`
	Owner  owner  `json:"owner"` // the kernel
}

// The names under which the atelier binary plays a part in a session.
const (
	RoleGo       = "go"
	RoleCommand  = "atelier-command"
	RoleStreams  = "atelier-streams"
	RoleWatchdog = "atelier-watchdog"
)

// sessionPrefix begins the name of every session's folder.
const sessionPrefix = "atelier-"

const sessionFile = "session.json"

// The folders and files of a session.
func (s *Session) BinFolder() string     { return filepath.Join(s.Folder, "bin") }                  // first on PATH
func (s *Session) RoleFolder() string    { return filepath.Join(s.Folder, "roles") }                // what bin's scripts call
func (s *Session) TempFolder() string    { return filepath.Join(s.Folder, "tmp") }                  // everybody's temporary folder
func (s *Session) ModuleFolder() string  { return filepath.Join(s.Folder, "module") }               // the module of all cells
func (s *Session) BuildFolder() string   { return filepath.Join(s.Folder, "module", "build") }      // programs while they are built, where go knows the cells' module
func (s *Session) ProgramFolder() string { return filepath.Join(s.Folder, "programs") }             // programs that were built
func (s *Session) CommandFolder() string { return filepath.Join(s.Folder, "commands") }             // shell commands and how they ended
func (s *Session) WorkspaceFile() string { return filepath.Join(s.Folder, "workspace", "go.work") } // see GoTool.UseWorkspace
func (s *Session) LogFile() string       { return filepath.Join(s.Folder, "gonb.log") }
func (s *Session) StubFile() string      { return filepath.Join(s.Folder, stubFile) }

// BuildPID is where a build that GoNB started leaves its process id.
func (s *Session) BuildPID() string { return filepath.Join(s.Folder, "build.pid") }

// stubFile is there while GoNB runs a cell whose program is built already.
const stubFile = "stub"

// goScript stands in for go on GoNB's PATH. A shell starts much faster than the atelier binary, and GoNB's
// build of its stub, and the `go get` before it, are all that every cell waits for.
const goScript = `#!/bin/sh
if [ -e "$` + contract.SessionVariable + `/` + stubFile + `" ] && [ "$PWD" = "$GONB_TMP_DIR" ]; then
	case "$*" in
	get | "build -o $GONB_TMP_DIR/"*) exit 0 ;;
	esac
fi
exec "$` + contract.SessionVariable + `/roles/` + RoleGo + `" "$@"
`

// emptyScript stands in for goimports: the imports of a program are there when GoNB gets it.
const emptyScript = "#!/bin/sh\n"

// New makes the folder of a session, the atelier binary self standing in it for the roles.
func New(self, module string, tools Tools) (*Session, error) {
	folder, err := makeFolder("", sessionPrefix)
	if err != nil {
		return nil, fmt.Errorf("engine: no folder for the session: %w", withAdvice(err))
	}
	s := &Session{Folder: folder, Module: module, Tools: tools, Owner: thisProcess()}
	if err := s.fill(self); err != nil {
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

func (s *Session) fill(self string) error {
	for _, name := range []string{s.BinFolder(), s.RoleFolder(), s.TempFolder(), s.ModuleFolder(), s.BuildFolder(), s.ProgramFolder(), s.CommandFolder()} {
		if err := os.Mkdir(name, 0o700); err != nil {
			return err
		}
	}
	links := []string{filepath.Join(s.RoleFolder(), RoleGo), filepath.Join(s.RoleFolder(), RoleStreams), filepath.Join(s.BinFolder(), RoleCommand)}
	for _, link := range links {
		if err := os.Symlink(self, link); err != nil {
			return err
		}
	}
	scripts := map[string]string{"go": goScript, "goimports": emptyScript}
	for name, text := range scripts {
		if err := os.WriteFile(filepath.Join(s.BinFolder(), name), []byte(text), 0o700); err != nil {
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

// Environment is that of GoNB and so of every program: the last of two values for one name counts.
func (s *Session) Environment(inherited, added []string) []string {
	path := s.BinFolder()
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

// Open reads the session whose folder the environment names.
func Open() (*Session, error) {
	folder := os.Getenv(contract.SessionVariable)
	if folder == "" {
		return nil, fmt.Errorf("engine: %s is not set: only a kernel's own processes may call this", contract.SessionVariable)
	}
	return readSession(folder)
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
