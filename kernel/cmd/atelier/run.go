package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/spf13/cobra"
)

func runCommand() *cobra.Command {
	var module string
	var found record
	cmd := &cobra.Command{
		Use:   "run connection-file",
		Short: "Run the kernel for one notebook: Jupyter calls this",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := found.recall(); err != nil {
				return err
			}
			options, err := runOptions(cmd, module, args[0])
			if err != nil {
				return err
			}
			return engine.Run(cmd.Context(), options)
		},
	}
	cmd.Flags().StringVar(&module, "module", "", "the `root` of the clone of Atelier that cells import")
	found.flags(cmd)
	return cmd
}

func runOptions(cmd *cobra.Command, module, connection string) (engine.Options, error) {
	var none engine.Options
	binary, err := self()
	if err != nil {
		return none, err
	}
	root, err := moduleRoot(module, binary)
	if err != nil {
		return none, err
	}
	tools, err := engine.FindTools(cmd.Context(), filepath.Dir(binary))
	if err != nil {
		return none, err
	}
	choice, err := backend.Find()
	if err != nil {
		return none, err
	}
	if choice.Advice != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), choice.Advice)
	}
	return engine.Options{
		ConnectionFile: connection,
		Self:           binary,
		Module:         root,
		Tools:          tools,
		Env:            append(choice.Env(), buildEnv(choice)...),
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
	}, nil
}
