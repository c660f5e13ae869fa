package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/gomlx/compute"
	"github.com/spf13/cobra"
)

// families lists the names of the model families.
func families() []string {
	var names []string
	for _, family := range zoo.Families() {
		names = append(names, family.Name)
	}
	return names
}

// openBackend opens the fastest backend and passes on its advice.
func openBackend(cmd *cobra.Command) (compute.Backend, error) {
	opened, choice, err := backend.New()
	if err == nil && choice.Advice != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "atelier:", choice.Advice)
	}
	return opened, err
}

// strictFlag adds the flag of the verbs that open a model.
func strictFlag(cmd *cobra.Command, strict *bool) {
	cmd.Flags().BoolVar(strict, "strict", false, "fail if the newest checkpoint in the folder is damaged (default: say so and use the one before)")
}

// openModel opens the trained model in a folder, and passes on what is to be said of it.
func openModel(cmd *cobra.Command, folder string, strict bool) (*fit.Run, error) {
	b, err := openBackend(cmd)
	if err != nil {
		return nil, err
	}
	open := fit.Open
	if strict {
		open = fit.OpenStrict
	}
	run, err := open(b, folder, zoo.Build)
	if err == nil && run.Warning != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "atelier:", run.Warning)
	}
	return run, err
}

// field is a field of a configuration in JSON.
type field struct{ name, value string }

// fieldsOf lists the fields of a configuration, a flat JSON object, in their order.
func fieldsOf(config any) ([]field, error) {
	text, err := json.Marshal(config)
	if err != nil {
		return nil, fmt.Errorf("atelier: the configuration cannot be shown: %w", err)
	}
	reader := json.NewDecoder(strings.NewReader(string(text)))
	if _, err := reader.Token(); err != nil { // the opening brace
		return nil, fmt.Errorf("atelier: the configuration cannot be shown: %w", err)
	}
	var fields []field
	for reader.More() {
		name, err := reader.Token()
		if err != nil {
			return nil, fmt.Errorf("atelier: the configuration cannot be shown: %w", err)
		}
		var value json.RawMessage
		if err := reader.Decode(&value); err != nil {
			return nil, fmt.Errorf("atelier: the configuration cannot be shown: %w", err)
		}
		fields = append(fields, field{fmt.Sprint(name), string(value)})
	}
	return fields, nil
}
