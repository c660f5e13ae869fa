package engine

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/atelier-go/atelier/kernel/contract"
)

// watchdog is a process that outlives the kernel by as long as it takes to clean up after it.
type watchdog struct {
	cmd  *exec.Cmd
	hold io.Closer // the kernel's end of a pipe: when it closes, by whatever cause, the watchdog acts
}

// startWatchdog starts one in a session of its own, out of reach of signals to the kernel's group.
func startWatchdog(self, folder string) (*watchdog, error) {
	cmd := &exec.Cmd{
		Path: self,
		Args: []string{roleWatchdog, folder},
		// Without the mark of a session: a kernel started from a cell of another must outlive its sweep.
		Env:         slices.DeleteFunc(os.Environ(), func(pair string) bool { return strings.HasPrefix(pair, contract.SessionVariable+"=") }),
		SysProcAttr: &syscall.SysProcAttr{Setsid: true},
		Dir:         "/",
	}
	hold, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("engine: starting the watchdog: %w", err)
	}
	return &watchdog{cmd: cmd, hold: hold}, nil
}

// release lets the watchdog clean up and waits for it.
func (w *watchdog) release() error {
	_ = w.hold.Close() // nothing was written that could be lost
	if err := w.cmd.Wait(); err != nil {
		return fmt.Errorf("engine: the watchdog: %w", err)
	}
	return nil
}

// watch is the watchdog's whole life: wait for the end of the pipe, then sweep.
func watch(folder string) error {
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return fmt.Errorf("engine: watching the kernel: %w", err)
	}
	return sweep(folder)
}
