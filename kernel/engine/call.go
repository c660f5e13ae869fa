package engine

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// call is a request to GoNB that is not answered yet.
type call struct {
	ctx      context.Context // of the questions to the user
	client   Client
	reply    chan map[string]any
	idle     chan struct{} // closed when GoNB has said all
	idleOnce sync.Once     // closes idle

	refused chan error   // why a question was not answered
	asked   atomic.Int32 // questions that are open
	program bool         // it runs a program, whose exit status is not for the reader
	mu      sync.Mutex
	held    []*message // what may be GoNB's own words on that
}

var errNotHeard = errors.New("engine: GoNB was not heard")

func newCall(ctx context.Context, client Client) *call {
	return &call{
		ctx: ctx, client: client,
		reply: make(chan map[string]any, 1), idle: make(chan struct{}), refused: make(chan error, 1),
	}
}

func (g *gonb) begin(request string, c *call) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls[request] = c
}

func (g *gonb) finish(request string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.calls, request)
}

// callOf is the call that a message answers, or nil.
func (g *gonb) callOf(m *message) *call {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls[m.Parent.ID]
}

func (g *gonb) handleReply(m *message) {
	if c := g.callOf(m); c != nil {
		select {
		case c.reply <- m.content:
		default: // it has one
		}
	}
}

// handleOutput passes on what is for the reader. The rest are GoNB's words to a Jupyter.
func (g *gonb) handleOutput(m *message) {
	c := g.callOf(m)
	switch m.Header.Type {
	case "status":
		if c != nil && text(m.content, "execution_state") == "idle" {
			c.idleOnce.Do(func() { close(c.idle) })
		}
	case "execute_input", "error":
	default:
		if c == nil || c.client == nil {
			g.unclaimed(m)
			return
		}
		c.output(m)
	}
}

// exitMessage is how GoNB tells in a stream that a program failed.
var exitMessage = regexp.MustCompile(`^(\^C\n)?((exit status \d+|signal: [^\n]*)\n)$`)

// output passes a message on, except that what may be GoNB's words on a failure waits for the end.
func (c *call) output(m *message) {
	c.release()
	if c.program && m.Header.Type == "stream" && exitMessage.MatchString(text(m.content, "text")) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.held = append(c.held, m)
		return
	}
	pass(c.client, m)
}

// release passes on what was held back: it was the program's.
func (c *call) release() {
	c.mu.Lock()
	held := c.held
	c.held = nil
	c.mu.Unlock()
	for _, m := range held {
		pass(c.client, m)
	}
}

func pass(client Client, m *message) {
	client.Output(m.Header.Type, m.content, m.Metadata, m.Buffers)
}

// listenDelay is how long GoNB may not hear an answer: it listens for one only after it has asked.
const listenDelay = 100 * time.Millisecond

// handleInputRequest asks the user.
func (g *gonb) handleInputRequest(m *message) {
	c := g.callOf(m)
	if c == nil || c.client == nil || m.Header.Type != "input_request" {
		return
	}
	hears := time.After(listenDelay)
	go func() {
		password, _ := m.content["password"].(bool)
		c.asked.Add(1)
		defer c.asked.Add(-1)
		answer, err := c.client.Input(c.ctx, text(m.content, "prompt"), password)
		if err == nil {
			<-hears
			err = g.say(g.stdin, jupyter.Outgoing{Type: "input_reply", Content: map[string]any{"status": "ok", "value": answer}})
		}
		if err != nil && c.ctx.Err() == nil {
			select {
			case c.refused <- err:
			default: // one reason is enough
			}
		}
	}()
}

// execute lets GoNB run a cell and waits until it has both replied and said all. When ctx ends, by an interrupt or
// otherwise, it interrupts the cell, and calls also, if given, with the time since; only for an interrupt
// it waits longer than the grace. It returns GoNB's reply.
func (g *gonb) execute(ctx context.Context, code string, c *call, also func(time.Duration)) (map[string]any, error) {
	questions, end := context.WithCancel(ctx)
	defer end()
	c.ctx = questions
	request, err := g.ask(c, jupyter.Outgoing{Type: "execute_request", Content: map[string]any{
		"code": code, "silent": true, "store_history": false, "allow_stdin": c.client.AllowsInput(),
		"user_expressions": map[string]any{}, "stop_on_error": false,
	}})
	defer g.finish(request)
	if err != nil {
		return nil, g.reason(ctx, err)
	}
	i := &interruption{gonb: g, also: also}
	defer i.end()
	return g.awaitReply(ctx, c, i)
}

func (g *gonb) awaitReply(ctx context.Context, c *call, i *interruption) (map[string]any, error) {
	var reply map[string]any
	var refusal error
	var late <-chan time.Time
	done, idle := ctx.Done(), c.idle
	for reply == nil || idle != nil {
		select {
		case reply = <-c.reply:
		case <-idle:
			idle = nil
		case refusal = <-c.refused:
			i.begin()
		case <-done:
			done = nil
			i.begin()
			if !errors.Is(context.Cause(ctx), ErrInterrupted) {
				late = time.After(grace)
			}
		case <-late:
			return nil, context.Cause(ctx)
		case <-i.tick:
			i.step()
		case <-g.ended:
			return nil, cmp.Or(refusal, i.endError())
		}
	}
	return reply, refusal
}

// The steps of an interrupt. GoNB passes it on to a program that runs, once, and kills that after
// five seconds; before the program runs it forgets it, so it is told again and again.
const (
	interruptEvery = 100 * time.Millisecond
	killAfter      = 8 * time.Second
)

// interruption is that of one call.
type interruption struct {
	gonb       *gonb
	also       func(time.Duration)
	since      time.Time // when it began; zero if it has not
	tick       <-chan time.Time
	interrupts []*call
}

func (i *interruption) begin() {
	if i.since.IsZero() {
		i.since, i.tick = time.Now(), time.Tick(interruptEvery)
		i.step()
	}
}

// step interrupts what runs by now. If something holds on to its output all the same, only a new GoNB helps.
func (i *interruption) step() {
	since := time.Since(i.since)
	if since > killAfter {
		_ = i.gonb.cmd.Process.Kill() // it may have ended
		return
	}
	c := newCall(context.Background(), nil)
	if _, err := i.gonb.ask(c, jupyter.Outgoing{Type: "interrupt_request"}); err == nil { // else it has ended
		i.interrupts = append(i.interrupts, c)
	}
	if i.also != nil {
		i.also(since)
	}
}

// end waits until GoNB has taken note of all that it was told, so that nothing is left for the next call.
func (i *interruption) end() {
	late := time.After(grace)
	for _, c := range i.interrupts {
		select {
		case <-c.reply:
		case <-i.gonb.ended:
		case <-late:
			return
		}
	}
	i.gonb.mu.Lock()
	defer i.gonb.mu.Unlock()
	maps.DeleteFunc(i.gonb.calls, func(_ string, c *call) bool { return slices.Contains(i.interrupts, c) })
}

// endError says why GoNB has ended: after an interrupt that had no effect, or of itself.
func (i *interruption) endError() error {
	if !i.since.IsZero() {
		return ErrInterrupted
	}
	return ErrEngineDied
}
