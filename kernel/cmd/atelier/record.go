package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting/assets"
	"github.com/spf13/cobra"
)

// record holds the paths that were found when the kernel was installed.
type record struct {
	goTool, plugin, echarts string
}

func (r *record) flags(cmd *cobra.Command) {
	const use = "the `path` of the %s, as it was at installation: used if it is still there and %s is not set"
	cmd.Flags().StringVar(&r.goTool, "go", "", fmt.Sprintf(use, "go tool", contract.GoVariable))
	cmd.Flags().StringVar(&r.plugin, "plugin", "", fmt.Sprintf(use, "XLA plugin", "GOMLX_BACKEND or ATELIER_PLUGIN"))
	cmd.Flags().StringVar(&r.echarts, "echarts", "", fmt.Sprintf(use, "ECharts script", assets.ECharts.Variable))
}

// recall puts the recorded paths into the environment of this process, and so of its cells, but leaves
// alone what the user set, and leaves out what is no longer there.
func (r *record) recall() error {
	for _, known := range []struct {
		path string
		env  []string // NAME=value; the first name is the user's
	}{
		{r.goTool, []string{contract.GoVariable + "=" + r.goTool}},
		{r.echarts, []string{assets.ECharts.Variable + "=" + r.echarts}},
		{r.plugin, backend.Recorded(r.plugin).Env()},
	} {
		name, _, _ := strings.Cut(known.env[0], "=")
		if _, err := os.Stat(known.path); err != nil || os.Getenv(name) != "" {
			continue
		}
		for _, pair := range known.env {
			name, value, _ := strings.Cut(pair, "=")
			if err := os.Setenv(name, value); err != nil {
				return fmt.Errorf("atelier: %s: %w", name, err)
			}
		}
	}
	return nil
}
