package lesson

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/c2pa"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

func TestSignatures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "grey.png")
	studio.Samples{Pictures: []image.Image{flat(9)}}.Save(path)
	if got := Signature(path); !strings.HasPrefix(got, "not signed") {
		t.Errorf("before it is signed it is %q", got)
	}
	Sign(path, "Ada Lee")
	if got := Signature(path); !strings.HasPrefix(got, `signed by "Ada Lee", valid, not trusted`) {
		t.Errorf("signed it is %q", got)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c2pa.Check(file, time.Now()); err != nil || got.Source != c2pa.TrainedAlgorithmicMedia || got.Title != "grey.png" || !got.SelfSigned {
		t.Errorf("it is signed as %+v, error %v", got, err)
	}
	if _, ended := printed(t, func() { Sign(path, "Ben Roe") }); !strings.Contains(ended, "has a manifest already") {
		t.Errorf("a second time it ended with %q", ended)
	}

	forged := Forged(path, "Ben Roe")
	if got := Signature(forged); !strings.HasPrefix(got, `signed by "Ada Lee", and changed since`) {
		t.Errorf("forged it is %q", got)
	}
	if got := Signature(path); !strings.Contains(got, "the file is as it was signed") {
		t.Errorf("the picture itself became %q", got)
	}
	for file, name := range map[string]string{path: "", forged: "Ben Roe"} {
		bytes, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		said, err := metadata.Extract(bytes)
		if err != nil || said.Creator != name {
			t.Errorf("%s says that %q made it, error %v; want %q", filepath.Base(file), said.Creator, err, name)
		}
	}
	before, _, err := decoded(path)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := decoded(forged)
	if err != nil || after.At(3, 3) != before.At(3, 3) || after.Bounds() != before.Bounds() {
		t.Errorf("the forged picture has other pixels, error %v", err)
	}
}

// decoded is the picture in a file.
func decoded(path string) (image.Image, string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	defer file.Close()
	return image.Decode(file)
}

// What a model only completed is signed as such.
func TestSignatureOfAComposite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "half.png")
	studio.Samples{Pictures: []image.Image{flat(9)}}.Save(path)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if file, err = metadata.Embed(file, export.PNG, metadata.Metadata{Source: metadata.Composite}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	Sign(path, "Ada Lee")
	if file, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if got, err := c2pa.Check(file, time.Now()); err != nil || got.Source != c2pa.CompositeWithTrainedAlgorithmicMedia {
		t.Errorf("it is signed as %+v, error %v", got, err)
	}
}

func TestSignaturesOfNoFile(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.png")
	for name, f := range map[string]func(){
		"Sign": func() { Sign(missing, "Ada Lee") }, "Signature": func() { Signature(missing) }, "Forged": func() { Forged(missing, "Ben Roe") },
	} {
		if _, ended := printed(t, f); !strings.Contains(ended, "none.png") {
			t.Errorf("%s ended with %q", name, ended)
		}
	}
}
