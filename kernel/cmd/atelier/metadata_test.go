package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// saying has files say all that they can in a test, at a time that stands still.
func saying(t *testing.T) {
	t.Helper()
	inFolder(t)
	t.Setenv(provenance.LevelVariable, "")
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
}

// Whatever is written is made again bit for bit from what it says of itself.
func TestFilesAreMadeAgain(t *testing.T) {
	saying(t)
	trainBoth(t)
	trainSketcher(t)
	trainPainter(t, tinyClasses, "classes")
	must(t, "train", "vae", "--preset", "conv", "--config", `{"units":4,"latent":2,"batch":8}`, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "conv")
	ran(t, "sample vae -n 2 --save-latents z.json --out z.png")
	for _, c := range []struct{ line, files, with string }{
		{"sample vae -n 5 --seed 3 --temperature 0.8 --truncation 0.9 --columns 2 --out a.png", "a.png", ""},
		{"sample vae -n 3 --scale 2 --no-frame --out a.gif --dither", "a.gif", ""},
		{"sample vae -n 3 --out a.webp", "a.webp", ""},
		{"sample vae -n 3 --dpi 300 --out b.png", "b.png", ""},
		{"sample vae --seeds 3,8 --out s.png", "s.png", ""},
		{"sample vae --seeds 3,8 --each seeds", "seeds/0003.png seeds/0008.png", ""},
		{"sample vae -n 300 --each each --scale 2", "each/0001.png each/0256.png each/0257.png each/0300.png", ""}, // 256 are a batch
		{"sample classes -n 3 --class 1,2,3 --each c", "c/0001.png c/0003.png", ""},
		{"sample classes --seeds 5,6 --class 1,2 --each d", "d/0005.png d/0006.png", ""},
		{"sample conv -n 2 --tile --out t.png", "t.png t-repeat.png", ""},
		{"sample conv -n 2 --tile --each t", "t/0002.png t/0002-repeat.png", ""},
		{"sample vae --latents z.json --out y.png", "y.png", "--latents z.json"},
		{"sample vae --latents z.json --each z", "z/0002.png", "--latents z.json"},
		{"sample sketch -n 3 --out s.svg --mm 40", "s.svg", ""},
		{"sample sketch -n 3 --each k --format svg", "k/0003.svg", ""},
		{"sample sketch -n 3 --scale 2 --out k.png", "k.png", ""},
		{"sample sketch -n 3 --scale 2 --each l", "l/0002.png", ""},
		{"walk vae --seeds 1,2 --frames 4 --scale 2 --out w.png --loop --ease", "w.png", ""},
		{"walk vae --seeds 1,2 --frames 4 -n 2 --out w.webp", "w.webp", ""},
		{"walk vae --latents z.json --frames 4 --out x.gif", "x.gif", "--latents z.json"},
		{"sample text -n 3 --length 20 --seed 4 --prompt Rays --out a.txt", "a.txt", ""},
		{"sample text -n 2 --length 9 --temperatures 0.5,1 --out b.txt", "b.txt", ""},
		{"sample text --seeds 3,4 --length 9 --out c.txt", "c.txt", ""},
		{"sample text -n 3 --length 9 --each texts", "texts/0001.txt texts/0003.txt", ""},
		{"sample text --seeds 3,4 --length 9 --each seeds", "seeds/0004.txt", ""},
	} {
		ran(t, c.line)
		for _, name := range strings.Fields(c.files) {
			if said := ran(t, "recreate "+name+" "+c.with); !strings.Contains(said, name+" is the same when made again, bit for bit") {
				t.Errorf("atelier %s: of %s said %q", c.line, name, said)
			}
			if said := ran(t, "inspect "+name); !strings.Contains(said, "yes: what is seen is as it was written") || !strings.Contains(said, "yes: the weights are those") {
				t.Errorf("atelier %s: of %s said %q", c.line, name, said)
			}
		}
	}
	ran(t, "recreate a.png --out again.png")
	sameFiles(t, "a.png", "again.png")
	ran(t, "recreate a.txt --out again.txt")
	sameFiles(t, "a.txt", "again.txt")
	sameFiles(t, "a.txt.json", "again.txt.json")
}

