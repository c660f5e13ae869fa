// Command atelier is the one binary of Atelier: it trains models, draws from them, scores them and signs what they
// draw, installs and runs the notebook kernel, says what is missing on a machine, and fetches data sets.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

func main() {
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs the command and gives its exit code.
func execute(args []string, out, complaints io.Writer) int {
	ctx, stop := handleSignals(context.Background(), complaints)
	defer stop()
	cmd := root()
	cmd.SetArgs(args)
	cmd.SetOut(out)
	cmd.SetErr(complaints)
	return exitCode(ctx, cmd.ExecuteContext(ctx), complaints)
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "atelier",
		Short:         "Generative models for art, in Go, in a notebook",
		Long:          "Generative models for art, in Go, in a notebook.\n\n" + exitHelp,
		Version:       versionText(),
		SilenceErrors: true, // exitCode says them, once
		SilenceUsage:  true,
	}
	cmd.SetVersionTemplate("{{.Version}}\n")
	cmd.AddCommand(trainCommand(), sampleCommand(), walkCommand(), projectCommand(), scoreCommand(), checkCommand(), cardCommand(), inspectCommand(), recreateCommand(),
		signCommand(), chooseCommand(), calibrateCommand(), presetsCommand(), zooCommand(), dataCommand(), kernelCommand(), doctorCommand(), versionCommand())
	markFailures(cmd)
	return cmd
}

// group is a command that only holds others: alone it shows its help, with an unknown word it fails.
func group(use, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrong(fmt.Errorf("atelier %s: no verb %q: see `atelier %s --help`", use, args[0], use))
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(verbs...)
	return cmd
}

func kernelCommand() *cobra.Command {
	return group("kernel", "Install, remove and run the Jupyter kernel", installCommand(), uninstallCommand(), runCommand())
}

// self is the absolute path of this binary. The tools lie beside it.
func self() (string, error) {
	path, err := os.Executable()
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", fmt.Errorf("atelier: where this program lies is not known: %w", err)
	}
	return path, nil
}

// moduleRoot is the root that was asked for, else that of the module around this binary or the current
// folder.
func moduleRoot(asked, binary string) (string, error) {
	if asked == "" {
		return workspace.FindModule(filepath.Dir(binary), ".")
	}
	root, err := filepath.Abs(asked)
	if err != nil {
		return "", fmt.Errorf("atelier: %w", err)
	}
	return root, workspace.CheckModule(root)
}

func versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of Atelier and of Go",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), versions{version(), runtime.Version(), platform})
			}
			fmt.Fprintln(cmd.OutOrStdout(), versionText())
			return nil
		},
	}
	jsonFlag(cmd, &asJSON, "version, go and platform")
	return cmd
}

// versions is what `atelier version --json` writes.
type versions struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

const platform = runtime.GOOS + "/" + runtime.GOARCH

// versionText is the versions on a line.
func versionText() string {
	return fmt.Sprintf("atelier %s, %s %s", version(), runtime.Version(), platform)
}

// version is the module's, as Go recorded it in the binary.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown version)"
}
