package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// command is a shell command or a script of a cell. GoNB runs it through the role of that name, because
// it would not tell how the command ended, and interrupts only the first of its processes.
type command struct {
	Args    []string `json:"args"`
	number  int      // within the session
	shown   string   // as the user wrote it
	mayFail bool     // fail
}

// exitStatus is how a command ended.
type exitStatus struct {
	Code   int    `json:"code"`
	Signal string `json:"signal,omitempty"`
	Error  string `json:"error,omitempty"` // why it did not run
}

// commandFile is a file about a command: what it is, the number of its process, how it ended.
func commandFile(s *workspace.Session, number int, kind string) string {
	return filepath.Join(s.CommandFolder(), strconv.Itoa(number)+"."+kind)
}

const (
	commandText   = "json"
	commandPID    = "pid"
	commandEnding = "ending"
)

// prepare leaves the command where the role finds it.
func (c *command) prepare(s *workspace.Session) error {
	text, err := json.Marshal(c)
	if err == nil {
		err = os.WriteFile(commandFile(s, c.number, commandText), text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("engine: preparing a command: %w", err)
	}
	return nil
}

// outcome is nil if the command ended well or may fail.
func (c *command) outcome(s *workspace.Session) error {
	var end exitStatus
	text, err := os.ReadFile(commandFile(s, c.number, commandEnding))
	if err == nil {
		err = json.Unmarshal(text, &end)
	}
	switch {
	case err != nil:
		return fmt.Errorf("engine: the command %q was not run to its end", c.shown)
	case end.Error != "":
		return fmt.Errorf("engine: the command %q does not run: %s", c.shown, end.Error)
	case end.Code == 0:
		return nil
	}
	return &ExitError{Code: end.Code, Signal: end.Signal, Command: c.shown}
}

// remove removes what the command left.
func (c *command) remove(s *workspace.Session) {
	for _, kind := range []string{commandText, commandPID, commandEnding} {
		_ = os.Remove(commandFile(s, c.number, kind)) // the session's end removes what is left
	}
}

// runAsCommand runs a command and notes how it ended. It runs in a process group of its own, so that an
// interrupt reaches all of it, which is the kernel's affair: this process ignores it.
func runAsCommand(args []string) error {
	s, err := workspace.Open()
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return fmt.Errorf("engine: %s wants the number of a command", workspace.RoleCommand)
	}
	number, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("engine: %s: %w", workspace.RoleCommand, err)
	}
	text, err := os.ReadFile(commandFile(s, number, commandText))
	if err != nil {
		return fmt.Errorf("engine: %s: %w", workspace.RoleCommand, err)
	}
	var c command
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("engine: %s: %w", workspace.RoleCommand, err)
	}
	c.number = number
	end, err := json.Marshal(c.run(s))
	if err != nil {
		return fmt.Errorf("engine: %s: %w", workspace.RoleCommand, err)
	}
	return os.WriteFile(commandFile(s, number, commandEnding), end, 0o600)
}

func (c *command) run(s *workspace.Session) exitStatus {
	if len(c.Args) == 0 {
		return exitStatus{Error: "it is empty"}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT) // not Ignore, which the command would inherit
	cmd := exec.Command(c.Args[0], c.Args[1:]...)
	shrinkPipe(os.Stdout)
	shrinkPipe(os.Stderr)
	stdout, stderr := &runeWriter{out: os.Stdout}, &runeWriter{out: os.Stderr}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return exitStatus{Error: err.Error()}
	}
	pid := []byte(strconv.Itoa(cmd.Process.Pid))
	if err := os.WriteFile(commandFile(s, c.number, commandPID), pid, 0o600); err != nil {
		return exitStatus{Error: errors.Join(err, cmd.Process.Kill(), cmd.Wait()).Error()}
	}
	if err := errors.Join(cmd.Wait(), stdout.flush(), stderr.flush()); err != nil && !workspace.IsExit(err) {
		return exitStatus{Error: err.Error()}
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return exitStatus{Code: -1, Signal: status.Signal().String()}
	}
	return exitStatus{Code: cmd.ProcessState.ExitCode()}
}

// newCommand numbers a command.
func (e *Engine) newCommand(shown string) *command {
	return &command{number: int(e.commands.Add(1)), shown: shown}
}

// line is what GoNB has to run.
func (c *command) line() string { return workspace.RoleCommand + " " + strconv.Itoa(c.number) }
