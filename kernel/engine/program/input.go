package program

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// questions are those that a program puts to the user: through gonbui, or by reading what nobody has typed yet.
type questions struct {
	run     *run
	ctx     context.Context // of asking: the cell's
	answers context.Context // of waiting for an answer: ends with the program
	close   context.CancelFunc
	open    sync.WaitGroup
	count   atomic.Int32    // that are open
	refused context.Context // ends when one is refused, with the reason
	refuse  context.CancelCauseFunc
}

func newQuestions(ctx context.Context, r *run) *questions {
	q := &questions{run: r, ctx: ctx}
	q.answers, q.close = context.WithCancel(ctx)
	q.refused, q.refuse = context.WithCancelCause(context.Background())
	return q
}

// ask puts a question, and returns once it is put. The answer goes to the program's standard input.
func (q *questions) ask(prompt string, password bool) {
	q.count.Add(1)
	answer, err := q.run.client.Ask(q.ctx, prompt, password)
	if err != nil {
		q.count.Add(-1)
		if q.ctx.Err() == nil { // an interrupt is no refusal
			q.refuse(err)
		}
		return
	}
	q.open.Go(func() {
		defer q.count.Add(-1)
		text, err := answer(q.answers)
		switch {
		case err == nil:
			q.run.stdin.write(text + "\n")
		case q.answers.Err() == nil:
			q.refuse(err)
		}
	})
}

func (q *questions) areOpen() bool { return q.count.Load() > 0 }

// refusal is why the first question was not answered that was not, or nil.
func (q *questions) refusal() error { return context.Cause(q.refused) }

// wait waits for those who wait for an answer, after close.
func (q *questions) wait() { q.open.Wait() }

// stdin is a command's standard input.
type stdin struct {
	given []byte   // what it finds there
	from  *os.File // the command's end of a pipe, or what holds nothing
	to    *os.File // ours; nil: the command is asked nothing
	input Input
	ended chan struct{}
	once  sync.Once
}

func openStdin(cmd *exec.Cmd, input Input, allowed bool) (*stdin, error) {
	s := &stdin{given: input.Text, input: input, ended: make(chan struct{})}
	var err error
	if input.Text != nil || input.Ask && allowed {
		s.from, s.to, err = os.Pipe()
	} else {
		s.from, err = os.Open(os.DevNull)
	}
	if err != nil {
		return nil, fmt.Errorf("engine: standard input: %w", err)
	}
	cmd.Stdin = s.from
	return s, nil
}

func (s *stdin) closeOurs() { _ = s.from.Close() } // nothing was written to it

func (s *stdin) close() {
	s.once.Do(func() {
		close(s.ended)
		if s.to != nil {
			_ = s.to.Close() // nobody reads any more
		}
	})
}

// write writes what was typed. A command that reads nothing any more does not miss it.
func (s *stdin) write(text string) {
	if s.to != nil {
		_, _ = s.to.WriteString(text)
	}
}

// begin feeds the command.
func (s *stdin) begin(r *run) {
	switch {
	case s.to == nil:
	case s.given != nil:
		go func() {
			_, _ = s.to.Write(s.given) // it need not read
			s.close()
		}()
	default:
		go s.watch(r)
	}
}

// lookEvery is how often a command is looked at that may wait for input. Twice in a row it must do so: at first it may
// be about to say what it wants.
const lookEvery = 75 * time.Millisecond

// watch asks for a line whenever the command waits for one: a program says so only where it uses gonbui.
func (s *stdin) watch(r *run) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for waits := 0; ; {
		select {
		case <-s.ended:
			return
		case <-tick.C:
		}
		if r.questions.areOpen() || !s.isAwaited(r.cmd.Process.Pid) || !r.pipes.isIdle() {
			waits = 0
			continue
		}
		if waits++; waits < 2 {
			continue
		}
		waits = 0
		r.output.flush()
		r.questions.ask("", s.input.Password)
	}
}

// readCall begins /proc/PID/task/TID/syscall of a thread that waits in read(2) for its standard input.
var readCall = strconv.Itoa(unix.SYS_READ) + " 0x0 "

// isAwaited tells whether a process of the session that leader leads waits for standard input that is empty. It says no
// where that cannot be seen, which is everywhere but on Linux.
func (s *stdin) isAwaited(leader int) bool {
	if unread(s.to) != 0 {
		return false
	}
	folders, _ := filepath.Glob("/proc/[0-9]*") // fails only on a malformed pattern
	for _, folder := range folders {
		if !inSession(filepath.Base(folder), leader) {
			continue
		}
		calls, _ := filepath.Glob(filepath.Join(folder, "task/[0-9]*/syscall"))
		for _, file := range calls {
			if text, err := os.ReadFile(file); err == nil && strings.HasPrefix(string(text), readCall) {
				return true
			}
		}
	}
	return false
}

// inSession tells whether a process belongs to the session, in the sense of setsid, of a leader.
func inSession(pid string, leader int) bool {
	number, err := strconv.Atoi(pid)
	if err != nil {
		return false
	}
	session, err := unix.Getsid(number)
	return err == nil && session == leader
}

// unread is how many bytes a pipe holds, -1 where that cannot be told.
func unread(file *os.File) int {
	count := -1
	conn, err := file.SyscallConn()
	if err == nil {
		err = conn.Control(func(fd uintptr) {
			if n, err := unix.IoctlGetInt(int(fd), fionread); err == nil {
				count = n
			}
		})
	}
	if err != nil {
		return -1
	}
	return count
}
