package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// grace is how long GoNB has to end after it was asked to; then it is killed.
const grace = 3 * time.Second

// Options say what Run runs.
type Options struct {
	ConnectionFile string   // Jupyter's
	Self           string   // absolute path of the atelier binary
	Module         string   // absolute path of the root of ModulePath
	Tools          Tools    // from FindTools
	Env            []string // NAME=value, added to the environment of the cells
	Stdout, Stderr *os.File // GoNB's own; files, because a pipe would wait for all who hold it
}

// Run serves one Jupyter connection until the kernel is shut down, ctx ends, or it gets SIGTERM or
// SIGHUP. An interrupt (SIGINT) goes to the running cell, or ends its build. When Run returns, every
// process that the session started has ended, and so has every other child of this process, and its folder
// is gone; so are those of kernels that were killed with all they had. It returns an error when the
// session cannot start and when GoNB fails of itself, with the last lines of GoNB's log.
func Run(ctx context.Context, o Options) (err error) {
	if err := adopt(); err != nil {
		return err
	}
	defer reap()
	sweepDead()
	s, err := newSession(o.Self, o.Module, o.Tools)
	if err != nil {
		return err
	}
	dog, err := startWatchdog(o.Self, s.Folder)
	if err != nil {
		return removing(s.Folder, err)
	}
	defer func() {
		if dog.release() != nil { // it was killed, or could not do its work: this is the last chance
			err = errors.Join(err, sweep(s.Folder))
		}
	}()
	return s.serve(ctx, o)
}

// serve runs GoNB and passes signals on to it.
func (s *session) serve(ctx context.Context, o Options) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go endWithJupyter(ctx, cancel)

	gonb := s.command(o)
	if err := gonb.Start(); err != nil {
		return fmt.Errorf("engine: starting GoNB: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- gonb.Wait() }()
	for {
		select {
		case err := <-ended:
			if err == nil || byInterrupt(gonb) {
				return nil
			}
			return fmt.Errorf("engine: GoNB ended: %w\n%s", err, s.lastWords())
		case sig := <-signals:
			if sig != syscall.SIGINT {
				cancel()
				continue
			}
			s.endBuild()
			_ = gonb.Process.Signal(sig) // it may have ended by itself: then there is nothing to interrupt
		case <-ctx.Done():
			_ = gonb.Process.Signal(syscall.SIGTERM)
			select {
			case <-ended:
			case <-time.After(grace): // the watchdog kills it
			}
			return nil
		}
	}
}

// byInterrupt tells whether an interrupt ended GoNB. Jupyter sends one just before it shuts a kernel down,
// and GoNB survives it except when it is on its way out already.
func byInterrupt(gonb *exec.Cmd) bool {
	status, ok := gonb.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGINT
}

// command is GoNB's. It gets a session of its own, so that Jupyter's signals to the kernel's process
// group reach it through us alone: a cell must not be interrupted twice. Errors are asked for as text,
// because nbconvert's terminal and logs show no HTML.
func (s *session) command(o Options) *exec.Cmd {
	gonb := exec.Command(s.Tools.GoNB, "--kernel", o.ConnectionFile, "--raw_error",
		"--logtostderr=false", "--stderrthreshold=FATAL", "--log_file="+s.log())
	gonb.Env = s.environment(os.Environ(), o.Env)
	gonb.Stdout, gonb.Stderr = o.Stdout, o.Stderr
	gonb.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return gonb
}

// environment is that of GoNB and so of every cell: the last of two values for one name counts.
func (s *session) environment(inherited, added []string) []string {
	path := s.bin()
	for _, pair := range inherited {
		if rest, ok := strings.CutPrefix(pair, "PATH="); ok {
			path += string(filepath.ListSeparator) + rest
		}
	}
	env := append([]string{}, inherited...)
	env = append(env,
		"PATH="+path,
		"TMPDIR="+s.temp(),
		"GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -mod=mod"),
		"GOWORK=off", // a go.work above the temporary folder would break every cell
		"GOMLX_NO_AUTO_INSTALL=1",
		SessionVariable+"="+s.Folder,
	)
	return append(env, added...)
}

// endWithJupyter cancels once the Jupyter that started this kernel is gone, where Jupyter asks for that.
func endWithJupyter(ctx context.Context, cancel func()) {
	parent := os.Getppid()
	if os.Getenv("JPY_PARENT_PID") != strconv.Itoa(parent) {
		return
	}
	for tick := time.Tick(time.Second); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			if os.Getppid() != parent {
				cancel()
				return
			}
		}
	}
}

// endBuild ends the build of the running cell, if there is one.
func (s *session) endBuild() {
	text, err := os.ReadFile(s.build())
	if err != nil {
		return
	}
	if pid, err := strconv.Atoi(string(text)); err == nil && pid > 0 {
		_ = syscall.Kill(-pid, syscall.SIGINT) // it may have ended meanwhile
	}
}

// lastWords are the last lines of GoNB's log.
func (s *session) lastWords() string {
	text, err := os.ReadFile(s.log())
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}