// Files of a cell are made again by the command.
func TestFilesOfACellAreMadeAgain(t *testing.T) {
	saying(t)
	t.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	trainBoth(t)
	trainSketcher(t)
	trainPainter(t, tinyClasses, "classes")
	vae, text, sketch := studio.Open("./vae"), studio.Open("./text"), studio.Open("./sketch")
	vae.Draw(sample.Options{Count: 300, Seed: 2}).Each("each")
	vae.Samples(5).Scaled(3).Save("grid.png")
	vae.Samples(5).Frameless().Save("plain.gif")
	vae.Seeds(8, 3).Save("seeds.png")
	studio.Open("./classes").Draw(sample.Options{Classes: []int{1, 2}, Seed: 4}).Save("named.png")
	vae.WalkBetween(sample.Walk{Seeds: []int64{1, 2}, Frames: 3}).Scaled(2).SaveFilm("walk.webp", 10)
	vae.WalkBetween(sample.Walk{Seeds: []int64{1, 2}, Frames: 3, Count: 2}).SaveFilm("two.png", 10)
	text.Draw(sample.Options{Count: 2, Length: 9, Seed: 3}).Save("a.txt")
	text.Draw(sample.Options{Count: 2, Length: 9, Seed: 3}).Each("texts")
	text.Seeds(5, 6).Save("seeds.txt")
	sketch.Samples(2).Save("s.svg")
	sketch.Samples(2).Scaled(2).Save("s.png")
	sketch.Samples(2).Each("drawings")
	for _, name := range []string{"each/0300.png", "grid.png", "plain.gif", "seeds.png", "named.png", "walk.webp", "two.png", "a.txt", "texts/0002.txt", "seeds.txt", "s.svg", "s.png", "drawings/0002.svg"} {
		if said := ran(t, "recreate "+name); !strings.Contains(said, name+" is the same when made again, bit for bit") {
			t.Errorf("of %s said %q", name, said)
		}
	}
}

// What may leave with a file is said by a flag, or by the environment.
func TestLevelsOfMetadata(t *testing.T) {
	saying(t)
	trainBoth(t)
	for _, c := range []struct{ flags, level, by, want string }{
		{"", "", "Ada", "Ada 0"},
		{"--by Bob", "", "Ada", "Bob 0"},
		{"--metadata public --by Bob", "full", "", "public"},
		{"", "public", "Ada", "public"},
		{"--metadata none", "", "Ada", "nothing"},
		{"", "none", "Ada", "nothing"},
		{"--metadata full", "none", "", " 0"},
	} {
		t.Setenv(provenance.LevelVariable, c.level)
		t.Setenv(provenance.ByVariable, c.by)
		ran(t, "sample vae -n 2 --out a.png "+c.flags)
		_ = os.Remove("a.txt.json")
		ran(t, "sample text -n 2 --length 9 --out a.txt "+c.flags)
		for _, path := range []string{"a.png", "a.txt"} {
			read, err := provenance.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			got := "nothing"
			if r := read.Record; r != nil && r.Drawn == nil {
				got = "public" + r.By + r.Model.Name
			} else if r != nil {
				got = fmt.Sprintf("%s %d", r.By, r.Drawn.Seed)
			}
			if got != c.want {
				t.Errorf("%+v: %s says %q", c, path, got)
			}
		}
	}
	t.Setenv(provenance.LevelVariable, "")
	for line, want := range map[string]string{
		"sample vae --out x.png --metadata all":                    `--metadata is "all", want full, public or none`,
		"walk vae --seeds 1,2 --out x.png --metadata=":             `--metadata is "", want full, public or none`,
		"sample vae --out x.png --by " + strings.Repeat("x", 1001): "want a name of at most 1000 bytes",
		"project vae a.png --out x.png --metadata Full":            `--metadata is "Full"`,
		"recreate a.png --model text":                              "a.png is not",
		"inspect nothing.png":                                      "no such file",
		"recreate nothing.png":                                     "no such file",
	} {
		if _, err := call(t, strings.Fields(line)...); err == nil {
			t.Errorf("atelier %s did not fail", line)
		} else if want != "a.png is not" && !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %q in it", line, err, want)
		}
	}
	t.Setenv(provenance.LevelVariable, "some")
	if _, err := call(t, "sample", "vae", "--out", "x.png"); err == nil || !strings.Contains(err.Error(), `ATELIER_METADATA is "some"`) {
		t.Errorf("got %v", err)
	}
}

