package engine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Role plays the part that the name of the program asks for, if it asks for one: the go of a session, what
// runs its shell commands, what passes on a program's output, or its watchdog. Played tells whether it did; then code is the exit status, and
// err, if any, is what to tell the user.
func Role(args []string) (code int, played bool, err error) {
	if len(args) == 0 {
		return 0, false, nil
	}
	switch filepath.Base(args[0]) {
	case workspace.RoleGo:
		code, err = runAsGo(args[1:])
	case workspace.RoleCommand:
		err = runAsCommand(args[1:])
	case workspace.RoleStreams:
		err = runAsStreams(args[1:])
	case workspace.RoleWatchdog:
		if len(args) != 2 {
			return 2, true, fmt.Errorf("engine: %s wants the session's folder", workspace.RoleWatchdog)
		}
		err = workspace.Watch(args[1])
	default:
		return 0, false, nil
	}
	if err != nil && code == 0 {
		code = 1
	}
	return code, true, err
}

// runAsGo does what GoNB asks of go in its own way, and hands all else to the real one.
func runAsGo(args []string) (int, error) {
	s, err := workspace.Open()
	if err != nil {
		return 1, err
	}
	switch {
	case isCellInit(args):
		return 0, s.JoinModule(".")
	case isCellBuild(args):
		return runGo(s, args)
	}
	return 1, replaceProcess(s.Tools.Go, args)
}

// isCellInit tells GoNB's `go mod init gonb_*` from any other command.
func isCellInit(args []string) bool {
	return len(args) == 3 && args[0] == "mod" && args[1] == "init" && strings.HasPrefix(args[2], "gonb_")
}

// isCellBuild tells GoNB's own build of a cell that it makes whole, such as one for a browser.
func isCellBuild(args []string) bool {
	here, err := os.Getwd()
	return err == nil && len(args) > 0 && (args[0] == "build" || args[0] == "test") && here == os.Getenv("GONB_TMP_DIR")
}

// interrupted is the exit status of a build that a signal ended, as a shell would give it.
const interrupted = 130

// runGo runs the real go and returns its exit status. While it runs, the session holds its process id,
// which is that of its group too, so that an interrupt can end it.
func runGo(s *workspace.Session, args []string) (int, error) {
	cmd := exec.Command(s.Tools.Go, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // go waits for its compilers, so all must be told
	if err := cmd.Start(); err != nil {
		return 1, fmt.Errorf("engine: running go: %w", err)
	}
	if err := os.WriteFile(s.BuildPID(), []byte(strconv.Itoa(cmd.Process.Pid)), 0o600); err != nil {
		return 1, errors.Join(fmt.Errorf("engine: noting the build: %w", err), cmd.Process.Kill(), cmd.Wait())
	}
	err := cmd.Wait()
	if fault := os.Remove(s.BuildPID()); fault != nil {
		return 1, fmt.Errorf("engine: noting the end of the build: %w", fault)
	}
	if err != nil && !workspace.IsExit(err) {
		return 1, fmt.Errorf("engine: running go: %w", err)
	}
	if cmd.ProcessState.ExitCode() < 0 {
		return interrupted, errors.New("build interrupted")
	}
	return cmd.ProcessState.ExitCode(), nil
}

// replaceProcess replaces this process with the program at path. It returns only if that fails.
func replaceProcess(path string, args []string) error {
	err := syscall.Exec(path, append([]string{path}, args...), os.Environ())
	return fmt.Errorf("engine: running %s: %w", path, err)
}
