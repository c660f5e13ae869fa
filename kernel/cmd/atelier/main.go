// Command atelier is the one binary of Atelier: it trains models, draws from them and scores them, installs and runs
// the notebook kernel, says what is missing on a machine, and fetches data sets.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

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
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs the command and gives its exit code.
func execute(args []string, out, complaints io.Writer) int {
	ctx, stop := heedSignals(context.Background(), complaints)
	defer stop()
	cmd := root()
	cmd.SetArgs(args)
	cmd.SetOut(out)
	cmd.SetErr(complaints)
	return exitCode(ctx, cmd.ExecuteContext(ctx), complaints)
}
