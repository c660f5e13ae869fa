package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

// stdout is where quiet words go; tests replace it.
var stdout io.Writer = os.Stdout

// openData opens a data set. In a notebook a line tells how far it is, where that takes long.
func openData(source data.Source) (models.Dataset, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	screen := display.NewScreen(display.Options{Lines: stdout})
	line := readingLine{source.Name(), screen, time.Now(), nil}
	set, err := source.OpenWith(ctx, line.show)
	if err := errors.Join(err, line.fault, screen.Close()); err != nil {
		return nil, err
	}
	tell(set)
	return set, nil
}

// readingLine shows how many files of a data set are read.
type readingLine struct {
	name   string
	screen *display.Screen
	since  time.Time
	fault  error
}

// soon is the time that something may take before it is worth a line.
const soon = time.Second

func (l *readingLine) show(done, total int) {
	if !gonbui.IsNotebook || time.Since(l.since) < soon || l.fault != nil {
		return
	}
	l.fault = l.screen.Update("reading", func() plotting.Figure {
		return plotting.Progress{Title: "reading " + l.name, Unit: "file", Step: done, Total: total}
	})
}

// say tells a line where all is well.
func say(line string) { fmt.Fprintln(stdout, line) }

// told are the sentences that this cell has been told.
var told sync.Map

// tell says once what is to be said of a data set, such as which of its files were skipped.
func tell(set models.Dataset) {
	noted, ok := set.(interface{ Notes() []string })
	if !ok {
		return
	}
	for _, note := range noted.Notes() {
		tellOnce(set.Name() + ": " + note)
	}
}

// tellOnce tells a line that was not told before, unless it is empty.
func tellOnce(line string) {
	if line == "" {
		return
	}
	if _, again := told.LoadOrStore(line, true); !again {
		say(line)
	}
}
