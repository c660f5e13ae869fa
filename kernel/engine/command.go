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
)

// command is a shell command or a script of a cell. GoNB runs it through the role of that name, because
// it would not tell how the command ended, and interrupts only the first of its processes.
type command struct {
	Args   []string `json:"args"`
	number int      // within the session
	shown  string   // as the user wrote it
	may    bool     // fail
}

// ending is how a command ended.
type ending struct {
	Code   int    `json:"code"`
	Signal string `json:"signal,omitempty"`
	Error  string `json:"error,omitempty"` // why it did not run
}

// commandFile is a file about a command: what it is, the number of its process, how it ended.
func commandFile(s *session, number int, kind string) string {
	return filepath.Join(s.commands(), strconv.Itoa(number)+"."+kind)
}

const (
	commandText   = "json"
	commandPID    = "pid"
	commandEnding = "ending"
)

// prepare leaves the command where the role finds it.
func (c *command) prepare(s *session) error {
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
func (c *command) outcome(s *session) error {
	var end ending
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
func (c *command) remove(s *session) {
	for _, kind := range []string{commandText, commandPID, commandEnding} {
		_ = os.Remove(commandFile(s, c.number, kind)) // the session's end removes what is left
	}
}

// asCommand runs a command and notes how it ended. It runs in a process group of its own, so that an
// interrupt reaches all of it, which is the kernel's affair: this process ignores it.
func asCommand(args []string) error {
	s, err := openSession()
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return fmt.Errorf("engine: %s wants the number of a command", roleCommand)
	}
	number, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("engine: %s: %w", roleCommand, err)
	}
	text, err := os.ReadFile(commandFile(s, number, commandText))
	if err != nil {
		return fmt.Errorf("engine: %s: %w", roleCommand, err)
	}
	var c command
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("engine: %s: %w", roleCommand, err)
	}
	c.number = number
	end, err := json.Marshal(c.run(s))
	if err != nil {
		return fmt.Errorf("engine: %s: %w", roleCommand, err)
	}
	return os.WriteFile(commandFile(s, number, commandEnding), end, 0o600)
}

func (c *command) run(s *session) ending {
	if len(c.Args) == 0 {
		return ending{Error: "it is empty"}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT) // not Ignore, which the command would inherit
	cmd := exec.Command(c.Args[0], c.Args[1:]...)
	limitPipe(os.Stdout)
	limitPipe(os.Stderr)
	stdout, stderr := &wholeWriter{out: os.Stdout}, &wholeWriter{out: os.Stderr}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return ending{Error: err.Error()}
	}
	pid := []byte(strconv.Itoa(cmd.Process.Pid))
	if err := os.WriteFile(commandFile(s, c.number, commandPID), pid, 0o600); err != nil {
		return ending{Error: errors.Join(err, cmd.Process.Kill(), cmd.Wait()).Error()}
	}
	if err := errors.Join(cmd.Wait(), stdout.flush(), stderr.flush()); err != nil && !isExit(err) {
		return ending{Error: err.Error()}
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return ending{Code: -1, Signal: status.Signal().String()}
	}
	return ending{Code: cmd.ProcessState.ExitCode()}
}

// newCommand numbers a command.
func (e *Engine) newCommand(shown string) *command {
	return &command{number: int(e.commands.Add(1)), shown: shown}
}

// line is what GoNB has to run.
func (c *command) line() string { return roleCommand + " " + strconv.Itoa(c.number) }
