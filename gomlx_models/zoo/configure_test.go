package zoo_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func TestConfigure(t *testing.T) {
	for _, test := range []struct {
		family, preset, fields string
		want                   map[string]any // of the configuration in JSON
	}{
		{"vae", "", "", map[string]any{"preset": "", "units": 0.}},
		{"gan", "dcgan", "", map[string]any{"preset": "dcgan"}},
		{"gan", "dcgan", `{"batch": 7, "preset": "dcgan"}`, map[string]any{"preset": "dcgan", "batch": 7.}},
		{"gan", "", `{"preset": "hinge", "units": 512}`, map[string]any{"preset": "hinge", "units": 512.}},
	} {
		config, err := zoo.Configure(test.family, test.preset, []byte(test.fields))
		if err != nil {
			t.Errorf("%s %s %s: %v", test.family, test.preset, test.fields, err)
			continue
		}
		text, err := json.Marshal(config)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		for field, want := range test.want {
			if got[field] != want {
				t.Errorf("%s %s %s: %s is %v, want %v", test.family, test.preset, test.fields, field, got[field], want)
			}
		}
	}
}

func TestConfigureRefuses(t *testing.T) {
	for _, test := range []struct{ family, preset, fields, want string }{
		{"diffusion", "", "", `no family "diffusion"`},
		{"gan", "dcgna", "", `gan has no preset "dcgna", want one of article, dcgan`},
		{"gan", "dcgan", `{"preset": "hinge"}`, `the preset is "dcgan", and the fields say "hinge"`},
		{"gan", "", `{"preset": "dcgna"}`, "dcgna"},
		{"gan", "", `{"units": }`, "are not a JSON object"},
		{"gan", "", `[1]`, "are not a JSON object"},
		{"gan", "", `{"unites": 512}`, `unknown field "unites"`},
		{"gan", "", `{"units": -512}`, "Units is -512"},
		{"gan", "", `{"units": 1.5}`, `is not a configuration of gan: "units" is a number 1.5, want a whole number`},
		{"gan", "", `{"ema": "much"}`, `"ema" is a string, want a number`},
		{"gan", "", `{"conditional": 1}`, `"conditional" is a number, want true or false`},
		{"gan", "", `{"net": 7}`, `"net" is a number, want a name`},
	} {
		if _, err := zoo.Configure(test.family, test.preset, []byte(test.fields)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s %s: got %v, want it to say %q", test.family, test.preset, test.fields, err, test.want)
		}
	}
}

// What a preset is must be known by its name alone, and every value that it sets must have a source.
func TestPresets(t *testing.T) {
	for _, family := range zoo.Families() {
		presets := family.Presets()
		if len(presets) == 0 || presets[0].Name != "article" {
			t.Errorf("%s: want presets, the article's first", family.Name)
		}
		for _, preset := range presets {
			config, err := zoo.Configure(family.Name, preset.Name, nil)
			if err != nil {
				t.Errorf("%s %s: %v", family.Name, preset.Name, err)
				continue
			}
			m, err := config.Build(preset.For)
			if err != nil {
				t.Errorf("%s %s cannot be built for its own example: %v", family.Name, preset.Name, err)
				continue
			}
			if preset.About == "" {
				t.Errorf("%s %s: About is empty", family.Name, preset.Name)
			}
			text, err := json.Marshal(m.Config())
			if err != nil {
				t.Fatal(err)
			}
			var fields map[string]any
			if err := json.Unmarshal(text, &fields); err != nil {
				t.Fatal(err)
			}
			for _, field := range slices.Sorted(maps.Keys(fields)) {
				if value := fields[field]; preset.Sources[field] == "" && value != 0. && value != "" && value != false {
					t.Errorf("%s %s: %s is %v, and Sources does not say why", family.Name, preset.Name, field, value)
				}
			}
		}
	}
}
