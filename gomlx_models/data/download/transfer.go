package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/published"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// errStale says that what an earlier Get left behind cannot be continued.
var errStale = errors.New("the part fetched earlier does not fit what the server has")

// transfer fetches one file over HTTP, going on where an earlier one stopped.
type transfer struct {
	client *http.Client
	url    string
	// path is where the file goes once it is complete.
	path     string
	file     published.File
	meter    *meter
	patience time.Duration
}

// slack is how much longer than its content a packed file can be, for what does not compress.
const slack = 4096

// part is the path of what has arrived so far.
func (t transfer) part() string { return t.path + ".part" }

// get makes sure that the file is at t.path, whole.
func (t transfer) get(ctx context.Context) error {
	if t.file.Check(t.path) == nil {
		return nil
	}
	// A Get that was ended between the last byte and the renaming left a whole part.
	if t.file.Check(t.part()) == nil {
		return durable.System.Move(t.part(), t.path)
	}
	err := t.fetch(ctx)
	if errors.Is(err, errStale) {
		// What was there of an earlier Get was of no use and is gone; this one starts afresh.
		err = t.fetch(ctx)
	}
	if err != nil {
		return err
	}
	return durable.System.Move(t.part(), t.path)
}

// fetch completes the part and checks it. If it proves bad it is removed, and the error is errStale
// if some of it came from an earlier Get.
func (t transfer) fetch(ctx context.Context) error {
	resumed, err := t.run(ctx)
	if err == nil {
		if err = t.file.Check(t.part()); err == nil {
			return nil
		}
	} else if !errors.Is(err, errStale) {
		return err
	}
	if removed := os.Remove(t.part()); removed != nil {
		return errors.Join(err, removed)
	}
	if resumed {
		return errStale
	}
	return fmt.Errorf("%s does not serve what was published and what it sent was removed: %w", t.url, err)
}

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
	_, err = io.Copy(sink, io.LimitReader(answer.Body, t.file.Size+slack+1-start))
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
