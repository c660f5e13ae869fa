package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/download"
	"github.com/atelier-go/atelier/kernel/doctor"
	"github.com/atelier-go/atelier/kernel/install"
	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
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

// probe loads the backend of a kind that models would use, searched for as they do, and lets it compute.
func probe(kind backend.Kind, places ...string) doctor.Probe {
	return func(context.Context) (detail, advice string, err error) {
		opened, choice, err := backend.NewOf(kind, places...)
		if err != nil {
			return "", "", err
		}
		if kind == backend.CUDA && opened.NumDevices() == 0 {
			return "", "", fmt.Errorf("%s has no device", choice.Config)
		}
		if err := errors.Join(multiply(opened), convolve(opened)); err != nil {
			return "", "", fmt.Errorf("%s does not compute: %w", choice.Config, err)
		}
		return fmt.Sprintf("%s (%s) loads, multiplies and convolves", choice.Config, choice.Found), choice.Advice, nil
	}
}

// multiply lets a backend multiply two 2x2 matrices.
func multiply(b compute.Backend) error {
	product, err := graph.CallOnce(b, graph.MatMul, [][]float32{{1, 2}, {3, 4}}, [][]float32{{5, 6}, {7, 8}})
	if err != nil {
		return err
	}
	got, ok := product.Value().([][]float32)
	want := []float32{19, 22, 43, 50} // by hand
	if !ok || !slices.Equal(slices.Concat(got...), want) {
		return fmt.Errorf("a product is %v, want %v", product.Value(), want)
	}
	return nil
}

// convolve lets a backend sum nine numbers under a kernel, for which a GPU has a library of its own.
func convolve(b compute.Backend) error {
	sum, err := graph.CallOnce(b, func(picture *graph.Node) *graph.Node {
		return graph.Convolve(picture, graph.Reshape(graph.OnesLike(picture), 3, 3, 1, 1)).NoPadding().Done()
	}, [][][][]float32{{{{1}, {2}, {3}}, {{4}, {5}, {6}}, {{7}, {8}, {9}}}})
	if err != nil {
		return err
	}
	if got, ok := sum.Value().([][][][]float32); !ok || got[0][0][0][0] != 45 {
		return fmt.Errorf("a convolution is %v, want 45", sum.Value())
	}
	return nil
}

// seeGPU says which GPUs the driver shows.
func seeGPU(ctx context.Context) (detail, advice string, err error) {
	devices, _ := filepath.Glob("/dev/nvidia[0-9]*") // fails only on a malformed pattern
	said, err := exec.CommandContext(ctx, "nvidia-smi", "--query-gpu=name,driver_version,memory.total,memory.used", "--format=csv,noheader").Output()
	switch {
	case err == nil && len(said) > 0:
		return strings.ReplaceAll(strings.TrimSpace(string(said)), "\n", "; "), "", nil
	case len(devices) > 0:
		return strings.Join(devices, ", "), "install nvidia-smi to see more", nil
	default:
		return "", "", errors.New("no NVIDIA GPU is seen: there is no /dev/nvidia0, and nvidia-smi shows none")
	}
}
