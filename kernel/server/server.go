// Package server is the kernel's process: an engine and a session, served to Jupyter. It links nothing that models need, so
// that a kernel which waits for the next cell is small; the atelier command finds out what it needs to know and becomes
// it.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/session"
)

// Program is the name of the kernel's program, which lies beside the atelier command.
const Program = "atelier-kernel"

// Options are what the atelier command tells the kernel's program.
type Options struct {
	Connection string   // the file that Jupyter has written
	KernelID   string   // Jupyter's name for the kernel
	Module     string   // absolute path of the root of the clone that cells import
	Go         string   // absolute path of the go tool
	Env        []string // NAME=value, added to the environment of the cells
	History    string   // the file of what was typed; "": none
	Name       string   // the same for all lives of this kernel, such as its notebook's; "": not known
	Version    string   // Atelier's
}

// Become replaces this process by the kernel's program in a folder, which serves as options say. It returns only if that
// fails.
func Become(folder string, o Options) error {
	text, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("atelier: %w", err)
	}
	path := filepath.Join(folder, Program)
	// Jupyter may interrupt at once, which is for the cells. The kernel's program heeds it from the start.
	signal.Ignore(syscall.SIGINT)
	if err := syscall.Exec(path, []string{path, string(text)}, os.Environ()); err != nil {
		return fmt.Errorf("atelier: %s does not run: %w: run `make setup` in the clone of Atelier", path, err)
	}
	return nil
}

// Main is the kernel's program.
func Main() {
	played, err := engine.Role(os.Args)
	if !played {
		err = serve(os.Args)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serve(args []string) error {
	var o Options
	if len(args) != 2 || json.Unmarshal([]byte(args[1]), &o) != nil {
		return fmt.Errorf("%s is started by: atelier kernel run", Program)
	}
	signal.Notify(make(chan os.Signal, 1), syscall.SIGINT) // until there is a cell to interrupt
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("atelier: %w", err)
	}
	return o.serve(context.Background(), self)
}

// serve answers Jupyter over an engine of its own until the kernel is shut down.
func (o Options) serve(ctx context.Context, self string) (err error) {
	connection, err := jupyter.ReadConnection(o.Connection)
	if err != nil {
		return err
	}
	e, err := engine.Start(ctx, engine.Options{KernelID: o.KernelID, Self: self, Module: o.Module, Go: o.Go, Env: o.Env})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	return front.Serve(ctx, front.Options{
		Connection: connection,
		Kernel:     session.New(e, o.info()),
		History:    o.History,
		Name:       o.Name,
		Log:        slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
}

// info is what Jupyter learns of the kernel.
func (o Options) info() front.Info {
	language := strings.TrimPrefix(runtime.Version(), "go")
	return front.Info{
		Implementation:        "atelier",
		ImplementationVersion: o.Version,
		Language:              front.Go(language),
		Banner:                fmt.Sprintf("Atelier %s: generative models for art, in Go %s. %%help lists the kernel's orders.", o.Version, language),
		HelpLinks: []front.HelpLink{
			{Text: "Go packages", URL: "https://pkg.go.dev"},
			{Text: "A Tour of Go", URL: "https://go.dev/tour"},
			{Text: "GoMLX", URL: "https://github.com/gomlx/gomlx"},
			{Text: "GoNB", URL: "https://github.com/janpfeifer/gonb"},
		},
	}
}
