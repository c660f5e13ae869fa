package data

import (
	"encoding"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
)

// The licence of each named set is known, and so is what it asks for.
func TestLicencesOfNamedSets(t *testing.T) {
	for _, name := range Names() {
		if source := mustFind(name); !licence.Of(source.Licence()).Known() {
			t.Errorf("the licence of %s is %q, want one that is known", name, source.Licence())
		}
	}
	for source, want := range map[string]string{"mnist": "CC BY-SA 3.0", "fashion-mnist-test": "MIT", "emoji": "Apache 2.0", "hanzi": "Arphic", "couplets": "public domain"} {
		if got := mustFind(source).Licence(); !strings.HasPrefix(got, want) {
			t.Errorf("the licence of %s is %q, want %s", source, got, want)
		}
	}
}

// A licence goes with a source into its parts, into what was opened, and into what is written of that.
func TestALicenceGoesWithTheData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "poem.txt")
	publisher.Write(t, filepath.Dir(path), "poem.txt", []byte("abcdefghij\nklmnop\n"))
	source := TextFile(path).Licensed("CC BY-ND 4.0").First(0.5)
	held, ok := source.HeldOut()
	lines, err := source.AsLines()
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	learn, rest := source.HoldOut(0.1)
	tests := MNIST().Licensed("mine")
	tested, _ := tests.HeldOut()
	for name, got := range map[string]Source{"a part": source, "what it leaves": held, "its lines": lines, "to learn from": learn, "to hold out": rest} {
		if got.Licence() != "CC BY-ND 4.0" {
			t.Errorf("%s has the licence %q, want CC BY-ND 4.0", name, got.Licence())
		}
	}
	if tested.Licence() != "mine" {
		t.Errorf("the test set has the licence %q, want mine", tested.Licence())
	}
	for _, source := range []Source{source, lines} {
		set, err := source.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got := set.(interface{ Licence() string }).Licence(); got != "CC BY-ND 4.0" {
			t.Errorf("%s was opened under %q, want CC BY-ND 4.0", source.Name(), got)
		}
		written, err := set.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Remembered(written); err != nil || again.Licence() != "CC BY-ND 4.0" {
			t.Errorf("%s is remembered under %q (%v), want CC BY-ND 4.0", source.Name(), again.Licence(), err)
		}
	}
	// The same file under another licence is not read again, and not confused with it.
	set, err := TextFile(path).First(0.5).Open()
	if err != nil || set.(interface{ Licence() string }).Licence() != "" {
		t.Errorf("without a licence it was opened under %v (%v), want none", set, err)
	}
}

func TestALicenceThatCannotBeShown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := TextFile(path).Licensed("a\x1b[2J").Open(); err == nil || !strings.Contains(err.Error(), "data: a: licence: it is") {
		t.Errorf("opening gave %v, want a refusal", err)
	}
	if got := (Source{}).Licensed("MIT"); got.Licence() != "" || got.Name() != "" {
		t.Errorf("no data set has the licence %q", got.Licence())
	}
}
