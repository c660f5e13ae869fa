package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// unseen is how long something may take before a bar shows how far it is.
const unseen = 2 * time.Second

// counter shows how many of so many things are done, on a terminal, when that takes a while.
type counter struct {
	out   io.Writer
	total int
	what  string
	live  bool
	begun time.Time
	done  int
	bar   *progressbar.ProgressBar // nil until then
}

func newCounter(out io.Writer, total int, what string) *counter {
	return &counter{out: out, total: total, what: what, live: isTerminal(out), begun: time.Now()}
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

// add counts more that are done. That the bar cannot be drawn is no reason to stop.
func (c *counter) add(more int) {
	c.done += more
	if c.bar == nil {
		if !c.live || time.Since(c.begun) < unseen {
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

// close takes the bar off the terminal.
func (c *counter) close() {
	if c.bar != nil {
		_ = c.bar.Clear()
	}
}
