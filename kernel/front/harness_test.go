package front

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp/zmtptest"
)

const (
	testKey = "a key"
	tooLong = 20 * time.Second // for anything here
)

// fake is a Kernel made of functions; those that are nil do little.
type fake struct {
	execute   func(context.Context, Request, Client) Outcome
	interrupt func()
	complete  func(string, int) Completion
	comm      func(CommMessage)
}

func (f *fake) Info() Info {
	return Info{Implementation: "fake", ImplementationVersion: "1", Language: Go("1.26.5"), Banner: "A fake"}
}

func (f *fake) Execute(ctx context.Context, r Request, c Client) Outcome {
	if f.execute == nil {
		return Outcome{}
	}
	return f.execute(ctx, r, c)
}

func (f *fake) Interrupt() {
	if f.interrupt != nil {
		f.interrupt()
	}
}

func (f *fake) Complete(_ context.Context, code string, cursor int) Completion {
	if f.complete == nil {
		return Completion{}
	}
	return f.complete(code, cursor)
}

func (f *fake) Inspect(_ context.Context, code string, cursor, detail int) Inspection {
	return Inspection{Found: true, Data: map[string]any{"text/plain": code[:cursor] + strconv.Itoa(detail)}}
}

func (f *fake) IsComplete(code string) (status, indent string) {
	if strings.HasSuffix(code, "{") {
		return "incomplete", "\t"
	}
	return "complete", ""
}

func (f *fake) Comm(m CommMessage) {
	if f.comm != nil {
		f.comm(m)
	}
}

// testServer is a running front.
type testServer struct {
	*server
	signals  chan os.Signal
	ended    chan struct{}
	warnings watcher
}

// watcher is a log that a test can wait for. A panic is no failure of ours where a test's kernel panics.
type watcher chan string

func (w watcher) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }
func (w watcher) WithAttrs([]slog.Attr) slog.Handler               { return w }
func (w watcher) WithGroup(string) slog.Handler                    { return w }
func (w watcher) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	select {
	case w <- text:
	default: // nobody waits for so many
	}
	return nil
}

// next waits for the next warning.
func (w watcher) next(t testing.TB) string {
	t.Helper()
	select {
	case text := <-w:
		return text
	case <-time.After(tooLong):
		t.Fatal("nothing was logged")
		return ""
	}
}

// start serves a kernel on ports of the system's choice until the test ends.
func start(t testing.TB, k Kernel, change ...func(*jupyter.Connection, *Options)) *testServer {
	t.Helper()
	c, o := jupyter.Connection{Transport: "tcp", IP: "127.0.0.1", Scheme: "hmac-sha256", Key: testKey}, Options{Kernel: k}
	warnings := make(watcher, 1000)
	o.Log = slog.New(warnings)
	for _, f := range change {
		f(&c, &o)
	}
	s, err := listen(c, o)
	if err != nil {
		t.Fatal(err)
	}
	b := &testServer{server: s, signals: make(chan os.Signal, 1), ended: make(chan struct{}), warnings: warnings}
	go func() {
		defer close(b.ended)
		s.serve(context.Background(), b.signals)
	}()
	t.Cleanup(func() {
		s.end(errShutDown)
		b.wait(t)
		checkLeaks(t)
	})
	return b
}

// wait waits for Serve's end.
func (b *testServer) wait(t testing.TB) {
	t.Helper()
	select {
	case <-b.ended:
	case <-time.After(tooLong):
		t.Fatal("the front did not end")
	}
}

// checkLeaks fails if goroutines of the front are left. The last of them may still be on their way out.
func checkLeaks(t testing.TB) {
	t.Helper()
	var left []string
	for range 1000 {
		left = leaks()
		if len(left) == 0 {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("goroutines left: got %d, wanted none:\n%s", len(left), strings.Join(left, "\n\n"))
}

func leaks() []string {
	buffer := make([]byte, 1<<20)
	stacks := strings.Split(string(buffer[:runtime.Stack(buffer, true)]), "\n\n")
	return slices.DeleteFunc(stacks, func(stack string) bool {
		return !strings.Contains(stack, "/front.(*") && !strings.Contains(stack, "/zmtp.(*") ||
			strings.Contains(stack, "testing.tRunner") || strings.Contains(stack, "front.leaks")
	})
}

// testClient is a client with all connections.
type testClient struct {
	t                             testing.TB
	key                           []byte
	session                       string
	count                         int
	shell, control, stdin, events *zmtptest.Client
	mu                            sync.Mutex
}

// visit connects a client and waits until iopub has welcomed it.
func (b *testServer) visit(t testing.TB, name string) *testClient {
	t.Helper()
	at := func(s *zmtp.Socket) address { return address{s.Addr().Network(), s.Addr().String()} }
	return visit(t, name, b.writer.Key, at(b.shell), at(b.control), at(b.stdin), at(b.iopub.Socket))
}

// address is where a socket listens.
type address struct{ network, address string }

// visitIPC connects a client to a front that may not listen yet.
func visitIPC(t testing.TB, c jupyter.Connection) *testClient {
	t.Helper()
	at := func(port int) address {
		network, where := c.Endpoint(port)
		return address{network, where}
	}
	return visit(t, "visitor", []byte(c.Key), at(c.Shell), at(c.Control), at(c.Stdin), at(c.IOPub))
}

func visit(t testing.TB, name string, key []byte, shell, control, stdin, events address) *testClient {
	t.Helper()
	v := &testClient{t: t, key: key, session: name}
	v.stdin = dial(t, stdin, "DEALER", name)
	v.shell = dial(t, shell, "DEALER", name)
	v.control = dial(t, control, "DEALER", name)
	v.events = dial(t, events, "SUB", "")
	if err := v.events.Subscribe(""); err != nil {
		t.Fatal(err)
	}
	v.await(v.events, "iopub_welcome")
	return v
}

// dial connects a socket, to a front that may not listen yet, and closes it when something takes too long.
func dial(t testing.TB, to address, kind, identity string) *zmtptest.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), tooLong)
	t.Cleanup(cancel)
	for {
		c, err := zmtptest.Dial(ctx, to.network, to.address, kind, identity)
		if err == nil {
			context.AfterFunc(ctx, func() { c.Close() })
			return c
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
}

// kv is a JSON object.
type kv = map[string]any

// frames makes a message and its id.
func (v *testClient) frames(kind string, parent, meta, content any, buffers ...[]byte) ([][]byte, string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.count++
	id := v.session + "-" + strconv.Itoa(v.count)
	parts := [][]byte{}
	for _, each := range []any{kv{"msg_id": id, "msg_type": kind, "session": v.session, "username": "u", "version": "5.4"}, parent, meta, content} {
		text, err := json.Marshal(each)
		if err != nil {
			v.t.Fatal(err)
		}
		parts = append(parts, text)
	}
	signature := ""
	if len(v.key) > 0 {
		signature = jupyter.Sign(v.key, parts)
	}
	return append(append([][]byte{[]byte(jupyter.Delimiter), []byte(signature)}, parts...), buffers...), id
}

// ask sends a request and returns its id.
func (v *testClient) ask(s *zmtptest.Client, kind string, content any) string {
	v.t.Helper()
	frames, id := v.frames(kind, kv{}, kv{}, content)
	v.send(s, frames)
	return id
}

func (v *testClient) send(s *zmtptest.Client, frames [][]byte) {
	v.t.Helper()
	if err := s.Send(frames); err != nil {
		v.t.Fatal(err)
	}
}
