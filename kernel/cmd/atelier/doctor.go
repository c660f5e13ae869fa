package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/download"
	"github.com/atelier-go/atelier/kernel/doctor"
	"github.com/atelier-go/atelier/kernel/install"
	"github.com/spf13/cobra"
)

func doctorCommand() *cobra.Command {
	var prefix, name, module string
	var gpu, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is there and what is missing, with the fix for each fault",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			say := func(findings []doctor.Finding) error { return report(cmd, findings, asJSON) }
			if gpu {
				return say(doctor.GPU(cmd.Context(), seeGPU, probe(backend.CUDA)))
			}
			binary, err := self()
			if err != nil {
				return err
			}
			root, err := moduleRoot(module, binary)
			if err != nil {
				return err
			}
			// The backend is looked for where the verbs look, unless the question is about one environment.
			computes := probe(backend.Any, prefix)
			if prefix == "" {
				prefix = environment(root)
			}
			return say(doctor.Run(cmd.Context(), doctor.Options{
				Module:   root,
				Tools:    filepath.Dir(binary),
				Prefix:   prefix,
				Kernel:   name,
				Backend:  computes,
				DataSets: dataSets(),
			}))
		},
	}
	cmd.Flags().StringVar(&prefix, "prefix", "", "the Python environment at `folder` (default: the active one, else the clone's .venv)")
	cmd.Flags().StringVar(&name, "name", install.DefaultName, "the kernel's `name`")
	cmd.Flags().BoolVar(&gpu, "gpu", false, "examine the GPU alone, which needs neither Go nor a clone: its lack is a fault")
	jsonFlag(cmd, &asJSON, "findings, each with name, ok, detail and, where there is any, fix; and faults, how many are not ok")
	cmd.Flags().StringVar(&module, "module", "", "the `root` of the clone of Atelier that cells import")
	return cmd
}

func report(cmd *cobra.Command, findings []doctor.Finding, asJSON bool) error {
	faults := doctor.Faults(findings)
	if asJSON {
		if err := writeJSON(cmd.OutOrStdout(), examination{findings, faults}); err != nil {
			return err
		}
	} else {
		for _, finding := range findings {
			fmt.Fprintln(cmd.OutOrStdout(), finding)
		}
	}
	if faults > 0 {
		return fmt.Errorf("atelier doctor: %d of %d findings are faults: do what each one's fix says, then run it again", faults, len(findings))
	}
	return nil
}

// examination is what `atelier doctor --json` writes.
type examination struct {
	Findings []doctor.Finding `json:"findings"`
	Faults   int              `json:"faults"`
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
	for _, name := range download.Names() {
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
