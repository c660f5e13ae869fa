package main

import (
	"fmt"
	"io"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
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
	*counter
	spoke time.Time // the start, or the last line
}

// soon is the time that reading may take before a bar is worth it.
const soon = time.Second

func newReadingMeter(out io.Writer, name string) *readingMeter {
	bar := newCounter(out, 0, "reading "+name)
	bar.unseen = soon
	return &readingMeter{bar, bar.begun}
}

func (m *readingMeter) show(done, total int) {
	m.total = total
	m.set(done)
	if !m.live && time.Since(m.spoke) >= quiet {
		m.spoke = time.Now()
		fmt.Fprintf(m.out, "%s: %d of %d files\n", m.what, done, total)
	}
}
