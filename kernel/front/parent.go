package front

import (
	"context"
	"os"
	"strconv"
	"time"
)

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
