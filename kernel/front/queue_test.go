package front

import (
	"context"
	"strings"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/jupyter/zmtp/zmtptest"
)

// slow is a kernel whose cell "wait" runs until it is told how to end, or interrupted.
type slow struct {
	fake
	running chan struct{}
	release chan Outcome
	stopped chan struct{}
}

func newSlow() *slow {
	k := &slow{running: make(chan struct{}), release: make(chan Outcome), stopped: make(chan struct{}, 1)}
	k.execute = func(ctx context.Context, r Request, _ Client) Outcome {
		if r.Code != "wait" {
			return Outcome{}
		}
		k.running <- struct{}{}
		select {
		case o := <-k.release:
			return o
		case <-k.stopped:
			return Outcome{Error: &Error{Name: "Interrupted"}}
		case <-ctx.Done():
			return Outcome{Error: &Error{Name: "Ended"}}
		}
	}
	k.interrupt = func() {
		select {
		case k.stopped <- struct{}{}:
		default:
		}
	}
	return k
}

var failed = Outcome{Error: &Error{Name: "E"}}

// queued starts a cell and puts two behind it, and waits until they are there.
func queued(v *testClient, k *slow, first kv) (ids []string) {
	ids = append(ids, v.ask(v.shell, "execute_request", first))
	<-k.running
	ids = append(ids, v.ask(v.shell, "execute_request", kv{"code": "a"}))
	ids = append(ids, v.ask(v.shell, "execute_request", kv{"code": "b"}))
	v.ask(v.shell, "kernel_info_request", kv{})
	v.await(v.shell, "kernel_info_reply")
	return ids
}

func TestQueue(t *testing.T) {
	for _, c := range []struct {
		name    string
		first   kv
		end     func(*testServer, *testClient, *slow)
		wanted  map[int]string // by place in the queue
		stopped bool
	}{
		{"all is well", kv{"code": "wait"}, func(_ *testServer, _ *testClient, k *slow) { k.release <- Outcome{} },
			map[int]string{0: "ok", 1: "ok", 2: "ok"}, false},
		{"an error aborts the rest", kv{"code": "wait"}, func(_ *testServer, _ *testClient, k *slow) { k.release <- failed },
			map[int]string{0: "error", 1: "aborted", 2: "aborted"}, false},
		{"unless the client wants them", kv{"code": "wait", "stop_on_error": false},
			func(_ *testServer, _ *testClient, k *slow) { k.release <- failed },
			map[int]string{0: "error", 1: "ok", 2: "ok"}, false},
		{"interrupt_request aborts them all the same", kv{"code": "wait", "stop_on_error": false},
			func(_ *testServer, v *testClient, _ *slow) {
				v.ask(v.control, "interrupt_request", kv{})
				same(v.t, "interrupt_reply", asJSON(v.t, v.await(v.control, "interrupt_reply").content), `{"status":"ok"}`)
			},
			map[int]string{0: "error", 1: "aborted", 2: "aborted"}, true},
		{"SIGINT does, too", kv{"code": "wait"}, func(b *testServer, _ *testClient, _ *slow) { b.signals <- syscall.SIGINT },
			map[int]string{0: "error", 1: "aborted", 2: "aborted"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newSlow()
			b := start(t, k)
			v := b.visit(t, "visitor")
			ids := queued(v, k, c.first)
			c.end(b, v, k)
			got := map[string]string{}
			for range ids {
				reply := v.receive(v.shell)
				got[reply.parent], _ = reply.content["status"].(string)
			}
			for place, id := range ids {
				same(t, "reply "+string(rune('0'+place)), got[id], c.wanted[place])
			}
			if reply, _ := v.run(kv{"code": "after"}); reply.content["status"] != "ok" {
				t.Errorf("the next cell: got %v, wanted ok", reply.content)
			}
		})
	}
}

// Cells that are aborted have their busy and idle as all others.
func TestAborted(t *testing.T) {
	k := newSlow()
	v := start(t, k).visit(t, "visitor")
	ids := queued(v, k, kv{"code": "wait"})
	k.release <- failed
	first := strings.ReplaceAll(kinds(v.told(ids[0])), " busy", "") // again, after kernel_info's idle
	same(t, "the first", first, "busy execute_input error idle")
	same(t, "the second", kinds(v.told(ids[1])), "busy idle")
	same(t, "the third", kinds(v.told(ids[2])), "busy idle")
	same(t, "reply", v.receive(v.shell).content["status"], any("error"))
	same(t, "reply", asJSON(t, v.receive(v.shell).content), `{"execution_count":1,"status":"aborted"}`)
}

