package main

import (
	"fmt"

	"github.com/atelier-go/atelier/kernel/install"
	"github.com/spf13/cobra"
)

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
