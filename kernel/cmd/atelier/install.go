package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/install"
	"github.com/atelier-go/atelier/plotting/assets"
	"github.com/spf13/cobra"
)

// cellPackages are what a typical cell imports: they are compiled ahead.
var cellPackages = []string{
	workspace.ModulePath + "/gomlx_models/studio",
	"github.com/gomlx/gomlx/backends/default",
	"github.com/janpfeifer/gonb/gonbui",
}

func installCommand() *cobra.Command {
	var at place
	var display, module string
	var warm bool
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Install the kernel for Jupyter",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			kernel, err := describe(cmd.Context(), &at, display, module)
			if err != nil {
				return err
			}
			where, err := install.Install(kernel)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "kernel %q is installed in %s\n", display, where)
			if !warm {
				return nil
			}
			fmt.Fprintln(cmd.OutOrStdout(), "compiling what cells import, so that the first cell is fast (minutes the first time) ...")
			return warmUp(cmd.Context(), kernel)
		},
	}
	at.flags(cmd)
	cmd.Flags().StringVar(&display, "display-name", install.DefaultDisplay, "the `name` in Jupyter's menus")
	cmd.Flags().StringVar(&module, "module", "", "the `root` of the clone of Atelier that cells import")
	cmd.Flags().BoolVar(&warm, "warm", true, "compile what cells import ahead")
	return cmd
}

// describe gathers what the kernel's folder will say.
func describe(ctx context.Context, at *place, display, module string) (install.Kernel, error) {
	var none install.Kernel
	binary, err := self()
	if err != nil {
		return none, err
	}
	root, err := moduleRoot(module, binary)
	if err != nil {
		return none, err
	}
	goTool, err := workspace.FindGo(filepath.Dir(binary))
	if err != nil {
		return none, err
	}
	folder, err := at.folder()
	if err != nil {
		return none, err
	}
	script, err := assets.ECharts.Load()
	if err != nil {
		return none, err
	}
	// The kernel must know it later, when Jupyter may run with another environment.
	choice, err := backend.Find(at.prefix, root)
	if err != nil {
		return none, err
	}
	return install.Kernel{
		Folder: folder, Name: at.name, Display: display,
		Atelier: binary, Module: root, Go: goTool, Plugin: choice.Plugin(), ECharts: script,
	}, nil
}

func warmUp(ctx context.Context, kernel install.Kernel) error {
	choice, err := backend.Find(kernel.Module)
	if err != nil {
		return err
	}
	return build.Warm(ctx, kernel.Go, kernel.Module, cellPackages, buildEnv(choice))
}

func uninstallCommand() *cobra.Command {
	var at place
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Remove the kernel from Jupyter",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			folder, err := at.folder()
			if err != nil {
				return err
			}
			where, err := install.Uninstall(folder, at.name)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is removed\n", where)
			return nil
		},
	}
	at.flags(cmd)
	return cmd
}

// place is where a kernel goes, as the flags of install and uninstall say it.
type place struct {
	user, sys    bool
	prefix, name string
}

func (p *place) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.user, "user", false, "in the user's Jupyter folder (the default)")
	cmd.Flags().BoolVar(&p.sys, "sys-prefix", false, "in the active Python environment")
	cmd.Flags().StringVar(&p.prefix, "prefix", "", "in the Python environment at `folder`")
	cmd.Flags().StringVar(&p.name, "name", install.DefaultName, "the kernel's `name`")
	cmd.MarkFlagsMutuallyExclusive("user", "sys-prefix", "prefix")
}

// folder is Jupyter's data folder of that place.
func (p *place) folder() (string, error) {
	switch {
	case p.prefix != "":
		return install.PrefixFolder(p.prefix)
	case p.sys:
		return install.EnvironmentFolder(os.Getenv)
	default:
		return install.UserFolder(os.Getenv)
	}
}

// experiment names the environment variable of the Go tool for what is not yet in the language.
const experiment = "GOEXPERIMENT"

// buildEnv is what the Go tool is told when it builds a cell, as NAME=value. Pure Go multiplies
// matrices about four times faster with vector instructions, which Go 1.27 has as an experiment on amd64.
// What the user set is left alone.
func buildEnv(choice backend.Choice) []string {
	if choice.Config != backend.PureGo || runtime.GOARCH != "amd64" || os.Getenv(experiment) != "" {
		return nil
	}
	return []string{experiment + "=simd"}
}
