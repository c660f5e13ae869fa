package studio

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

func TestClassesByName(t *testing.T) {
	// The name of the second is written with a letter and its accent apart, as some systems write the names of folders.
	run := &Run{Run: &fit.Run{Data: fit.Data{Name: "animals", Classes: []string{"Cats", "écureuils", "dogs"}}}}
	if got, err := run.classNumbers([]string{"dogs", "CATS", "écureuils", "dogs"}); err != nil || !slices.Equal(got, []int{2, 0, 1, 2}) {
		t.Errorf("the numbers are %v (%v), want 2 0 1 2", got, err)
	}
	if _, err := run.classNumbers([]string{"cat"}); err == nil || !strings.Contains(err.Error(), `there is no class "cat", want one of Cats, `) {
		t.Errorf("cat gives %v, want the classes", err)
	}
	nameless := &Run{Run: &fit.Run{Data: fit.Data{Name: "animals"}}}
	if _, err := nameless.classNumbers([]string{"cats"}); err == nil || !strings.Contains(err.Error(), "the classes of animals, which the model learnt from, have no names") {
		t.Errorf("without names cats give %v, want a refusal", err)
	}
	for _, test := range []struct {
		classes []int
		count   int
		want    []string
	}{
		{[]int{2, 0, 2}, 3, []string{"dogs", "Cats", "dogs"}},
		{[]int{2}, 3, nil}, {[]int{2, 2}, 2, nil}, {nil, 3, nil}, {[]int{1, 7}, 2, nil},
	} {
		if got := run.captions(test.classes, test.count); !slices.Equal(got, test.want) {
			t.Errorf("the captions of %v are %q, want %q", test.classes, got, test.want)
		}
	}
	picture := image.NewGray(image.Rect(0, 0, 4, 4))
	shown, err := Samples{Pictures: []image.Image{picture, picture}, Captions: []string{"cats", "dogs"}}.Bundle()
	if err != nil || !strings.Contains(string(shown["text/plain"]), "captions: cats; dogs") {
		t.Errorf("shown is %s (%v), want the captions", shown["text/plain"], err)
	}
}

// What was skipped is told once, and quietly.
func TestSkippedFilesAreTold(t *testing.T) {
	var said bytes.Buffer
	stdout = &said
	told.Clear()
	defer func() { stdout = os.Stdout }()
	folder := filepath.Join(t.TempDir(), "photos")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a.png": picture.Bytes(), "b.psd": nil} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if set, err := openData(data.Folder(folder, data.Frame{})); err != nil || set.Name() != "photos" {
			t.Fatal(err)
		}
	}
	if want := "photos: 1 of 2 files skipped: b.psd (it is a file of a drawing program; save it as PNG)\n"; said.String() != want {
		t.Errorf("it is said %q, want %q once", said.String(), want)
	}
}
