package engine

import (
	"context"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// Lifetime returns a context that ends when the kernel is to end: with ctx, on SIGTERM or SIGHUP, or when the
// Jupyter that started it is gone, where Jupyter asks for that.
func Lifetime(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGHUP)
	go endWithJupyter(ctx, stop)
	return ctx, stop
}

// endWithJupyter cancels once the Jupyter that started this kernel is gone, where Jupyter asks for that.
func endWithJupyter(ctx context.Context, cancel func()) {
	parent := os.Getppid()
	if os.Getenv("JPY_PARENT_PID") != strconv.Itoa(parent) {
		return
	}
	for tick := time.Tick(time.Second); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			if os.Getppid() != parent {
				cancel()
				return
			}
		}
	}
}
