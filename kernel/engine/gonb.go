package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// grace is how long a program has to end when the kernel does; then it is killed.
const grace = 3 * time.Second

// gonbVariable names the environment variable that tells what one GoNB has started from what another has.
const gonbVariable = "ATELIER_GONB"

// startTimeout is how long GoNB may take to start.
const startTimeout = time.Minute

// child holds the GoNB that runs, if one does.
type child struct {
	semaphore workspace.Semaphore // of starting one
	mu        sync.Mutex
	current   *gonb
}

// gonb is a GoNB process and what is needed to talk to it.
type gonb struct {
	cmd    *exec.Cmd
	mark   string        // in the environment of all that it starts
	ended  chan struct{} // closed when the process has ended
	folder string        // its module's
	writer *jupyter.Writer
	shell  *zmtp.Client
	stdin  *zmtp.Client
	iopub  *zmtp.Client

	mu        sync.Mutex
	calls     map[string]*call // by the request's name
	unclaimed func(*message)   // takes what belongs to no call
}

// gonb returns the GoNB that runs, or starts one.
func (e *Engine) gonb(ctx context.Context) (*gonb, error) {
	if err := e.child.semaphore.Acquire(ctx); err != nil {
		return nil, err
	}
	defer e.child.semaphore.Release()
	e.child.mu.Lock()
	current := e.child.current
	e.child.mu.Unlock()
	if current != nil && current.alive() {
		return current, nil
	}
	if err := e.life.Err(); err != nil {
		return nil, errClosed
	}
	return e.startGoNB(ctx)
}

func (g *gonb) alive() bool {
	select {
	case <-g.ended:
		return false
	default:
		return true
	}
}

// startGoNB starts a GoNB and waits until it answers on all its sockets.
func (e *Engine) startGoNB(ctx context.Context) (*gonb, error) {
	if err := e.clearGoNB(); err != nil {
		return nil, err
	}
	where, err := newConnection(e.session.Folder)
	if err != nil {
		return nil, err
	}
	file, err := writeConnection(where, e.session.Folder, e.options.KernelID)
	if err != nil {
		return nil, err
	}
	mark := fmt.Sprintf("%s=%s#%d", gonbVariable, e.session.Folder, e.started.Add(1))
	g := &gonb{
		cmd: e.gonbCommand(file, mark), mark: mark, writer: jupyter.NewWriter("atelier", where.Key), ended: make(chan struct{}),
		calls: map[string]*call{}, unclaimed: e.unclaimed,
	}
	if err := g.cmd.Start(); err != nil {
		return nil, fmt.Errorf("engine: starting GoNB: %w", err)
	}
	go e.wait(g)
	ctx, cancel := context.WithTimeoutCause(ctx, startTimeout, errors.New("engine: GoNB does not answer"))
	defer cancel()
	if err := g.open(ctx, where); err != nil {
		_ = g.cmd.Process.Kill() // it is of no use
		if words := lastLogLines(e.session); words != "" && !errors.Is(err, ErrInterrupted) {
			err = fmt.Errorf("%w\n%s", err, words)
		}
		return nil, err
	}
	if err := e.find(g); err != nil {
		return nil, err
	}
	e.child.mu.Lock()
	defer e.child.mu.Unlock()
	e.child.current = g
	return g, nil
}

// clearGoNB removes what a GoNB left that has ended.
func (e *Engine) clearGoNB() error {
	folders, err := filepath.Glob(filepath.Join(e.session.TempFolder(), "gonb_*"))
	for _, folder := range folders {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	sockets, fault := filepath.Glob(filepath.Join(e.session.Folder, "s-[1-5]"))
	for _, socket := range sockets {
		err = errors.Join(err, os.Remove(socket))
	}
	if err = errors.Join(err, fault); err != nil {
		return fmt.Errorf("engine: removing what GoNB left: %w", err)
	}
	return nil
}

// find finds the folder that GoNB has made for its module.
func (e *Engine) find(g *gonb) error {
	folders, _ := filepath.Glob(filepath.Join(e.session.TempFolder(), "gonb_*", "go.mod")) // fails only on a malformed pattern
	if len(folders) != 1 {
		return fmt.Errorf("engine: GoNB has made %d modules in %s, want 1", len(folders), e.session.TempFolder())
	}
	g.folder = filepath.Dir(folders[0])
	return nil
}

// gonbCommand is GoNB's. It gets a session of its own, so that Jupyter's signals to the kernel's process
// group do not reach it: a cell must not be interrupted twice.
func (e *Engine) gonbCommand(file, mark string) *exec.Cmd {
	cmd := exec.Command(e.session.Tools.GoNB, "--kernel", file, "--raw_error",
		"--logtostderr=false", "--stderrthreshold=FATAL", "--log_file="+e.session.LogFile())
	cmd.Env, _ = e.settings.Environment()
	cmd.Env = append(slices.Clone(cmd.Env), mark)
	cmd.Dir = e.settings.WorkFolder()
	cmd.Stdout, cmd.Stderr = e.options.Stdout, e.options.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// wait notes the end of GoNB. What it has started ends with it: nobody would hear of that any more.
func (e *Engine) wait(g *gonb) {
	err := g.cmd.Wait()
	if e.life.Err() == nil {
		e.log.Printf("GoNB ended: %v\n%s", err, lastLogLines(e.session))
		if err := workspace.NewReaper(g.mark).Kill(); err != nil {
			e.log.Print(err)
		}
	}
	close(g.ended)
}

// holdGoNB waits for a GoNB that is being started, and lets no other start.
func (e *Engine) holdGoNB() {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	_ = e.child.semaphore.Acquire(ctx) // for good; a start that does not end is the watchdog's
}

// waitGoNB waits for a GoNB that was killed.
func (e *Engine) waitGoNB() {
	e.child.mu.Lock()
	g := e.child.current
	e.child.mu.Unlock()
	if g == nil {
		return
	}
	select {
	case <-g.ended:
	case <-time.After(grace):
	}
}

// lastLogLines are the last lines of GoNB's log.
func lastLogLines(s *workspace.Session) string {
	text, err := os.ReadFile(s.LogFile())
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}

// interruptBuild ends the build that GoNB has started, if there is one.
func interruptBuild(s *workspace.Session) { signalGroup(s.BuildPID(), syscall.SIGINT) }
