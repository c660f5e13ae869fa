// Package display is where figures go: the outputs of a notebook cell, updated in place, or files in a folder.
//
// A [Screen] shows figures and limits how often it draws, so it can be called at every training step. [Show] shows one
// figure once; a cell may also just end with a figure: the kernel shows it as the cell's result.
package display

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"github.com/atelier-go/atelier/plotting"
)

const (
	// DefaultInterval is the shortest time between two frames of one figure: five a second.
	DefaultInterval = 200 * time.Millisecond

	// After a frame a figure rests a hundred times as long as the frame took, and that for each figure of the screen,
	// so that drawing them all takes at most one hundredth of a training run; but never longer than maxRest, lest one
	// slow frame freezes the figure.
	restFactor = 100
	maxRest    = 10 * time.Second
)

// ErrClosed says that a screen was used after Close.
var ErrClosed = errors.New("display: the screen is closed")

// Options of a screen. The zero value is good for a notebook.
type Options struct {
	Folder   string           // where files go outside a notebook; default "out"
	Lines    io.Writer        // where the line of each figure goes outside a notebook; nil for silence
	Interval time.Duration    // shortest time between two frames of one figure; default DefaultInterval
	Clock    func() time.Time // default time.Now
}

// Screen shows figures: in a notebook as outputs that are updated in place, elsewhere as files in a folder and a
// line of text. It may be used from several goroutines; frames of one figure appear in the order of the calls.
type Screen struct {
	interval time.Duration
	clock    func() time.Time

	mu     sync.Mutex
	out    output
	live   map[string]*liveFigure
	order  []string // ids in the order of their first update
	shown  int      // figures shown once, which gives their files names
	closed bool
}

// output is where bundles go. A draft will be replaced soon; the last frame of an id is never a draft.
type output interface {
	emit(id string, b plotting.Bundle, draft bool) error
	runsScripts() bool // whether a chart drawn by a script is sure to be seen
	adds() bool        // whether an output can add to another one; else each frame is whole
}

// liveFigure is what the screen remembers of an id.
//
// A frame is either whole, in the output of the figure, or all that came since the last whole one, in a second output that
// adds it there. So the two outputs together are the whole figure at any time, for a page that is opened late and for a
// notebook that is saved meanwhile, and yet the history is not sent again with each frame.
type liveFigure struct {
	draw  func() plotting.Figure // the newest, shown or not
	next  time.Time              // no frame before this
	whole plotting.Figure        // the last that was shown whole; nil before there is one
	size  int                    // bytes of that frame
	added int                    // bytes of the frames since
	adds  bool                   // there is a second output
}

// NewScreen returns a screen for the surroundings the program runs in. It touches nothing until a figure is shown.
func NewScreen(o Options) *Screen {
	if gonbui.IsNotebook {
		return newScreen(o, newNotebook())
	}
	return newScreen(o, newFolder(o.Folder, o.Lines))
}

func newScreen(o Options, out output) *Screen {
	if o.Interval <= 0 {
		o.Interval = DefaultInterval
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Screen{interval: o.Interval, clock: o.Clock, out: out, live: map[string]*liveFigure{}}
}

// Prepare puts into the notebook what charts need, unless it is there. Called before something long, such as the
// compilation of a model, it lets the first chart stand as soon as there is something to draw. Outside a notebook
// it does nothing.
func (s *Screen) Prepare() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.runsScripts()
}

// Show shows the complete figure once and returns when it has left the program. Outside a notebook the files are
// named figure-1, figure-2 and so on. Errors are those of the figure and of writing.
func (s *Screen) Show(fig plotting.Figure) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	b, err := fig.Bundle()
	if err != nil {
		return err
	}
	s.shown++
	return s.out.emit(fmt.Sprintf("figure-%d", s.shown), b, false)
}

// Update shows a new frame of the figure called id, in the place of the one before, or drops it when the one
// before was shown too short a time ago. A dropped frame costs less than a microsecond: draw is not called.
// The newest draw is kept and called once more by Close, so it must stay valid until then and should read the
// state it shows when called. Outside a notebook the files are named after id.
func (s *Screen) Update(id string, draw func() plotting.Figure) error {
	return s.update(id, draw, false)
}

// Now is Update for a frame that is never dropped, such as the last one before something long.
func (s *Screen) Now(id string, draw func() plotting.Figure) error { return s.update(id, draw, true) }

func (s *Screen) update(id string, draw func() plotting.Figure, now bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	l, known := s.live[id]
	if !known {
		l = &liveFigure{}
		s.live[id] = l
		s.order = append(s.order, id)
	}
	l.draw = draw
	start := s.clock()
	if start.Before(l.next) && !now {
		return nil
	}
	err := s.frame(id, l, draw())
	rest := s.interval
	if known { // the first frame does not count: it may have had to find ECharts
		rest = max(rest, min(time.Duration(restFactor*len(s.order))*s.clock().Sub(start), maxRest))
	}
	l.next = start.Add(rest)
	return err
}

// frame shows fig as something that will be replaced: what is new in it, until that has come to as much as a whole frame.
func (s *Screen) frame(id string, l *liveFigure, fig plotting.Figure) error {
	if f, ok := fig.(plotting.Incremental); ok && l.whole != nil && l.added < l.size {
		b, continues, err := f.Since(l.whole)
		if err != nil {
			return err
		}
		if continues {
			l.added, l.adds = l.added+bytesOf(b), true
			return s.out.emit(id+addedSuffix, b, true)
		}
	}
	d, ok := fig.(plotting.Drafter)
	if !ok || !s.out.runsScripts() {
		b, err := fig.Bundle()
		if err != nil {
			return err
		}
		return s.out.emit(id, b, true)
	}
	b, err := d.Draft()
	if err != nil {
		return err
	}
	if s.out.adds() {
		l.whole, l.size, l.added = fig, bytesOf(b), 0
	}
	return s.out.emit(id, b, true)
}

// addedSuffix ends the id of the output that adds to that of a figure.
const addedSuffix = "-added"

func bytesOf(b plotting.Bundle) int {
	size := 0
	for _, content := range b {
		size += len(content)
	}
	return size
}

// Close shows the last state of every updated figure, complete, and returns when all has left the program. The
// errors of several figures are joined. Closing again does nothing.
func (s *Screen) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	for _, id := range s.order {
		b, err := s.live[id].draw().Bundle()
		if err == nil {
			err = s.out.emit(id, b, false)
		}
		if err == nil && s.live[id].adds { // nothing is left to add
			err = s.out.emit(id+addedSuffix, plotting.Bundle{plotting.MIMEPlain: {}, plotting.MIMEHTML: {}}, false)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// shared is the screen of Show; it lasts as long as the program.
var shared = sync.OnceValue(func() *Screen { return NewScreen(Options{}) })

// Show shows the complete figure once, in the notebook or, outside one, as files in the folder "out". It is
// Screen.Show on a screen that lasts as long as the program.
func Show(fig plotting.Figure) error {
	return shared().Show(fig)
}
