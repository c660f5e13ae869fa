package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

// interrupting is a client that interrupts when it hears a word.
func interrupting(e *Engine, word string) *listener {
	l := &listener{}
	l.heard = func(text string) {
		if strings.Contains(text, word) {
			go e.Interrupt()
		}
	}
	return l
}

func TestInterruptReachesTheProgramOnce(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	e.Interrupt() // nothing runs: nothing happens
	l := interrupting(e, "ready")
	err := e.Execute(t.Context(), mustBuild(t, e, body(`"fmt"; "os"; "os/signal"; "time"`, `
		signals := make(chan os.Signal, 9)
		signal.Notify(signals, os.Interrupt)
		fmt.Println("ready")
		<-signals
		select {
		case <-signals:
			fmt.Println("twice")
		case <-time.After(400 * time.Millisecond):
			fmt.Println("once")
		}`)), nil, l)
	if err != nil || l.stdout != "ready\nonce\n" {
		t.Errorf("wrote %q, error %v; want it interrupted once, and to go on", l.stdout, err)
	}
}

func TestInterruptEndsWhatRuns(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	sleeper := mustBuild(t, e, body(`"fmt"; "time"`, `fmt.Println("ready"); time.Sleep(time.Hour)`))
	for name, run := range map[string]func(l *listener) error{
		"a program": func(l *listener) error { return e.Execute(t.Context(), sleeper, nil, l) },
		"a command": func(l *listener) error {
			return e.RunMagics(t.Context(), parsed("!echo ready; sleep 1000\n!echo never"), l)
		},
		"a command with another around": func(l *listener) error {
			return e.RunMagics(t.Context(), parsed("!-(echo ready; sleep 1000; true); true"), l)
		},
		"a script": func(l *listener) error {
			return e.RunMagics(t.Context(), parsed("%%bash\necho ready\nsleep 1000; true"), l)
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := interrupting(e, "ready")
			began := time.Now()
			err := run(l)
			if !errors.Is(err, ErrInterrupted) || strings.Contains(l.stdout+l.stderr, "never") || l.stderr != "" {
				t.Errorf("wrote %q and %q, error %v; want an interrupt", l.stdout, l.stderr, err)
			}
			if spent := time.Since(began); spent > 3*time.Second {
				t.Errorf("took %v, want no force to be needed", spent)
			}
		})
	}
	l := &listener{}
	if err := e.RunMagics(t.Context(), parsed("!echo on"), l); err != nil || l.stdout != "on\n" {
		t.Errorf("afterwards got %q, error %v; want the engine to go on", l.stdout, err)
	}
}

// An interrupt may come before GoNB has started the program, which GoNB would forget.
func TestInterruptBeforeTheProgramRuns(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	sleeper := mustBuild(t, e, body(`"time"`, `time.Sleep(time.Hour)`))
	for _, after := range []time.Duration{0, time.Millisecond, 3 * time.Millisecond, 6 * time.Millisecond} {
		ended := make(chan error)
		go func() { ended <- e.Execute(t.Context(), sleeper, nil, &listener{}) }()
		for !running(e) {
			time.Sleep(50 * time.Microsecond)
		}
		time.AfterFunc(after, e.Interrupt)
		if err := <-ended; !errors.Is(err, ErrInterrupted) {
			t.Errorf("after %v: got %v, want an interrupt", after, err)
		}
	}
}

func TestInterruptEndsTheBuild(t *testing.T) {
	folder := t.TempDir()
	slow := filepath.Join(folder, "slow")
	tool := enginetest.Script(t, filepath.Join(folder, "tool"), `case "$*" in
*"/compile -V=full"*) ;;
*"/compile "*"-p main "*) test ! -e `+slow+` || { echo $$ >>`+folder+`/pids; sleep 1000; } ;;
esac
exec "$@"
`)
	t.Setenv("GOFLAGS", "-toolexec="+tool)
	e := start(t, testOptions(t, realGo(t)))
	mustBuild(t, e, body(`"fmt"`, `fmt.Println(1)`))
	enginetest.Write(t, slow, "")
	go func() {
		await(filepath.Join(folder, "pids"))
		e.Interrupt()
	}()
	if _, err := e.Build(t.Context(), body(`"fmt"`, `fmt.Println(2)`)); !errors.Is(err, ErrInterrupted) {
		t.Errorf("got %v, want an interrupt", err)
	}
	wantEnded(t, filepath.Join(folder, "pids"))
	if err := os.Remove(slow); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, e, body(`"fmt"`, `fmt.Println(2)`))
}

// running tells whether there is something to interrupt.
func running(e *Engine) bool {
	return e.running.Active()
}

// When the kernel ends, so does the program, by an interrupt as ever.
func TestExecuteEndsWithItsContext(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	ctx, cancel := context.WithCancel(t.Context())
	l := &listener{heard: func(string) { cancel() }}
	err := e.Execute(ctx, mustBuild(t, e, body(`"fmt"; "time"`, `fmt.Println("ready"); time.Sleep(time.Hour)`)), nil, l)
	if !errors.Is(err, context.Canceled) || l.stderr != "" {
		t.Errorf("wrote %q, error %v; want that it was cancelled", l.stderr, err)
	}
	if err := e.RunMagics(t.Context(), parsed("!true"), &listener{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
