package engine

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// The names under which the atelier binary stands in for a tool.
const (
	shimGo        = "go"
	shimGoImports = "goimports"
)

// Role plays the part that the name of the program asks for, if it asks for one: the go or goimports of
// a session, or its watchdog. Played tells whether it did; then code is the exit status, and err, if any,
// is what to tell the user.
func Role(args []string) (code int, played bool, err error) {
	if len(args) == 0 {
		return 0, false, nil
	}
	switch filepath.Base(args[0]) {
	case shimGo:
		code, err = asGo(args[1:])
	case shimGoImports:
		code, err = asGoImports(args[1:])
	case roleWatchdog:
		if len(args) != 2 {
			return 2, true, fmt.Errorf("engine: %s wants the session's folder", roleWatchdog)
		}
		err = watch(args[1])
	default:
		return 0, false, nil
	}
	if err != nil && code == 0 {
		code = 1
	}
	return code, true, err
}

func asGoImports(args []string) (int, error) {
	s, err := openSession()
	if err != nil {
		return 1, err
	}
	return 1, become(s.Tools.GoImports, args)
}

// asGo does what GoNB asks of go in its own way, and hands all else to the real one.
func asGo(args []string) (int, error) {
	s, err := openSession()
	if err != nil {
		return 1, err
	}
	switch {
	case isCellInit(args):
		return 0, Seed(".", args[2], s.Module)
	case isGet(args) && s.resolves("."):
		return 0, nil
	case isCellBuild(args) && os.Getenv("GOOS") == "" && !strings.Contains(os.Getenv("GOFLAGS"), "-ldflags"):
		return s.buildCell(args)
	}
	return 1, become(s.Tools.Go, args)
}

// isCellInit tells GoNB's `go mod init gonb_*` from any other command.
func isCellInit(args []string) bool {
	return len(args) == 3 && args[0] == "mod" && args[1] == "init" && strings.HasPrefix(args[2], "gonb_")
}

// isGet tells GoNB's bare `go get`, which fetches what the cell imports, from a user's, which names modules.
func isGet(args []string) bool {
	return len(args) >= 1 && args[0] == "get" && (len(args) == 1 || len(args) == 2 && args[1] == "-t")
}

// isCellBuild tells a build whose link flags are ours to choose.
func isCellBuild(args []string) bool {
	if len(args) == 0 || args[0] != "build" {
		return false
	}
	for _, arg := range args[1:] {
		if name := strings.TrimLeft(arg, "-"); name != arg && (name == "ldflags" || strings.HasPrefix(name, "ldflags=")) {
			return false
		}
	}
	return true
}

// fastLink leaves out what only a debugger reads, and does without the C linker: a cell that links
// GoMLX takes 0.9 s instead of 2.1 s. Stack traces keep their lines.
const (
	fastLink  = "-ldflags=-s -w -linkmode=internal"
	plainLink = "-ldflags=-s -w"
)

// withFlag puts a flag behind the name of a go command.
func withFlag(args []string, flag string) []string {
	return append([]string{args[0], flag}, args[1:]...)
}

// buildCell builds the fast way, without idle imports. Two failures are met by building once more: unused
// dot imports that are left are dropped, and C code that needs the C linker gets it.
func (s *session) buildCell(args []string) (int, error) {
	if err := s.prune("."); err != nil {
		return 1, err
	}
	code, output, err := s.goRun(withFlag(args, fastLink))
	if err == nil && code != 0 {
		var dropped bool
		if dropped, err = dropUnused(".", output); dropped && err == nil {
			code, output, err = s.goRun(withFlag(args, fastLink))
		}
	}
	if err == nil && code != 0 && failedLinking(output) {
		code, output, err = s.goRun(withFlag(args, plainLink))
	}
	if err != nil {
		return 1, err
	}
	_, err = os.Stderr.Write(output)
	return code, err
}

// failedLinking tells a fault of the linker from one of the compiler.
func failedLinking(output []byte) bool {
	return bytes.Contains(output, []byte("/link: ")) || bytes.Contains(output, []byte("loadinternal:"))
}

// interrupted is the exit status of a build that a signal ended, as a shell would give it.
const interrupted = 130

// goRun runs the real go and returns its exit status and output. While it runs, the session holds its
// process id, which is that of its group too, so that an interrupt can end it.
func (s *session) goRun(args []string) (int, []byte, error) {
	var output bytes.Buffer
	cmd := exec.Command(s.Tools.Go, args...)
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // go waits for its compilers, so all must be told
	if err := cmd.Start(); err != nil {
		return 1, nil, fmt.Errorf("engine: running go: %w", err)
	}
	if err := os.WriteFile(s.build(), []byte(strconv.Itoa(cmd.Process.Pid)), 0o600); err != nil {
		return 1, nil, errors.Join(fmt.Errorf("engine: noting the build: %w", err), cmd.Process.Kill(), cmd.Wait())
	}
	err := cmd.Wait()
	if fault := os.Remove(s.build()); fault != nil {
		return 1, nil, fmt.Errorf("engine: noting the end of the build: %w", fault)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 1, nil, fmt.Errorf("engine: running go: %w", err)
	}
	if err != nil && exit.ExitCode() < 0 {
		return interrupted, append(output.Bytes(), "build interrupted\n"...), nil
	}
	return cmd.ProcessState.ExitCode(), output.Bytes(), nil
}

// become replaces this process with the program at path. It returns only if that fails.
func become(path string, args []string) error {
	err := syscall.Exec(path, append([]string{path}, args...), os.Environ())
	return fmt.Errorf("engine: running %s: %w", path, err)
}
