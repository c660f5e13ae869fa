package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// errStale says that what an earlier Get left behind cannot be continued.
var errStale = errors.New("the part fetched earlier does not fit what the server has")

// errStalled is the cause when a server has sent nothing for too long.
var errStalled = errors.New("the server stopped sending")

// transfer fetches one file over HTTP, going on where an earlier one stopped.
type transfer struct {
	client *http.Client
	url    string
	// path is where the file goes once it is complete.
	path string
	// limit is the most bytes the file can have.
	limit    int64
	meter    *meter
	patience time.Duration
}

// part is the path of what has arrived so far.
func (t transfer) part() string { return t.path + ".part" }

// run fetches what the part lacks. It tells whether the part had anything to go on from. On
// failure the part keeps what arrived; errStale asks for its removal.
func (t transfer) run(ctx context.Context) (resumed bool, err error) {
	out, err := os.OpenFile(t.part(), os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	have, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	watch := newWatchdog(ctx, t.patience)
	defer watch.stop()
	err = t.receive(watch, out, have)
	if cause := context.Cause(watch.ctx); err != nil && cause != nil {
		// The cause says more than the "context canceled" that the client saw.
		err = cause
	}
	if err != nil && !errors.Is(err, errStale) {
		err = fmt.Errorf("fetching %s: %w; run the command again to go on from there", t.url, err)
	}
	return have > 0, err
}

// receive asks for the bytes from have on and writes what comes.
func (t transfer) receive(watch *watchdog, out *os.File, have int64) error {
	answer, err := t.ask(watch.ctx, have)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	start, err := startOf(answer, have)
	if err != nil {
		return err
	}
	if err := out.Truncate(start); err != nil {
		return err
	}
	if _, err := out.Seek(start, io.SeekStart); err != nil {
		return err
	}
	sink := &sink{out: out, at: start, meter: t.meter, watch: watch}
	// A server that never ends fills no disk: one byte too many is enough to fail the check.
	_, err = io.Copy(sink, io.LimitReader(answer.Body, t.limit+1-start))
	return err
}

// ask sends the request, for a range if some bytes are there.
func (t transfer) ask(ctx context.Context, have int64) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url, nil)
	if err != nil {
		return nil, err
	}
	// The bytes are wanted as the server stores them: ranges count those.
	request.Header.Set("Accept-Encoding", "identity")
	if have > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	return t.client.Do(request)
}

// startOf is the place in the file where the body of the answer begins.
func startOf(answer *http.Response, have int64) (int64, error) {
	switch answer.StatusCode {
	case http.StatusOK:
		return 0, nil
	case http.StatusPartialContent:
		if !strings.HasPrefix(answer.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", have)) {
			return 0, errStale
		}
		return have, nil
	case http.StatusRequestedRangeNotSatisfiable:
		return 0, errStale
	}
	return 0, fmt.Errorf("the server answered %s, want 200 OK", answer.Status)
}

// finish puts the complete part in its place.
func (t transfer) finish() error {
	// Content first, then name: a crash in between leaves the part, never a torn file.
	if err := sync(t.part()); err != nil {
		return err
	}
	if err := os.Rename(t.part(), t.path); err != nil {
		return err
	}
	return sync(filepath.Dir(t.path))
}

// sync waits until the file or folder is on the disk.
func sync(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// sink writes to the part, reports progress and keeps the watchdog quiet.
type sink struct {
	out   *os.File
	at    int64
	meter *meter
	watch *watchdog
}

// Write appends b to the part.
func (s *sink) Write(b []byte) (int, error) {
	n, err := s.out.Write(b)
	s.at += int64(n)
	s.watch.feed()
	s.meter.at(s.at)
	return n, err
}

// watchdog cancels its context when it has not been fed for as long as its patience lasts.
type watchdog struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	timer    *time.Timer
	patience time.Duration
}

// newWatchdog starts a watchdog whose context comes from ctx.
func newWatchdog(ctx context.Context, patience time.Duration) *watchdog {
	inner, cancel := context.WithCancelCause(ctx)
	stalled := fmt.Errorf("%w for %v", errStalled, patience)
	timer := time.AfterFunc(patience, func() { cancel(stalled) })
	return &watchdog{ctx: inner, cancel: cancel, timer: timer, patience: patience}
}

// feed says that something arrived.
func (w *watchdog) feed() { w.timer.Reset(w.patience) }

// stop ends the watchdog.
func (w *watchdog) stop() {
	w.timer.Stop()
	w.cancel(nil)
}
