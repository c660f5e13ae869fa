package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

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
	cmd.AddCommand(trainCommand(), sampleCommand(), scoreCommand(), presetsCommand(),
		dataCommand(), kernelCommand(), doctorCommand(), versionCommand())
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
