package engine

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

// output is what a process wrote.
type output struct{ stdout, stderr []byte }

func (o output) all() string { return string(o.stdout) + string(o.stderr) }

// explain adds to the error of a process what it said about it.
func (o output) explain(err error) error {
	if text := strings.TrimSpace(string(o.stderr)); text != "" {
		return fmt.Errorf("%w: %s", err, text)
	}
	return err
}

// runGroup runs a program in a process group of its own, which ends with ctx: go waits for its compilers,
// so all must be told. The error is the cause of ctx if that ended it.
func runGroup(ctx context.Context, folder string, env []string, program string, args ...string) (output, error) {
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
		return output{}, context.Cause(ctx)
	}
	return output{stdout.Bytes(), stderr.Bytes()}, err
}

// isExit tells a program that ended badly from one that did not run.
func isExit(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit)
}
