package architecture

import (
	"os"
	"slices"
	"testing"

	"github.com/atelier-go/atelier/plotting"
)

// The pictures in ARCHITECTURE.md show the imports as they are.
func TestThePicturesAreOfTheseImports(t *testing.T) {
	all := packages(t)
	for _, plan := range Plans {
		stored, err := os.ReadFile(plan.Name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		bundle, err := plan.Network(all).Bundle()
		if err != nil {
			t.Fatal(err)
		}
		if drawn := string(bundle[plotting.MIMEPlain]); drawn != string(stored) {
			t.Errorf("%s.png shows\n%s\nand the imports are\n%s\nrun make architecture", plan.Name, stored, drawn)
		}
	}
}

func TestArrowsLeaveOutWhatALongerWaySays(t *testing.T) {
	all := []Package{
		{Module + "a", []string{"fmt", Module + "b", Module + "c", Module + "d"}},
		{Module + "b", []string{Module + "c"}},
		{Module + "c", []string{Module + "elsewhere"}},
		{Module + "d", nil},
	}
	got := Arrows(all, []string{"d", "c", "b", "a"})
	if want := []Arrow{{"a", "b"}, {"a", "d"}, {"b", "c"}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: a reaches c through b", got, want)
	}
}