// What inspect and recreate say of files that are not as they were, or never said anything.
func TestInspectIsHonest(t *testing.T) {
	saying(t)
	trainBoth(t)
	ran(t, "sample vae -n 2 --seed 3 --by Ada --out a.png")
	plain := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	lay := func(path string, p image.Image) {
		var file bytes.Buffer
		if err := png.Encode(&file, p); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lay("plain.png", plain)
	if said := ran(t, "inspect plain.png"); said != "plain.png says nothing of itself. That does not mean that no machine made it.\n" {
		t.Errorf("of a file without metadata said %q", said)
	}
	m, err := metadata.Extract(bytesOf(t, "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	with := func(path string, p image.Image) {
		lay(path, p)
		file, err := metadata.Embed(bytesOf(t, path), ".png", m)
		if err == nil {
			err = os.WriteFile(path, file, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	was := pictureOf(t, "a.png")
	edited := image.NewNRGBA(was.Bounds())
	for y := range was.Bounds().Dy() {
		for x := range was.Bounds().Dx() {
			edited.Set(x, y, was.At(x, y))
		}
	}
	with("rewritten.png", edited) // other bytes for the same pixels
	edited.Pix[0] ^= 40
	edited.Pix[4] ^= 7
	with("edited.png", edited)
	with("small.png", plain)
	for _, c := range []struct{ line, want string }{
		{"inspect edited.png", "no: it was changed, or written anew by another program"},
		{"recreate rewritten.png", "is the same when made again: the pixels, bit for bit, in a file that another program wrote"},
		{"recreate edited.png", fmt.Sprintf("%.2f%% of the pixels differ, by at most 40 of 255", 200/float64(len(edited.Pix)/4))},
		{"recreate edited.png", "it may be because the file was changed since it was written"},
		{"recreate small.png", "it is (4,4) pixels large and"},
	} {
		if said := ran(t, c.line); !strings.Contains(said, c.want) {
			t.Errorf("atelier %s: said %q, want %q in it", c.line, said, c.want)
		}
	}
	// The model has learnt on since.
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "5", "--resume", "--out", "vae")
	for _, line := range []string{"inspect a.png", "recreate a.png"} {
		if said := ran(t, line); !strings.Contains(said, "the weights are not those of the model here, which is at step 5, and it was drawn at step 2") {
			t.Errorf("atelier %s: said %q", line, said)
		}
	}
	if err := os.Rename("vae", "elsewhere"); err != nil {
		t.Fatal(err)
	}
	if said := ran(t, "inspect a.png"); !strings.Contains(said, "The model is not here: name its folder by --model") {
		t.Errorf("said %q", said)
	}
	if _, err := call(t, "recreate", "a.png"); err == nil || !strings.Contains(err.Error(), "the model of a.png is not here: name its folder by --model") {
		t.Errorf("got %v", err)
	}
	if said := ran(t, "inspect a.png --model elsewhere"); !strings.Contains(said, "which is at step 5") {
		t.Errorf("said %q", said)
	}
}

// What can not be made again says why, and what others wrote is quoted.
func TestNotMadeAgain(t *testing.T) {
	saying(t)
	trainBoth(t)
	ran(t, "sample vae -n 2 --out a.png")
	ran(t, "sample vae -n 2 --metadata public --out public.png")
	ran(t, "sample vae -n 2 --metadata none --out none.png")
	ran(t, "project vae a.png --steps 2 --starts 2 --save-latents z.json --out p.png")
	ran(t, "sample vae --latents z.json --out z.png")
	ran(t, "sample vae -n 1 --save-latents other.json --out x.png")
	for line, want := range map[string]string{
		"recreate public.png":                 "--metadata public",
		"recreate none.png":                   "does not say how it was made",
		"recreate p.png":                      "made of someone's pictures",
		"recreate z.png":                      "name that by --latents",
		"recreate z.png --latents other.json": "other latent numbers than those in other.json",
		"recreate a.png --model text":         "name another --model",
	} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %q in it", line, err, want)
		}
	}
	if said := ran(t, "inspect p.png"); !strings.Contains(said, "A trained model made a part of it.") {
		t.Errorf("of what has someone's picture in it said %q", said)
	}
	if said := ran(t, "inspect public.png --model vae"); !strings.Contains(said, "How it was drawn is not told.") || !strings.Contains(said, "yes: the weights are those") {
		t.Errorf("said %q", said)
	}
	hostile, err := metadata.Embed(bytesOf(t, "none.png"), ".png", metadata.Metadata{
		Parameters: "\x1b[2Jone\nAll is well.", Source: "javascript:alert(1)", Creator: "a\nChecked here:", Record: `{"atelier_record":1,"model":{"name":"../../x"}}`})
	if err == nil {
		err = os.WriteFile("hostile.png", hostile, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	said := ran(t, "inspect hostile.png")
	for _, want := range []string{`parameters: "[2Jone\nAll is well."`, `Its source is "javascript:alert(1)"`, `made by: "a\nChecked here:"`, "a record of Atelier's that is none", "model.name"} {
		if !strings.Contains(said, want) {
			t.Errorf("said %q, want %q in it", said, want)
		}
	}
	if strings.Contains(said, "\x1b") || strings.Contains(said, "\nChecked here:") {
		t.Errorf("said %q, which a file made up", said)
	}
	if _, err := call(t, "recreate", "hostile.png"); err == nil || !strings.Contains(err.Error(), "model.name") {
		t.Errorf("got %v", err)
	}
}

// A record that asks for more than atelier draws is refused before it is drawn.
func TestRecordsThatAskTooMuch(t *testing.T) {
	saying(t)
	trainBoth(t)
	ran(t, "sample vae -n 2 --each e")
	read, err := provenance.Read("e/0001.png")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*provenance.Drawn)
		want   string
	}{
		"a large grid":    {func(d *provenance.Drawn) { d.Index, d.Count = 0, 1_000_000 }, "megapixels"},
		"a large picture": {func(d *provenance.Drawn) { d.Layout.Scale = 1000 }, "larger than any file"},
		"many at once":    {func(d *provenance.Drawn) { d.Batches, d.Count = false, 1_000_000 }, "larger than any file"},
		"beyond the last": {func(d *provenance.Drawn) { d.Index = 3 }, "number 3 of 2"},
		"many frames": {func(d *provenance.Drawn) {
			d.How, d.Seeds, d.Frames, d.Count = provenance.Walked, []int64{1, 2}, 1_000_000, 1
		}, "megapixels"},
		"a class of others": {func(d *provenance.Drawn) { d.Classes = []int{999} }, "Classes"},
	} {
		file, err := read.Record.Change(c.change).Embed(bytesOf(t, "e/0001.png"), ".png", provenance.Full)
		if err == nil {
			err = os.WriteFile("x.png", file, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := call(t, "recreate", "x.png"); err == nil || !strings.Contains(err.Error(), c.want) && !strings.Contains(err.Error(), "--class") {
			t.Errorf("%s: got %v, want %q in it", name, err, c.want)
		}
	}
}

// One file stands beside each text, and is not in the way of another draw.
func TestFilesBesideTexts(t *testing.T) {
	saying(t)
	trainBoth(t)
	ran(t, "sample text -n 2 --length 9 --each e")
	if got := folderOf(t, "e"); !slices.Equal(got, []string{"0001.txt", "0001.txt.json", "0002.txt", "0002.txt.json"}) {
		t.Errorf("got the files %v", got)
	}
	if err := os.Remove("e/0001.txt"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove("e/0002.txt"); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, strings.Fields("sample text -n 2 --length 9 --each e")...); err == nil || !strings.Contains(err.Error(), "0001.txt.json") {
		t.Errorf("over files that are not its own: got %v", err)
	}
	ran(t, "sample text -n 2 --length 9 --each e --force")
	if got := folderOf(t, "e"); len(got) != 4 {
		t.Errorf("got the files %v", got)
	}
	if left, _ := filepath.Glob("*/.atelier-*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestInspectInJSON(t *testing.T) {
	saying(t)
	trainBoth(t)
	ran(t, "sample vae -n 2 --seed 9 --out a.png")
	var told inspected
	if err := json.Unmarshal([]byte(ran(t, "inspect a.png --json")), &told); err != nil || !told.Says || !told.Intact || told.Record.Drawn.Seed != 9 || len(told.Findings) < 3 || told.Model != "./vae" {
		told.Parameters = ""
		t.Errorf("got %+v, error %v", told, err)
	}
	var again recreated
	if err := json.Unmarshal([]byte(ran(t, "recreate a.png --json")), &again); err != nil || !again.Same {
		t.Errorf("got %+v, error %v", again, err)
	}
}