// Everything but the next cell is answered at once while a cell runs, where it was asked, and the last
// status says that the kernel is busy.
func TestWhileCellRuns(t *testing.T) {
	k := newSlow()
	k.complete = func(code string, cursor int) Completion {
		return Completion{Matches: []string{code}, Start: 0, End: cursor}
	}
	v := start(t, k).visit(t, "visitor")
	cell := v.ask(v.shell, "execute_request", kv{"code": "wait"})
	<-k.running
	for _, c := range []struct {
		kind    string
		content kv
		reply   string
		wanted  string
	}{
		{"kernel_info_request", kv{}, "kernel_info_reply", `{"banner":"A fake","debugger":false,"help_links":[],` +
			`"implementation":"fake","implementation_version":"1","language_info":{"codemirror_mode":"go",` +
			`"file_extension":".go","mimetype":"text/x-go","name":"go","nbconvert_exporter":"script",` +
			`"pygments_lexer":"go","version":"1.26.5"},"protocol_version":"5.5","status":"ok","supported_features":[]}`},
		{"complete_request", kv{"code": "a日b", "cursor_pos": 2}, "complete_reply",
			`{"cursor_end":2,"cursor_start":0,"matches":["a日b"],"metadata":{},"status":"ok"}`},
		{"complete_request", kv{"code": "日", "cursor_pos": 99}, "complete_reply", // beyond the end: at it
			`{"cursor_end":1,"cursor_start":0,"matches":["日"],"metadata":{},"status":"ok"}`},
		{"complete_request", kv{"code": "ab", "cursor_pos": -1}, "complete_reply",
			`{"cursor_end":0,"cursor_start":0,"matches":["ab"],"metadata":{},"status":"ok"}`},
		{"inspect_request", kv{"code": "abc", "cursor_pos": 2, "detail_level": 1}, "inspect_reply",
			`{"data":{"text/plain":"ab1"},"found":true,"metadata":{},"status":"ok"}`},
		{"is_complete_request", kv{"code": "if x {"}, "is_complete_reply", `{"indent":"\t","status":"incomplete"}`},
		{"is_complete_request", kv{"code": "x"}, "is_complete_reply", `{"status":"complete"}`},
		{"history_request", kv{"hist_access_type": "tail", "n": 1, "raw": true, "output": false}, "history_reply",
			`{"history":[[1,1,"wait"]],"status":"ok"}`},
		{"comm_info_request", kv{}, "comm_info_reply", `{"comms":{},"status":"ok"}`},
	} {
		for _, s := range []*zmtptest.Client{v.shell, v.control} {
			id := v.ask(s, c.kind, c.content)
			reply := v.receive(s)
			same(t, c.kind+": reply", reply.kind, c.reply)
			same(t, c.kind+": parent", reply.parent, id)
			same(t, c.kind, asJSON(t, reply.content), c.wanted)
			same(t, c.kind+": events", kinds(v.told(id)), "busy idle")
			last := v.receive(v.events)
			same(t, c.kind+": last status", kinds([]received{last})+" "+last.parent, "busy "+cell)
		}
	}
	k.release <- Outcome{}
	same(t, "the cell's reply", v.receive(v.shell).parent, cell)
	same(t, "the cell's events", kinds(v.told(cell)), "idle")
}

func TestConnectRequest(t *testing.T) {
	v := start(t, &fake{}).visit(t, "visitor")
	v.ask(v.shell, "connect_request", kv{})
	same(t, "reply", asJSON(t, v.await(v.shell, "connect_reply").content),
		`{"control_port":0,"hb_port":0,"iopub_port":0,"shell_port":0,"stdin_port":0}`) // as the connection file said
}

// An interrupt may come when a cell waits no more and does not run yet.
func TestInterruptedBeforeItBegins(t *testing.T) {
	k := newSlow()
	b := start(t, k)
	v := b.visit(t, "visitor")
	ids := queued(v, k, kv{"code": "wait"})
	next, ok := b.cells.pop() // as the one who runs cells does
	if !ok {
		t.Fatal("no cell waits")
	}
	b.interrupt()
	ran := make(chan struct{})
	k.execute = func(context.Context, Request, Client) Outcome {
		close(ran)
		return Outcome{}
	}
	got := map[string]any{}
	for range 2 {
		reply := v.await(v.shell, "execute_reply")
		got[reply.parent] = reply.content["status"]
	}
	same(t, "the running cell", got[ids[0]], any("error"))
	same(t, "the last cell", got[ids[2]], any("aborted"))
	b.run(next)
	reply := v.await(v.shell, "execute_reply")
	same(t, "reply to", reply.parent, ids[1])
	same(t, "its status", reply.content["status"], any("aborted"))
	select {
	case <-ran:
		t.Error("the cell ran all the same")
	default:
	}
	same(t, "its events", kinds(v.told(ids[1])), "busy execute_input idle")
}

// A kernel learns of an interrupt that came before it was called.
func TestLifeEndsByAnInterrupt(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan error, 1)
	k := &fake{execute: func(ctx context.Context, r Request, _ Client) Outcome {
		if r.Code != "wait" {
			ended <- r.Life.Err()
			return Outcome{}
		}
		close(begun)
		<-r.Life.Done()
		ended <- context.Cause(r.Life)
		return Outcome{}
	}}
	b := start(t, k)
	v := b.visit(t, "visitor")
	v.ask(v.shell, "execute_request", kv{"code": "wait"})
	<-begun
	b.interrupt()
	same(t, "the interrupted cell's life ends by", <-ended, errInterrupted)
	v.ask(v.shell, "execute_request", kv{"code": "next"})
	same(t, "the next cell's life has ended by", <-ended, error(nil))
}
