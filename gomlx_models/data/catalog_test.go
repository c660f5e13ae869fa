package data

import (
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// A source knows its kind before it is opened: the kind of what is opened.
func TestKinds(t *testing.T) {
	for name, source := range made {
		set, err := source.Open()
		if err != nil {
			continue // not on this machine, or at a path of no file
		}
		if source.Kind() != set.Spec().Kind {
			t.Errorf("%s: the kind is %s, but it holds %s", name, source.Kind(), set.Spec().Kind)
		}
	}
	for source, want := range map[string]models.Kind{
		"TextFile": models.Text, "PairFile": models.Pairs, "StrokeFile": models.Strokes, "Folder": models.Pictures, "PictureFiles": models.Pictures,
		"MNIST": models.Pictures, "Shakespeare": models.Text, "Opticks": models.Text, "First": models.Text,
	} {
		if got := made[source].Kind(); got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
	if got := (Source{}).Kind(); got != "" {
		t.Errorf("no source has the kind %q", got)
	}
	named := 0
	for _, kind := range []models.Kind{models.Pictures, models.Text, models.Pairs, models.Strokes} {
		named += len(NamesOf(kind))
	}
	if named != len(Names()) {
		t.Errorf("%d names are of some kind, want all %d", named, len(Names()))
	}
}

func TestWhatIsHeldOut(t *testing.T) {
	for _, test := range []struct {
		source Source
		want   string // nothing if it is not known
	}{
		{Opticks().First(0.9), "opticks-last-0.1"},
		{Opticks().First(0.7), "opticks-last-0.3"},
		{MNIST().Take(100), "mnist-from-100"},
		{MNIST(), "mnist-test"},
		{FashionMNIST(), "fashion-mnist-test"},
		{MNISTTest(), ""},
		{Opticks(), ""},
		{Opticks().First(1), ""},
		{Opticks().Last(0.1), ""},
		{MNIST().Skip(5), ""},
		{TextFile("/a/poems.txt").First(0.9), "poems-last-0.1"},
		{TextFile("mnist.txt"), ""}, // the name alone would say mnist-test
		{Opticks().First(0.9).Take(100), "opticks-first-0.9-from-100"},
		{Source{}, ""},
	} {
		before := test.source.Name()
		got, ok := test.source.HeldOut()
		if got.Name() != test.want || ok != (test.want != "") || test.source.Name() != before {
			t.Errorf("%s: got %q, %v; want %q", before, got.Name(), ok, test.want)
		}
	}
}
