package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// counter shows how many of so many things are done, on a terminal, when that takes a while.
type counter struct {
	out   io.Writer
	total int
	what  string
	live  bool
	begun time.Time
	// unseen is how long it may take before a bar shows how far it is.
	unseen time.Duration
	done   int
	bar    *progressbar.ProgressBar // nil until then
}

func newCounter(out io.Writer, total int, what string) *counter {
	return &counter{out: out, total: total, what: what, live: isTerminal(out), begun: time.Now(), unseen: 2 * time.Second}
}

// isTerminal tells whether someone watches what is written.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// add counts more that are done.
func (c *counter) add(more int) { c.set(c.done + more) }

// set says how many are done. That the bar cannot be drawn is no reason to stop.
func (c *counter) set(done int) {
	c.done = done
	if c.bar == nil {
		if !c.live || time.Since(c.begun) < c.unseen {
			return
		}
		c.bar = progressbar.NewOptions(c.total,
			progressbar.OptionSetWriter(c.out),
			progressbar.OptionSetDescription(c.what),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(200*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	_ = c.bar.Set(c.done)
}

// describe says what is counted from now on.
func (c *counter) describe(what string) {
	c.what = what
	if c.bar != nil {
		c.bar.Describe(what)
	}
}

// close takes the bar off the terminal.
func (c *counter) close() {
	if c.bar != nil {
		_ = c.bar.Clear()
	}
}
