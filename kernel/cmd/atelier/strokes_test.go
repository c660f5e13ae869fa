package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// icons makes a folder of drawings of 24 by 24 pixels, in two classes.
func icons(t *testing.T, folder string) {
	t.Helper()
	for i := range 60 {
		path := filepath.Join(folder, []string{"lines", "rings"}[i%2], fmt.Sprintf("%d.svg", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		shape := []string{`<path d="M2 %dH22L12 4"/>`, `<circle cx="12" cy="12" r="%d"/>`}[i%2]
		text := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="black">`+shape+`</svg>`, 5+i/8)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A folder of SVG files is one of pictures, or, if it is asked for, of drawings.
func TestStrokesOfAFolder(t *testing.T) {
	inFolder(t)
	icons(t, "icons")
	odd(t, "odd")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "icons", "--size", "16", "--steps", "1", "--out", "pictures")
	const train, tiny = "train rnn --preset sketch --data icons-first-0.5 --steps 1 --out ", `{"units":8}`
	must(t, append(strings.Fields(train+"drawn --strokes --config"), tiny)...)
	must(t, strings.Fields("sample drawn -n 1 --out drawn.png")...)
	for args, want := range map[string]string{
		train + "new": "but --data icons-first-0.5 has pictures of 64x64x3",
		"train rnn --preset sketch --data hanzi --strokes --steps 1 --out new":           "atelier: --strokes is for a folder or a zip archive of SVG files, and hanzi is none: leave it out, or name such a one",
		"train rnn --preset sketch --data icons --strokes --size 32 --steps 1 --out new": "atelier: --size is for a folder or a zip archive of pictures, and icons is none",
		"train vae --data icons --strokes --steps 1 --out new":                           "atelier: vae learns pictures, but --data icons has drawings of",
		"train rnn --preset sketch --data odd --strokes --steps 1 --out new":             "odd has no drawings; want files that end in .svg",
		"score drawn --strokes": "atelier score: --strokes is for what --data or --train names: name it, or leave it out",
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got error %v, want %q in it", args, err, want)
		}
	}
	if _, err := call(t, strings.Fields(train+"new")...); err == nil || !strings.Contains(err.Error(), "or, with --strokes, a folder of .svg") {
		t.Errorf("a folder of pictures gives %v, want how to read its drawings", err)
	}
}
