package front

import (
	"context"
	"syscall"
	"testing"
	"time"
)

func TestShutdown(t *testing.T) {
	for _, restart := range []bool{false, true} {
		k := newSlow()
		b := start(t, k)
		v := b.visit(t, "visitor")
		ids := queued(v, k, kv{"code": "wait"})
		id := v.ask(v.control, "shutdown_request", kv{"restart": restart})
		wanted := asJSON(t, kv{"status": "ok", "restart": restart})
		same(t, "reply", asJSON(t, v.await(v.control, "shutdown_reply").content), wanted)
		published := v.await(v.events, "shutdown_reply")
		same(t, "published", asJSON(t, published.content)+published.parent, wanted+id)
		b.wait(t)
		got := map[string]any{}
		for range ids { // sent before the sockets were closed
			reply := v.receive(v.shell)
			got[reply.parent] = reply.content["status"]
		}
		same(t, "the cells' replies", asJSON(t, []any{got[ids[0]], got[ids[1]], got[ids[2]]}), `["error","aborted","aborted"]`)
		checkLeaks(t)
	}
}

func TestEnd(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		b := start(t, &fake{})
		b.signals <- sig
		b.wait(t)
	}
}

// A cell that does not end cannot keep the kernel, and what it says afterwards does no harm.
func TestStubbornCell(t *testing.T) {
	began, end, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	b := start(t, &fake{execute: func(_ context.Context, _ Request, c Client) Outcome {
		defer close(ended)
		close(began)
		<-end
		c.Send("stream", kv{"name": "stdout", "text": "late"}, nil, nil)
		return Outcome{}
	}})
	v := b.visit(t, "visitor")
	v.ask(v.shell, "execute_request", kv{"code": "x"})
	<-began
	begin := time.Now()
	b.end(errShutDown)
	b.wait(t)
	if took := time.Since(begin); took < grace {
		t.Errorf("end: got it after %v, wanted the cell to have %v", took, grace)
	}
	close(end)
	<-ended
}
