package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
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

// openBackend opens the fastest backend of a kind and passes on its advice.
func openBackend(cmd *cobra.Command, kind backend.Kind) (compute.Backend, error) {
	opened, choice, err := backend.NewOf(kind)
	if err == nil && choice.Advice != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "atelier:", choice.Advice)
	}
	return opened, err
}

// kindFlag adds --backend to a verb that computes.
func kindFlag(cmd *cobra.Command, kind *backend.Kind) {
	*kind = backend.Any
	cmd.Flags().Var((*kindValue)(kind), "backend", "what to compute on, or refuse if it is not there: auto, xla, cuda (XLA on a GPU) or go (pure Go)")
}

// kindValue is a backend.Kind as a flag.
type kindValue backend.Kind

func (k *kindValue) String() string { return string(*k) }
func (k *kindValue) Type() string   { return "kind" }

func (k *kindValue) Set(text string) error {
	kinds := []backend.Kind{backend.Any, backend.XLA, backend.CUDA, backend.Go}
	if !slices.Contains(kinds, backend.Kind(text)) {
		return errors.New("want one of auto, xla, cuda, go")
	}
	*k = kindValue(text)
	return nil
}

// strictFlag adds the flag of the verbs that read a checkpoint or pictures.
func strictFlag(cmd *cobra.Command, strict *bool) {
	cmd.Flags().BoolVar(strict, "strict", false, "fail if the newest checkpoint in the folder is damaged, or a picture of --data (default: say so and use the one before, or skip it)")
}

// opening is how a verb was told to open a model.
type opening struct {
	backend backend.Kind
	strict  bool
}

// flags adds the flags of the verbs that open a model.
func (o *opening) flags(cmd *cobra.Command) {
	kindFlag(cmd, &o.backend)
	strictFlag(cmd, &o.strict)
}

// openModel opens the trained model in a folder, or of the zoo, and passes on what is to be said of it.
func openModel(cmd *cobra.Command, name string, o opening) (*fit.Run, error) {
	b, err := openBackend(cmd, o.backend)
	if err != nil {
		return nil, err
	}
	return readModel(cmd, b, name, o.strict)
}

func readModel(cmd *cobra.Command, b compute.Backend, name string, strict bool) (*fit.Run, error) {
	if inZoo(name) {
		return pretrained.Open(b, name)
	}
	open := fit.Open
	if strict {
		open = fit.OpenStrict
	}
	run, err := open(b, name, zoo.Build)
	if errors.Is(err, fit.ErrNoCheckpoint) {
		return nil, noModel(name)
	}
	if err == nil && run.Warning != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "atelier:", run.Warning)
	}
	return run, err
}

// inZoo tells whether a name is that of a model of the zoo, and no folder's.
func inZoo(name string) bool { return strings.HasPrefix(name, pretrained.Prefix) }

// noModel is the error of a folder that holds none.
func noModel(folder string) error {
	return fmt.Errorf("atelier: there is %w in %s: name the folder that was --out of atelier train, or a model of atelier zoo as %sNAME",
		fit.ErrNoCheckpoint, folder, pretrained.Prefix)
}

// field is a field of a configuration in JSON.
type field struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

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
		fields = append(fields, field{fmt.Sprint(name), value})
	}
	return fields, nil
}
