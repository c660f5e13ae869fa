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

// openModel opens the trained model in a folder.
func openModel(cmd *cobra.Command, folder string) (*fit.Run, error) {
	b, err := openBackend(cmd)
	if err != nil {
		return nil, err
	}
	return fit.Open(b, folder, zoo.Build)
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
