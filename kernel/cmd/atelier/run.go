package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/session"
	"github.com/atelier-go/atelier/plotting/assets"
	"github.com/spf13/cobra"
)

func runCommand() *cobra.Command {
	var module string
	var found record
	cmd := &cobra.Command{
		Use:   "run connection-file [file...]",
		Short: "Run the kernel for one notebook: Jupyter calls this",
		Args:  cobra.MinimumNArgs(1), // `jupyter run` adds the files that it then sends as cells
		RunE: func(cmd *cobra.Command, args []string) error {
			markHandlesSignals(cmd.Context())
			if err := found.recall(); err != nil {
				return err
			}
			options, err := engineOptions(cmd, module, args[0])
			if err != nil {
				return err
			}
			return serve(cmd.Context(), options, args[0])
		},
	}
	cmd.Flags().StringVar(&module, "module", "", "the `root` of the clone of Atelier that cells import")
	found.flags(cmd)
	cmd.Flags().SetInterspersed(false) // what Jupyter adds is not for this command, whatever it looks like
	return cmd
}

// serve answers Jupyter over an engine of its own until the kernel is shut down.
func serve(ctx context.Context, o engine.Options, connectionFile string) (err error) {
	connection, err := jupyter.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	history, err := historyFile(os.Getenv)
	if err != nil {
		return err
	}
	e, err := engine.Start(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	return front.Serve(ctx, front.Options{
		Connection: connection,
		Kernel:     session.New(e, info()),
		History:    history,
		Name:       kernelName(os.Getenv, connectionFile),
		Log:        slog.New(slog.NewTextHandler(o.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
}

// info is what Jupyter learns of the kernel.
func info() front.Info {
	language := strings.TrimPrefix(runtime.Version(), "go")
	return front.Info{
		Implementation:        "atelier",
		ImplementationVersion: version(),
		Language:              front.Go(language),
		Banner:                fmt.Sprintf("Atelier %s: generative models for art, in Go %s. %%help lists the kernel's orders.", version(), language),
		HelpLinks: []front.HelpLink{
			{Text: "Go packages", URL: "https://pkg.go.dev"},
			{Text: "A Tour of Go", URL: "https://go.dev/tour"},
			{Text: "GoMLX", URL: "https://github.com/gomlx/gomlx"},
			{Text: "GoNB", URL: "https://github.com/janpfeifer/gonb"},
		},
	}
}

func engineOptions(cmd *cobra.Command, module, connection string) (engine.Options, error) {
	var none engine.Options
	binary, err := self()
	if err != nil {
		return none, err
	}
	root, err := moduleRoot(module, binary)
	if err != nil {
		return none, err
	}
	tools, err := workspace.FindTools(cmd.Context(), filepath.Dir(binary))
	if err != nil {
		return none, err
	}
	choice, err := backend.Find(root)
	if err != nil {
		return none, err
	}
	if choice.Advice != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), choice.Advice)
	}
	return engine.Options{
		KernelID: kernelID(connection),
		Self:     binary,
		Module:   root,
		Tools:    tools,
		Env:      append(choice.Env(), buildEnv(choice)...),
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
	}, nil
}

// kernelID is Jupyter's name for the kernel, which is in the name of its connection file.
func kernelID(connection string) string {
	name := strings.TrimSuffix(filepath.Base(connection), ".json")
	return strings.TrimPrefix(name, "kernel-")
}

// kernelName tells a kernel that is started anew from others: by its notebook, if Jupyter names that, or else by the
// connection file, which a restart leaves as it is.
func kernelName(env func(string) string, connection string) string {
	if notebook := env("JPY_SESSION_NAME"); notebook != "" {
		return notebook
	}
	return kernelID(connection)
}

// record holds the paths that were found when the kernel was installed.
type record struct {
	goTool, plugin, echarts string
}

func (r *record) flags(cmd *cobra.Command) {
	const use = "the `path` of the %s, as it was at installation: used if it is still there and %s is not set"
	cmd.Flags().StringVar(&r.goTool, "go", "", fmt.Sprintf(use, "go tool", contract.GoVariable))
	cmd.Flags().StringVar(&r.plugin, "plugin", "", fmt.Sprintf(use, "XLA plugin", "GOMLX_BACKEND or ATELIER_PLUGIN"))
	cmd.Flags().StringVar(&r.echarts, "echarts", "", fmt.Sprintf(use, "ECharts script", assets.ECharts.Variable))
}

// recall puts the recorded paths into the environment of this process, and so of its cells, but leaves
// alone what the user set, and leaves out what is no longer there.
func (r *record) recall() error {
	for _, known := range []struct {
		path string
		env  []string // NAME=value; the first name is the user's
	}{
		{r.goTool, []string{contract.GoVariable + "=" + r.goTool}},
		{r.echarts, []string{assets.ECharts.Variable + "=" + r.echarts}},
		{r.plugin, backend.Recorded(r.plugin).Env()},
	} {
		name, _, _ := strings.Cut(known.env[0], "=")
		if _, err := os.Stat(known.path); err != nil || os.Getenv(name) != "" {
			continue
		}
		for _, pair := range known.env {
			name, value, _ := strings.Cut(pair, "=")
			if err := os.Setenv(name, value); err != nil {
				return fmt.Errorf("atelier: %s: %w", name, err)
			}
		}
	}
	return nil
}

// historyFile is where kernels keep what was typed, in the user's folder for the state of programs.
func historyFile(env func(string) string) (string, error) {
	if path := env(contract.HistoryVariable); path != "" {
		return filepath.Abs(path)
	}
	state := env("XDG_STATE_HOME")
	if state == "" {
		home := env("HOME")
		if home == "" {
			return "", errors.New("atelier: HOME is not set: set it, or " + contract.HistoryVariable + " to the file for the kernel's history")
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "atelier", "history.jsonl"), nil
}
