package workspace

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

// Watchdog is a process that outlives the kernel by as long as it takes to clean up after it.
type Watchdog struct {
	cmd  *exec.Cmd
	hold io.Closer // the kernel's end of a pipe: when it closes, by whatever cause, the watchdog acts
}

// waiting is the script of a shell that waits for the end of its input and then becomes the watchdog: a shell that waits
// takes a twentieth of the memory.
const waiting = `trap "" INT TERM HUP; read -r _; exec "$1" ` + RoleWatchdog + ` "$2"`

// StartWatchdog starts one in a session of its own, out of reach of signals to the kernel's group.
func StartWatchdog(self, folder string) (*Watchdog, error) {
	cmd := &exec.Cmd{
		Path: "/bin/sh",
		Args: []string{RoleWatchdog, "-c", waiting, RoleWatchdog, self, folder},
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
	return &Watchdog{cmd: cmd, hold: hold}, nil
}

// Release lets the watchdog clean up and waits for it.
func (w *Watchdog) Release() error {
	_ = w.hold.Close() // nothing was written that could be lost
	if err := w.cmd.Wait(); err != nil {
		return fmt.Errorf("engine: the watchdog: %w", err)
	}
	return nil
}

// Watch is the watchdog's whole life: wait for the end of the pipe, then sweep.
func Watch(folder string) error {
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return fmt.Errorf("engine: watching the kernel: %w", err)
	}
	return Sweep(folder)
}
