package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/download"
	"github.com/atelier-go/atelier/plotting/table"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

func dataCommand() *cobra.Command {
	return group("data", "List, fetch and look at data sets", dataGetCommand(), dataListCommand(), dataLookCommand())
}

func dataGetCommand() *cobra.Command {
	var from download.Options
	cmd := &cobra.Command{
		Use:       "get name",
		Short:     "Fetch a data set, checked: " + strings.Join(download.Names(), ", "),
		Args:      cobra.ExactArgs(1),
		ValidArgs: download.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			bar := progressbar.NewOptions64(-1,
				progressbar.OptionSetDescription(args[0]),
				progressbar.OptionSetWriter(cmd.ErrOrStderr()),
				progressbar.OptionShowBytes(true),
				progressbar.OptionThrottle(200*time.Millisecond),
				progressbar.OptionClearOnFinish())
			from.Progress = func(done, total int64) {
				bar.ChangeMax64(total)
				_ = bar.Set64(done) // a bar that cannot be drawn is no reason to stop fetching
			}
			folder, err := download.Get(cmd.Context(), args[0], from)
			if !slices.Contains(download.Names(), args[0]) {
				return wrong(err) // which lists the names
			}
			if err != nil {
				return err
			}
			_ = bar.Finish()
			fmt.Fprintf(cmd.OutOrStdout(), "%s is in %s\n", args[0], folder)
			return nil
		},
	}
	cmd.Flags().StringVar(&from.Folder, "into", "", "the `folder` for the files (default: where programs look)")
	cmd.Flags().StringVar(&from.Address, "from", "", "the `address` of a mirror's folder (default: the publisher's)")
	return cmd
}

func dataListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the data sets and where each one is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), listed())
			}
			var rows [][]string
			for _, name := range data.Names() {
				where, err := locate(name)
				if err != nil {
					where = err.Error()
				}
				rows = append(rows, []string{name, where})
			}
			_, err := fmt.Fprint(cmd.OutOrStdout(), table.Text(rows))
			return err
		},
	}
	jsonFlag(cmd, &asJSON, "data, a list of the sets, each with name and either where (it is read from) or missing (why it is not there)")
	return cmd
}

// dataPlace is a data set in what `atelier data list --json` writes.
type dataPlace struct {
	Name    string `json:"name"`
	Where   string `json:"where,omitempty"`
	Missing string `json:"missing,omitempty"`
}

func listed() (list struct {
	Data []dataPlace `json:"data"`
}) {
	for _, name := range data.Names() {
		set := dataPlace{Name: name}
		where, err := locate(name)
		if set.Where = where; err != nil {
			set.Missing = err.Error()
		}
		list.Data = append(list.Data, set)
	}
	return list
}

// locate says where a data set is read from.
func locate(name string) (string, error) {
	source, err := data.Find(name)
	if err != nil {
		return "", err
	}
	return source.Where()
}
