package front

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// Options say what Serve serves.
type Options struct {
	Connection jupyter.Connection // Jupyter's
	Kernel     Kernel
	History    string       // the file of what was typed, shared by kernels; "": none
	Name       string       // the same for all lives of a kernel, such as its notebook's; "": not known
	Log        *slog.Logger // nil: none
}

// Serve answers Jupyter's messages until a client shuts the kernel down, ctx ends, the process gets SIGTERM
// or SIGHUP, or the Jupyter that started it is gone. SIGINT does what interrupt_request does. At the end the
// running cell is interrupted, and what was queued for clients is sent. It returns an error only when it
// cannot start.
func Serve(ctx context.Context, o Options) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	s, err := listen(o.Connection, o)
	if err != nil {
		return err
	}
	s.serve(ctx, signals)
	return nil
}

var (
	errShutDown  = errors.New("front: the kernel is shut down")
	errSignal    = errors.New("front: the kernel was told to end by a signal")
	errNoJupyter = errors.New("front: the Jupyter that started the kernel is gone")
)

// serve works until something ends it.
func (s *server) serve(ctx context.Context, signals <-chan os.Signal) {
	stopParent := context.AfterFunc(ctx, func() { s.end(context.Cause(ctx)) })
	defer stopParent()
	s.work()
	for {
		select {
		case sig := <-signals:
			if sig == syscall.SIGINT {
				s.guard("interrupt", s.interrupt)
			} else {
				s.end(errSignal)
			}
		case <-s.ctx.Done():
			s.log.Info("front: ending", "reason", context.Cause(s.ctx))
			s.close()
			return
		}
	}
}

// endWithJupyter calls end once the Jupyter that started this process is gone, where Jupyter asks for that.
func endWithJupyter(ctx context.Context, end func()) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	watchParent(ctx, ticker.C, os.Getppid, end)
}

// watchParent looks at every tick whether the process still has the parent that Jupyter named.
func watchParent(ctx context.Context, ticks <-chan time.Time, parent func() int, end func()) {
	first := parent()
	if os.Getenv("JPY_PARENT_PID") != strconv.Itoa(first) {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
			if parent() != first {
				end()
				return
			}
		}
	}
}
