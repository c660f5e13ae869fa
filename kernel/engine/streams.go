package engine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// GoNB makes a message of whatever bytes it finds in a program's output, and spoils a character whose bytes come
// in two messages. So between a program and GoNB stands a process that writes only whole characters.

// streams are the pipes of one program, as files.
type streams struct{ stem string }

func newStreams(s *workspace.Session, number int64) streams {
	return streams{filepath.Join(s.Folder, "streams-"+strconv.FormatInt(number, 10))}
}

func (s streams) out() string { return s.stem + ".out" }
func (s streams) err() string { return s.stem + ".err" }
func (s streams) pid() string { return s.stem + ".pid" } // holds the numbers of the program and of the process between

func (s streams) open() error {
	return errors.Join(unix.Mkfifo(s.out(), 0o600), unix.Mkfifo(s.err(), 0o600))
}

// pids are those of the program's process and of the process between; empty before they run.
func (s streams) pids() (program, between string) {
	text, err := os.ReadFile(s.pid())
	if err != nil {
		return "", ""
	}
	program, between, _ = strings.Cut(strings.TrimSpace(string(text)), " ")
	return program, between
}

func (s streams) program() string {
	program, _ := s.pids()
	return program
}

// close removes the files and takes note of the end of the process between, whose parent was the program.
func (s streams) close() {
	if _, between := s.pids(); between != "" {
		if pid, err := strconv.Atoi(between); err == nil {
			go func() { _, _ = syscall.Wait4(pid, nil, 0, nil) }() // fails where it is another's child
		}
	}
	for _, path := range []string{s.out(), s.err(), s.pid()} {
		_ = os.Remove(path) // the session's end removes what is left
	}
}

// launcher is the script that GoNB runs in a program's place. It opens both ends of each pipe, gives the reading
// ones to the process between, and becomes the program. Without input the program finds the end of its input.
func (pipes streams) launcher(s *workspace.Session, words []string, input bool) string {
	from := ""
	if !input {
		from = " </dev/null"
	}
	out, err := shellWords([]string{pipes.out()}), shellWords([]string{pipes.err()})
	return fmt.Sprintf(`#!/bin/sh
exec 3<>%[1]s 4<%[1]s 5>%[1]s 3<>%[2]s 6<%[2]s 7>%[2]s 3>&-
%[3]s $$ <&4 3<&6 4<&- 5>&- 6<&- 7>&- &
echo $$ $! >%[4]s
exec %[5]s >&5 2>&7 4<&- 5>&- 6<&- 7>&-%[6]s
`, out, err, shellWords([]string{filepath.Join(s.RoleFolder(), workspace.RoleStreams)}), shellWords([]string{pipes.pid()}), shellWords(words), from)
}

// runAsStreams is the process between. When the program has ended but not all that it has started, the cell need not
// wait: what they still write is thrown away, lest they wait for a reader.
func runAsStreams(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("engine: %s wants the number of the program's process", workspace.RoleStreams)
	}
	program, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("engine: %s: %w", workspace.RoleStreams, err)
	}
	out := newPipeCopier(os.Stdin, os.Stdout)
	errs := newPipeCopier(os.NewFile(3, "the program's standard error"), os.Stderr)
	go func() {
		for os.Getppid() == program || !out.isQuiet() || !errs.isQuiet() {
			time.Sleep(drainTime / 4)
		}
		out.shut()
		errs.shut()
	}()
	failed := make(chan error, 1)
	go func() { failed <- out.copy() }()
	return errors.Join(errs.copy(), <-failed)
}

// drainTime is how long a program that has ended is listened to.
const drainTime = 100 * time.Millisecond

// pipeCopier is a pipe from a program and the one to GoNB, until it is shut.
type pipeCopier struct {
	from, to *os.File
	mu       sync.Mutex
	last     time.Time // that something was written, or there to be read
	over     bool
}

func newPipeCopier(from, to *os.File) *pipeCopier {
	return &pipeCopier{from: from, to: to, last: time.Now()}
}

// copy copies whole characters until the program's pipe ends.
func (o *pipeCopier) copy() error {
	shrinkPipe(o.to)
	w := &runeWriter{out: o}
	_, err := io.Copy(w, o.from)
	return errors.Join(err, w.flush())
}

func (o *pipeCopier) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.over {
		return len(p), nil
	}
	o.last = time.Now()
	return o.to.Write(p)
}

func (o *pipeCopier) isQuiet() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if hasInput(o.from) {
		o.last = time.Now()
	}
	return time.Since(o.last) > drainTime
}

func (o *pipeCopier) shut() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	_ = o.to.Close() // all was written
}

// pipeAtomic is the most bytes that a pipe takes as one piece.
const pipeAtomic = 4096

// runeWriter writes pieces that a pipe takes as one and that end between characters. Bytes that are no UTF-8 pass
// as they are.
type runeWriter struct {
	out  io.Writer
	rest []byte // the beginning of a character
}

func (w *runeWriter) Write(p []byte) (int, error) {
	data := append(w.rest, p...)
	for len(data) > 0 {
		n := completeRunes(data[:min(len(data), pipeAtomic)])
		if n == 0 {
			break
		}
		if _, err := w.out.Write(data[:n]); err != nil {
			return 0, err
		}
		data = data[n:]
	}
	w.rest = append([]byte(nil), data...)
	return len(p), nil
}

// flush writes what is left, which is half a character.
func (w *runeWriter) flush() error {
	if len(w.rest) == 0 {
		return nil
	}
	_, err := w.out.Write(w.rest)
	w.rest = nil
	return err
}

// completeRunes is how many bytes of data end between characters.
func completeRunes(data []byte) int {
	for back := 1; back < utf8.UTFMax && back <= len(data); back++ {
		at := len(data) - back
		if utf8.RuneStart(data[at]) {
			if !utf8.FullRune(data[at:]) {
				return at
			}
			break
		}
	}
	return len(data)
}
