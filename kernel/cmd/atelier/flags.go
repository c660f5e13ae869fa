package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/spf13/cobra"
)

// flagNames gives the flags of options by the names of their fields.
var flagNames = map[string]string{
	"Steps": "--steps", "Epochs": "--epochs", "Time": "--time", "Preset": "--preset",
	"Count": "--count", "Length": "--length", "Temperature": "--temperature", "Truncation": "--truncation",
	"TopK": "--top-k", "TopP": "--top-p", "TopK or TopP": "--top-k or --top-p", "Beam": "--beam",
	"Patience": "--patience", "Text": "--prompt", "Questions": "--prompt", "Stop": "--stop", "Temperatures": "--temperatures",
	"Classes": "--class", "Frames": "--frames", "Seeds or Latents": "--seeds or --latents",
	"Frame.Height": "--size: the height", "Frame.Width": "--size: the width", "Frame.Channels": "--channels", "Frame.Fit": "--fit", "Frame.Background": "--background",
	"Tile": "--tile", "HoldOut": "--hold-out", "Examples": "--examples", "Draws": "--draws", "Texts": "--texts", "Resamples": "--resamples",
}

// inFlags says the faults of options in the words of the command: by flags, and not by the names of Go's fields. A
// configuration's field is named as --config has it; it may be nil.
func inFlags(err error, config models.Config) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var said []error
		for _, each := range joined.Unwrap() {
			said = append(said, inFlags(each, config))
		}
		return errors.Join(said...)
	}
	fault, ok := err.(*models.Fault)
	if !ok {
		return err
	}
	return wrong(fmt.Errorf("atelier: %s %s", nameOf(fault, config), fault.Flaw))
}

// nameOf is what a user calls the field of a fault.
func nameOf(fault *models.Fault, config models.Config) string {
	if fault.Place == "data" && !strings.HasPrefix(fault.Field, "Frame.") {
		return "--data: " + strings.ToLower(fault.Field)
	}
	if name, ok := flagNames[fault.Field]; ok {
		return name
	}
	if part, ok := strings.CutPrefix(fault.Field, "Rates"); ok {
		return "--slow " + strings.Trim(part, `["]`)
	}
	if name, ok := inJSON(config, fault.Field); ok {
		return fmt.Sprintf("%q of --config", name)
	}
	return fault.Field
}

// inJSON is the name that a field of a configuration has in JSON.
func inJSON(config models.Config, field string) (string, bool) {
	if config == nil {
		return "", false
	}
	found, ok := reflect.TypeOf(config).FieldByName(field)
	name, _, _ := strings.Cut(found.Tag.Get("json"), ",")
	return name, ok && name != ""
}

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
