package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

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
