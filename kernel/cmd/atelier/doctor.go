package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/kernel/doctor"
	"github.com/atelier-go/atelier/kernel/install"
	"github.com/spf13/cobra"
)

func doctorCommand() *cobra.Command {
	var prefix, name, module string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is there and what is missing, with the fix for each fault",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			binary, err := self()
			if err != nil {
				return err
			}
			root, err := moduleRoot(module, binary)
			if err != nil {
				return err
			}
			if prefix == "" {
				prefix = environment(root)
			}
			if err := activate(prefix); err != nil {
				return err
			}
			findings := doctor.Run(cmd.Context(), doctor.Options{
				Module:   root,
				Tools:    filepath.Dir(binary),
				Prefix:   prefix,
				Kernel:   name,
				Backend:  probe,
				DataSets: dataSets(),
			})
			return report(cmd, findings)
		},
	}
	cmd.Flags().StringVar(&prefix, "prefix", "", "the Python environment at `folder` (default: the active one, else the clone's .venv)")
	cmd.Flags().StringVar(&name, "name", install.DefaultName, "the kernel's `name`")
	cmd.Flags().StringVar(&module, "module", "", "the `root` of the clone of Atelier that cells import")
	return cmd
}

func report(cmd *cobra.Command, findings []doctor.Finding) error {
	for _, finding := range findings {
		fmt.Fprintln(cmd.OutOrStdout(), finding)
	}
	if faults := doctor.Faults(findings); faults > 0 {
		return fmt.Errorf("atelier doctor: %d of %d findings are faults: do what each one's fix says, then run it again", faults, len(findings))
	}
	return nil
}

// environment is the active Python environment, else that of the clone, else none.
func environment(root string) string {
	for _, folder := range []string{os.Getenv("VIRTUAL_ENV"), os.Getenv("CONDA_PREFIX"), filepath.Join(root, ".venv")} {
		if info, err := os.Stat(folder); folder != "" && err == nil && info.IsDir() {
			return folder
		}
	}
	return ""
}

// dataSets are the sets to look for. Those that cannot be fetched have to be there.
func dataSets() []doctor.DataSet {
	fetched := map[string]bool{}
	for _, name := range data.Downloads() {
		fetched[name] = true
	}
	var sets []doctor.DataSet
	for _, name := range data.Names() {
		sets = append(sets, doctor.DataSet{
			Name:    name,
			Where:   func() (string, error) { return locate(name) },
			Builtin: !fetched[name],
		})
	}
	return sets
}
