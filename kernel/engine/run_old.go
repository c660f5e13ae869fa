package engine

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
)

// Run serves one Jupyter connection with GoNB alone. It is here until kernel/session takes its place.
func Run(ctx context.Context, o Options) error {
	ctx, stop := Lifetime(ctx)
	defer stop()
	e, err := Start(ctx, o)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, o.Tools.GoNB, "--kernel", o.ConnectionFile, "--raw_error")
	cmd.Env, _ = e.settings.environment()
	cmd.Stdout, cmd.Stderr = o.Stdout, o.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		_ = e.Close()
		return fmt.Errorf("engine: GoNB ended: %w", err)
	}
	return e.Close()
}
