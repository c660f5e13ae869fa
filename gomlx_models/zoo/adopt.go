package zoo

import (
	"encoding/json"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// Adopt is a configuration in which what is left out, or zero, is as in that of an earlier model of some data, so that it has
// the sizes of that one, on data of its own. Nothing is adopted from another family or, if one is named, another preset.
func Adopt(given, earlier models.Config, was, is models.Spec) (models.Config, error) {
	if given.Family() != earlier.Family() {
		return given, nil
	}
	mine, err := fieldsOf(given)
	if err != nil {
		return nil, err
	}
	theirs, err := fieldsOf(earlier)
	if err != nil {
		return nil, err
	}
	fields, err := fieldsOf(fit.Refit(earlier, was, is))
	if err != nil {
		return nil, err
	}
	if preset := mine["preset"]; !isZero(preset) && string(preset) != string(theirs["preset"]) {
		return given, nil
	}
	for name, value := range mine {
		if !isZero(value) && string(value) != string(theirs[name]) {
			fields[name] = value
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("zoo: %w", err)
	}
	family, err := Find(given.Family())
	if err != nil {
		return nil, err
	}
	return family.Decode(text)
}

// fieldsOf is a configuration as an object.
func fieldsOf(config models.Config) (fields map[string]json.RawMessage, err error) {
	text, err := json.Marshal(config)
	if err == nil {
		err = json.Unmarshal(text, &fields)
	}
	if err != nil {
		return nil, fmt.Errorf("zoo: the configuration of %s is no JSON object: %w", config.Family(), err)
	}
	return fields, nil
}

// isZero tells whether a field in JSON has the value that stands for none.
func isZero(value json.RawMessage) bool {
	switch string(value) {
	case "", "0", `""`, "false", "null":
		return true
	}
	return false
}

// Earlier is the configuration of the model in a folder and the form of what it learnt from, without its weights. It fails,
// wrapping fit.ErrNoCheckpoint, if there is none.
func Earlier(folder string) (models.Config, models.Spec, error) {
	family, text, err := fit.ConfigOf(folder)
	if err != nil {
		return nil, models.Spec{}, err
	}
	config, err := Decode(family, text)
	if err != nil {
		return nil, models.Spec{}, err
	}
	_, spec, err := fit.DataOf(folder)
	return config, spec, err
}

// Decode reads the configuration of a family from JSON.
func Decode(family string, config []byte) (models.Config, error) {
	found, err := Find(family)
	if err != nil {
		return nil, err
	}
	return found.Decode(config)
}
