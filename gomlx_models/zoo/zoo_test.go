package zoo_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func ExampleFamilies() {
	for _, family := range zoo.Families() {
		fmt.Printf("%s: %s\n", family.Name, family.About)
	}
	// Output:
	// gan: pictures that look real, by a game of two networks
	// vae: variety and ideas, by a few numbers that stand for a picture
	// rnn: text and sequences, one symbol or one row of pixels after the other
}

func TestBuildRefuses(t *testing.T) {
	pictures := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	for _, test := range []struct{ family, config, want string }{
		{"diffusion", `{}`, `no family "diffusion", want one of gan, vae, rnn`},
		{"gan", `{"unites": 7}`, `unknown field "unites"`},
		{"gan", `{"units": "many"}`, `is not a configuration of gan`},
		{"vae", `{"units": -1}`, `Units is -1`},
	} {
		if _, err := zoo.Build(test.family, []byte(test.config), pictures); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s: got %v, want it to say %q", test.family, test.config, err, test.want)
		}
	}
}

func TestEveryFamilyIsNamedAsItsConfig(t *testing.T) {
	for _, family := range zoo.Families() {
		config, err := family.Decode([]byte(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		if config.Family() != family.Name {
			t.Errorf("the family %q has configurations of %q", family.Name, config.Family())
		}
	}
}
