package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/server"
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
			if err := found.recall(); err != nil {
				return err
			}
			folder, options, err := kernelOptions(cmd, module, args[0])
			if err != nil {
				return err
			}
			return server.Become(folder, options)
		},
	}
	cmd.Flags().StringVar(&module, "module", "", "the `root` of the clone of Atelier that cells import")
	found.flags(cmd)
	cmd.Flags().SetInterspersed(false) // what Jupyter adds is not for this command, whatever it looks like
	return cmd
}

// kernelOptions finds out what the kernel's program needs to know, and the folder that it lies in.
func kernelOptions(cmd *cobra.Command, module, connection string) (folder string, o server.Options, err error) {
	binary, err := self()
	if err != nil {
		return "", o, err
	}
	folder = filepath.Dir(binary)
	o = server.Options{Connection: connection, KernelID: kernelID(connection), Name: kernelName(os.Getenv, connection), Version: version()}
	if o.Module, err = moduleRoot(module, binary); err != nil {
		return "", o, err
	}
	if o.Go, err = workspace.FindGo(folder); err != nil {
		return "", o, err
	}
	if o.History, err = historyFile(os.Getenv); err != nil {
		return "", o, err
	}
	choice, err := backend.Find(o.Module)
	if err != nil {
		return "", o, err
	}
	if choice.Advice != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), choice.Advice)
	}
	o.Env = append(choice.Env(), buildEnv(choice)...)
	if os.Getenv(imagefile.PhotoVariable) == "" {
		o.Env = append(o.Env, imagefile.PhotoVariable+"="+filepath.Join(folder, imagefile.PhotoProgram))
	}
	return folder, o, nil
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
