package front

import (
	"context"
	"os"
	"strconv"
	"time"
)

// endWithJupyter calls end once the Jupyter that started this process is gone, where Jupyter asks for that.
func endWithJupyter(ctx context.Context, end func()) {
	parent := os.Getppid()
	if os.Getenv("JPY_PARENT_PID") != strconv.Itoa(parent) {
		return
	}
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if os.Getppid() != parent {
				end()
				return
			}
		}
	}
}
