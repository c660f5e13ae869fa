package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// patience is how long a process has to end after it was interrupted; then it is killed.
const patience = time.Second

// Output is what a process wrote.
type Output struct{ Stdout, Stderr []byte }

func (o Output) All() string { return string(o.Stdout) + string(o.Stderr) }

// Explain adds to the error of a process what it said about it.
func (o Output) Explain(err error) error {
	if text := strings.TrimSpace(string(o.Stderr)); text != "" {
		return fmt.Errorf("%w: %s", err, text)
	}
	return err
}

// runGroup runs a program in a process group of its own, which ends with ctx: go waits for its compilers,
// so all must be told. The error is the cause of ctx if that ended it.
func runGroup(ctx context.Context, folder string, env []string, program string, args ...string) (Output, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = folder, env
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	if ctx.Err() != nil {
		if cmd.Process != nil {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // whoever is left
		}
		return Output{}, context.Cause(ctx)
	}
	return Output{stdout.Bytes(), stderr.Bytes()}, err
}

// IsExit tells a program that ended badly from one that did not run.
func IsExit(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit)
}
