// Command atelier is the one binary of Atelier: it trains models, draws from them and scores them, installs and runs
// the notebook kernel, says what is missing on a machine, and fetches data sets.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/atelier-go/atelier/kernel/engine"
)

func main() {
	// Inside a kernel this binary has other names, and then no time for anything else.
	if code, played, err := engine.Role(os.Args); played {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(code)
	}
	// SIGINT is left to the verbs: in a kernel it interrupts a cell and not the command.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
