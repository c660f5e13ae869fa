package download

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errStalled is the cause when a server has sent nothing for too long.
var errStalled = errors.New("the server stopped sending")

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
