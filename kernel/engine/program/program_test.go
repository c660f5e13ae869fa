package program

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// reader is a client that remembers what is printed, message by message.
type reader struct {
	mu       sync.Mutex
	messages []string
	heard    func(text string)
}

func (r *reader) Output(_ string, content, _ map[string]any, _ [][]byte) {
	text, _ := content["text"].(string)
	r.mu.Lock()
	r.messages = append(r.messages, text)
	r.mu.Unlock()
	if r.heard != nil {
		r.heard(text)
	}
}

func (r *reader) Ask(context.Context, string, bool) (func(context.Context) (string, error), error) {
	return nil, errors.New("nobody is there")
}

func (r *reader) AllowsInput() bool { return false }

func shell(text string) Command {
	return Command{Args: []string{"sh", "-c", text}, Env: os.Environ(), Shell: true}
}

// A character is in one message, wherever the pieces end in which it was written.
func TestCharactersStayWhole(t *testing.T) {
	var r reader
	const text = `printf 'a\346\230'; sleep 0.05; printf '\216'; sleep 0.05; printf '\360\237'; sleep 0.05; printf '\230\200b\303'`
	if err := Run(t.Context(), shell(text), &r); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.messages, ""); got != "a明😀b\xc3" {
		t.Errorf("got %q", got)
	}
	for i, message := range r.messages {
		if whole := utf8.ValidString(message); whole != (i < len(r.messages)-1) {
			t.Errorf("message %d of %q: whole is %v", i, r.messages, whole)
		}
	}
}

func TestCompleteRunes(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "ü": 2, "a\xc3": 1, "a\xe6\x98": 1, "明": 3, "\xf0\x9f\x98": 0, "😀": 4, "a\x80\x80\x80\x80": 5, "\xff": 1} {
		if got := completeRunes([]byte(text)); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestNotRun(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "text")
	if err := os.WriteFile(file, []byte("no program"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Command{
		{Args: []string{"no-such-program"}, Env: os.Environ()},
		{Args: []string{"sh"}, Env: []string{"PATH=" + folder}},
		{Args: []string{file}, Env: os.Environ()},
		{Args: []string{"sh"}, Env: os.Environ(), Folder: filepath.Join(folder, "none")},
	} {
		if err := Run(t.Context(), c, &reader{}); !errors.Is(err, ErrNotRun) {
			t.Errorf("%q: got %v, want that it does not run", c.Args, err)
		}
	}
	ended, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("before it began")
	cancel(cause)
	if err := Run(ended, shell("echo never"), &reader{}); !errors.Is(err, cause) {
		t.Errorf("got %v, want %v", err, cause)
	}
}

// A shell that lost an interrupt is told again, and what heeds none is killed.
func TestInterrupts(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want string
		most time.Duration
	}{
		"told again": {`trap 'test -n "$once" && exit 7; once=1' INT; echo ready; while :; do sleep 0.1; done`, "exit status 7", killShellAfter},
		"killed":     {`trap '' INT; echo ready; while :; do sleep 0.1; done`, "signal: killed", 2 * killShellAfter},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			r := reader{heard: func(string) { cancel() }}
			began := time.Now()
			err := Run(ctx, shell(c.text), &r)
			var exit *ExitError
			if !errors.As(err, &exit) || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if spent := time.Since(began); spent > 2*c.most {
				t.Errorf("took %v", spent)
			}
		})
	}
}

// Jupyter signals the kernel's process group; what cells run is in none of its.
func TestSessionOfItsOwn(t *testing.T) {
	var r reader
	if err := Run(t.Context(), shell(`cut -d' ' -f6 /proc/$$/stat; echo $$`), &r); err != nil {
		t.Fatal(err)
	}
	if words := strings.Fields(strings.Join(r.messages, "")); len(words) != 2 || words[0] != words[1] {
		t.Errorf("session and process are %q, want them the same", words)
	}
}

// With the last who holds it a pipe ends, and nobody waits for more.
func TestPipesEnd(t *testing.T) {
	n := &Notebook{}
	for name, text := range map[string]string{"never opened": "true", "opened": "exec 3>$GONB_PIPE 4<$GONB_PIPE_BACK"} {
		folder := t.TempDir()
		pipes, err := n.OpenPipes(folder)
		if err != nil {
			t.Fatal(err)
		}
		c := shell(text)
		c.Pipes = pipes
		if err := Run(t.Context(), c, &reader{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		select {
		case <-pipes.ended:
		default:
			t.Errorf("%s: the pipe is still read", name)
		}
		pipes.Close()
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: left are %v (%v)", name, left, err)
		}
	}
}
