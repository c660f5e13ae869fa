package zoo

import (
	"encoding/json"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Configure makes a configuration of a family from a preset's name, the reference model's if empty, and from fields in
// JSON that replace the preset's, none if empty. It fails if there is no such family, preset or field, or if the
// configuration is at fault.
func Configure(family, preset string, overrides []byte) (models.Config, error) {
	found, err := Find(family)
	if err != nil {
		return nil, err
	}
	fields := map[string]json.RawMessage{}
	if len(overrides) > 0 {
		if err := json.Unmarshal(overrides, &fields); err != nil {
			return nil, fmt.Errorf(`zoo: the fields %.200s are not a JSON object such as {"batch": 64}: %w`, overrides, err)
		}
	}
	if preset != "" {
		if _, err := found.Find(preset); err != nil {
			return nil, err
		}
		name, err := json.Marshal(preset)
		if err != nil {
			return nil, fmt.Errorf("zoo: %w", err)
		}
		if given, ok := fields["preset"]; ok && string(given) != string(name) {
			return nil, fmt.Errorf("zoo: the preset is %s, and the fields say %.200s: give one of them", name, given)
		}
		fields["preset"] = name
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("zoo: %w", err)
	}
	config, err := found.Decode(text)
	if err != nil {
		return nil, err
	}
	return config, config.Validate()
}
