package engine

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

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
