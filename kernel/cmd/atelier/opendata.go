package main

import (
	"fmt"
	"io"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

// openData opens a data set, and shows how far it is where that takes long.
func openData(cmd *cobra.Command, source data.Source) (models.Dataset, error) {
	m := newReadingMeter(cmd.ErrOrStderr(), source.Name())
	defer m.close()
	set, err := source.OpenWith(cmd.Context(), m.show)
	if err != nil {
		return nil, inFlags(err, nil)
	}
	return set, nil
}

// tell passes on what is to be said of a data set that was opened.
func tell(cmd *cobra.Command, set models.Dataset) {
	if noted, ok := set.(interface{ Notes() []string }); ok {
		for _, note := range noted.Notes() {
			fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %s: %s\n", set.Name(), note)
		}
	}
}

// readingMeter shows how many files of a data set are read: a bar on a terminal, elsewhere a line now and then.
type readingMeter struct {
	out   io.Writer
	live  bool
	name  string
	bar   *progressbar.ProgressBar // nil elsewhere, and at first
	since time.Time                // the start, or the last line
}

func newReadingMeter(out io.Writer, name string) *readingMeter {
	return &readingMeter{out: out, live: isTerminal(out), name: name, since: time.Now()}
}

// soon is the time that something may take before a bar is worth it.
const soon = time.Second

func (m *readingMeter) show(done, total int) {
	switch {
	case m.bar != nil:
		_ = m.bar.Set(done) // a bar that cannot be drawn is no reason to stop reading
	case m.live && time.Since(m.since) >= soon:
		m.bar = progressbar.NewOptions(total,
			progressbar.OptionSetDescription("reading "+m.name),
			progressbar.OptionSetWriter(m.out),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(200*time.Millisecond),
			progressbar.OptionClearOnFinish())
	case !m.live && time.Since(m.since) >= quiet:
		m.since = time.Now()
		fmt.Fprintf(m.out, "reading %s: %d of %d files\n", m.name, done, total)
	}
}

// close takes the bar off the terminal.
func (m *readingMeter) close() {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
}
