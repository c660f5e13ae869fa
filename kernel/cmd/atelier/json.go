package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// jsonFlag adds --json to a verb, and to its help what the object holds.
func jsonFlag(cmd *cobra.Command, asked *bool, holds string) {
	cmd.Flags().BoolVar(asked, "json", false, "write one JSON object instead, and nothing else, to standard output")
	cmd.Long = cmd.Short + ".\n\nThe object of --json holds " + holds + "."
}

// writeJSON writes an object on a line.
func writeJSON(out io.Writer, object any) error {
	text, err := json.Marshal(object)
	if err == nil {
		_, err = out.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("atelier: the JSON object cannot be written: %w", err)
	}
	return nil
}
