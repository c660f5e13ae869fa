package main

import (
	"os"

	"github.com/atelier-go/atelier/kernel/install"
	"github.com/spf13/cobra"
)

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
