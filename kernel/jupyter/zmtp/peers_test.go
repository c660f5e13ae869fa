package zmtp

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter/zmtp/zmtptest"
)

// A client that reads nothing loses messages and costs the sender its patience once; others lose nothing.
func TestStalledClient(t *testing.T) {
	greet := func(string) [][][]byte { return [][][]byte{{[]byte("hello")}} }
	p, err := NewPublisher("tcp", "127.0.0.1:0", greet, Options{Patience: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(0)
	stalled := raw(t, p.Socket, append(append(greeting(), ready("\x0bSocket-Type\x00\x00\x00\x03SUB")...), text(0, []byte{1})...))
	readAll(t, stalled, make([]byte, greetingSize+1)) // it is there
	sub := dial(t, "SUB", "", p.Socket)
	if err := sub.Subscribe(""); err != nil {
		t.Fatal(err)
	}
	if got := hear(t, sub); got != "hello" {
		t.Fatalf("greeting: got %q, wanted hello", got)
	}
	for len(p.subscribers("x")) < 2 {
		runtime.Gosched()
	}
	const count = 400
	block := make([]byte, 1<<20) // 400 MiB: more than the queue and the system's buffers hold
	// The one that reads may be slow on a busy machine, and then lose messages too: it is never far behind.
	ahead := make(chan struct{}, 16)
	go func() {
		for n := range count {
			ahead <- struct{}{}
			p.Publish([][]byte{fmt.Appendf(nil, "%d", n), block})
		}
	}()
	for n := range count {
		if got, _, _ := strings.Cut(hear(t, sub), "|"); got != fmt.Sprint(n) {
			t.Fatalf("message: got %s, wanted %d", got, n)
		}
		<-ahead
	}
}

// A client that begins to read again, after it lost messages, still gets what it must not lose.
func TestInsist(t *testing.T) {
	came := make(chan *Peer, 1)
	s, err := Listen("tcp", "127.0.0.1:0", Options{Kind: Router, Patience: 1,
		Receive: func(p *Peer, _ [][]byte) { came <- p }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(0)
	client := dial(t, "DEALER", "", s)
	say(t, client, "x")
	p := <-came
	block := make([]byte, 1<<20)
	for p.Send([][]byte{[]byte("block"), block}) {
	}
	if !p.SendReserved([][]byte{[]byte("end")}) {
		t.Error("got the last message lost, wanted it queued")
	}
	for hear(t, client) != "end" {
	}
	for n := 0; p.SendReserved([][]byte{block}); n++ {
		if n > 100*reserved {
			t.Fatal("got messages queued without end, wanted a bound")
		}
	}
}

// Each client gets what it has subscribed to, and only it is greeted.
func TestTopics(t *testing.T) {
	greet := func(topic string) [][][]byte { return [][][]byte{{[]byte("hello " + topic)}} }
	p, err := NewPublisher("tcp", "127.0.0.1:0", greet, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(0)
	subscriber := func(topic string) *zmtptest.Client {
		sub := dial(t, "SUB", "", p.Socket)
		if err := sub.Subscribe(topic); err != nil {
			t.Fatal(err)
		}
		if got := hear(t, sub); got != "hello "+topic {
			t.Fatalf("greeting: got %q, wanted one for %q", got, topic)
		}
		return sub
	}
	all, some := subscriber(""), subscriber("b")
	for _, topic := range []string{"a", "b", "bc"} {
		p.Publish([][]byte{[]byte(topic)})
	}
	for _, c := range []struct {
		sub    *zmtptest.Client
		wanted []string
	}{{all, []string{"a", "b", "bc"}}, {some, []string{"b", "bc"}}} {
		for _, wanted := range c.wanted {
			if got := hear(t, c.sub); got != wanted {
				t.Errorf("got %q, wanted %q", got, wanted)
			}
		}
	}
	if err := some.Unsubscribe("b"); err != nil {
		t.Fatal(err)
	}
	for len(p.subscribers("b")) > 1 {
		runtime.Gosched()
	}
	all.Close()
	for len(p.subscribers("b")) > 0 {
		runtime.Gosched()
	}
}

// A client that lost its connection gets its replies at the new one.
func TestComeBack(t *testing.T) {
	first := make(chan *Peer, 2)
	s, err := Listen("tcp", "127.0.0.1:0", Options{Kind: Router, Receive: func(p *Peer, _ [][]byte) { first <- p }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(0)
	client := dial(t, "DEALER", "ada", s)
	say(t, client, "x")
	p := <-first
	client.Close()
	<-p.Done()
	if p.Reply([][]byte{[]byte("y")}) {
		t.Error("nobody is there: got the reply sent, wanted it not")
	}
	client = dial(t, "DEALER", "ada", s)
	again, err := s.Find(context.Background(), "ada")
	if err != nil || again == p {
		t.Fatalf("got %v and %v, wanted another peer", again, err)
	}
	if !p.Reply([][]byte{[]byte("y")}) {
		t.Error("got the reply not sent, wanted it sent")
	}
	if got := hear(t, client); got != "y" {
		t.Errorf("got %q, wanted y", got)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	if _, err := s.Find(ctx, "bob"); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("an unknown client: got %v, wanted an error that says why", err)
	}
}

// What was sent before Close arrives.
func TestClose(t *testing.T) {
	s := echo(t, Router)
	client := dial(t, "DEALER", "", s)
	const count = 100
	for range count {
		say(t, client, string(make([]byte, 10<<10)))
	}
	p := anyPeer(s)
	p.Send([][]byte{[]byte("last")})
	go s.Close(tooLong)
	for hear(t, client) != "last" {
	}
	mute := echo(t, Router)
	raw(t, mute, nil)
	mute.Close(tooLong) // returns at once
	mute.Close(tooLong)
}

func anyPeer(s *Socket) *Peer {
	for {
		s.mu.Lock()
		for p := range s.peers {
			s.mu.Unlock()
			return p
		}
		s.mu.Unlock()
		runtime.Gosched()
	}
}
