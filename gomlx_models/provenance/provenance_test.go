package provenance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

func hash(digit string) string { return strings.Repeat(digit, 64) }

// record has something in each place.
func record() provenance.Record {
	return provenance.Record{
		Format: 1, Software: "atelier v1.2.3", Created: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), By: "Ada, 路得", Kind: models.Text,
		Model:  provenance.Model{Name: "poems", Family: "rnn", Config: json.RawMessage(`{"units":8}`), Step: 300, Digest: hash("a"), Card: "Verse."},
		Data:   provenance.Data{Name: "mine.txt", Digest: hash("b"), Licence: "CC BY 4.0"},
		Held:   &provenance.Data{Name: "mine.txt-last-0.1", Digest: hash("c")},
		Origin: &provenance.Origin{Name: "zoo:tang", Digest: hash("d"), Step: 400, Data: "tang"},
		Drawn: &provenance.Drawn{How: provenance.Sampled, Backend: "XLA", Seed: 7, Count: 4, Index: 2, Batches: true, Length: 9, Temperature: 0.5,
			TopK: 3, TopP: 0.9, Classes: []int{1}, Text: "Rays: of,\n\"light\"", Stop: []string{"\n"}, Lenient: true, Layout: provenance.Layout{Scale: 2}},
	}
}

func write(t *testing.T, r provenance.Record, level provenance.Level, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	var file bytes.Buffer
	format := export.Format(filepath.Ext(name))
	err := r.Write(&file, format, level, func(w io.Writer) error {
		return export.Picture(w, image.NewGray(image.Rect(0, 0, 3, 2)), format, export.Options{})
	})
	if err == nil {
		err = os.WriteFile(path, file.Bytes(), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) provenance.Reading {
	t.Helper()
	got, err := provenance.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWrittenIsRead(t *testing.T) {
	for _, name := range []string{"a.png", "a.webp", "a.gif"} {
		got := read(t, write(t, record(), provenance.Full, name))
		want := record()
		want.Content = got.Record.Content
		if !reflect.DeepEqual(*got.Record, want) || !got.Intact || got.Fault != nil {
			t.Errorf("%s: got %+v, intact %v, fault %v; want %+v", name, *got.Record, got.Intact, got.Fault, want)
		}
		if m := got.Metadata; m.Source != metadata.Trained || m.Creator != "Ada, 路得" || m.Tool != "atelier v1.2.3" || !m.Created.Equal(want.Created) || !strings.Contains(m.Terms, "CC BY 4.0") {
			t.Errorf("%s: other programs see %+v", name, m)
		}
	}
	edited := record()
	edited.Edited = true
	if m := read(t, write(t, edited, provenance.Full, "a.png")).Metadata; m.Source != metadata.Composite {
		t.Errorf("of what is edited the source is %s, want a composite", m.Source)
	}
}

// Public has what the law asks, and nothing of anyone; none has nothing.
func TestLevels(t *testing.T) {
	for _, name := range []string{"a.png", "a.webp", "a.gif"} {
		path := write(t, record(), provenance.Public, name)
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, private := range []string{"Ada", "路得", "poems", "mine", "tang", "Rays", "units", "Verse", "parameters"} {
			if bytes.Contains(file, []byte(private)) {
				t.Errorf("%s of the level public has %q", name, private)
			}
		}
		got := read(t, path)
		if r := got.Record; got.Metadata.Source != metadata.Trained || !got.Intact || r.Model.Digest != hash("a") || r.Data.Digest != hash("b") || r.Data.Licence != "CC BY 4.0" || r.Drawn != nil {
			t.Errorf("%s of the level public says %+v and %+v", name, got.Metadata, *r)
		}
		if !read(t, write(t, record(), provenance.None, name)).Empty() {
			t.Errorf("%s of the level none says something", name)
		}
	}
	for text, want := range map[string]provenance.Level{"": provenance.Full, "full": provenance.Full, "public": provenance.Public, "none": provenance.None} {
		if got, err := provenance.ParseLevel(text); got != want || err != nil {
			t.Errorf("%q: got %q, error %v", text, got, err)
		}
	}
	if _, err := provenance.ParseLevel("Full"); err == nil {
		t.Error("a level that is none was read")
	}
}

// A program that keeps only the text chunk keeps enough.
func TestParametersAreEnough(t *testing.T) {
	text, err := record().Parameters()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Rays: of,\n\"light\"\nSteps: 300, Sampler: rnn sample, Seed: 7, Model hash: aaaaaaaaaa, Model: poems, Count: 4, Number: 2, Temperature: 0.5",
		"Top k: 3, Top p: 0.9, Classes: 1, Data: mine.txt, Data licence: CC BY 4.0, Version: atelier v1.2.3, Atelier record: \"{",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("got %q, want %q in it", text, want)
		}
	}
	var file bytes.Buffer
	if err := export.Picture(&file, image.NewGray(image.Rect(0, 0, 3, 2)), export.PNG, export.Options{}); err != nil {
		t.Fatal(err)
	}
	with, err := metadata.Embed(file.Bytes(), export.PNG, metadata.Metadata{Parameters: text})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, with, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got.Record == nil || !reflect.DeepEqual(*got.Record, record()) {
		t.Errorf("got %+v, want the record", got.Record)
	}
}

// What would be misread is quoted as in JSON.
func TestParametersAreQuoted(t *testing.T) {
	for licence, want := range map[string]string{"MIT": "Data licence: MIT,", "MIT, mine": `Data licence: "MIT, mine",`, `"free"`: `Data licence: "\"free\"",`, "a: b": `Data licence: "a: b",`} {
		r := record()
		r.Data.Licence = licence
		if text, err := r.Parameters(); err != nil || !strings.Contains(text, want) {
			t.Errorf("%s: got %q, error %v; want %q in it", licence, text, err, want)
		}
	}
}

func TestTextsHaveAFileBeside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	lay := func(name, content string) {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lay(path, "Rays\n")
	if got := read(t, path); !got.Empty() {
		t.Errorf("a text alone says %+v", got)
	}
	beside, err := record().Sidecar(provenance.ContentOfText([]byte("Rays\n")), provenance.Full)
	if err != nil {
		t.Fatal(err)
	}
	lay(path+provenance.SidecarEnding, string(beside))
	got := read(t, path)
	if got.Record == nil || !got.Intact || got.Record.Drawn.Text != record().Drawn.Text || string(got.Record.Model.Config) != `{"units":8}` || got.Metadata.Source != metadata.Trained {
		t.Errorf("got %+v", got)
	}
	lay(path, "Rays!\n")
	if got := read(t, path); got.Intact {
		t.Error("a text that was changed is said to be intact")
	}
	for _, other := range []string{"{}", "[1]", "hello", `{"record":null}`} {
		lay(path+provenance.SidecarEnding, other)
		if got := read(t, path); got.Record != nil {
			t.Errorf("%s: got the record %+v", other, got.Record)
		}
	}
	if beside, err := record().Sidecar("", provenance.None); beside != nil || err != nil {
		t.Errorf("at the level none got %q, error %v", beside, err)
	}
}

// What a record cannot say is refused, and how it is refused steers no terminal.
func TestRecordsAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*provenance.Record)
		want   string
	}{
		"a path as the model":    {func(r *provenance.Record) { r.Model.Name = "../../etc" }, "model.name"},
		"a folder above":         {func(r *provenance.Record) { r.Model.Name = ".." }, "model.name"},
		"another system's path":  {func(r *provenance.Record) { r.Model.Name = `a\b` }, "model.name"},
		"a path as the family":   {func(r *provenance.Record) { r.Model.Family = "a/b" }, "model.family"},
		"a terminal's command":   {func(r *provenance.Record) { r.By = "\x1b[2J" }, "by"},
		"text turned round":      {func(r *provenance.Record) { r.Data.Licence = "a\u202eb" }, "data.licence"},
		"a line's end in a name": {func(r *provenance.Record) { r.Data.Name = "a\nb" }, "data.name"},
		"a name that is long":    {func(r *provenance.Record) { r.By = strings.Repeat("x", 1001) }, "by"},
		"a content that is none": {func(r *provenance.Record) { r.Content = hash("g") }, "content"},
		"a digest that is none":  {func(r *provenance.Record) { r.Model.Digest = "ABC" }, "model.digest"},
		"points that are none":   {func(r *provenance.Record) { r.Drawn.Latents = "x" }, "drawn.latents"},
		"a kind that is none":    {func(r *provenance.Record) { r.Kind = "music" }, "kind"},
		"no way of drawing":      {func(r *provenance.Record) { r.Drawn.How = "rm" }, "drawn.how"},
		"a tile that is none":    {func(r *provenance.Record) { r.Drawn.Tile = "brick" }, "drawn.tile"},
		"too many":               {func(r *provenance.Record) { r.Drawn.Count = 1_000_000_001 }, "drawn.count"},
		"fewer than none":        {func(r *provenance.Record) { r.Drawn.Index = -1 }, "drawn.index"},
		"too long":               {func(r *provenance.Record) { r.Drawn.Length = 1_000_000_001 }, "drawn.length"},
		"too large":              {func(r *provenance.Record) { r.Drawn.Layout.Scale = 1025 }, "drawn.layout.scale"},
		"a class below 0":        {func(r *provenance.Record) { r.Drawn.Classes = []int{-1} }, "drawn.classes"},
		"cold":                   {func(r *provenance.Record) { r.Drawn.Temperature = -1 }, "drawn.temperature"},
		"a long prompt":          {func(r *provenance.Record) { r.Drawn.Text = strings.Repeat("x", 1<<16+1) }, "drawn.text"},
		"a long configuration":   {func(r *provenance.Record) { r.Model.Config = json.RawMessage(`"` + strings.Repeat("x", 1<<14) + `"`) }, "model.config"},
		"a year before":          {func(r *provenance.Record) { r.Created = time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC) }, "created"},
		"a newer format":         {func(r *provenance.Record) { r.Format = 2 }, "format 2"},
		"an origin's path":       {func(r *provenance.Record) { r.Origin.Name = "/root" }, "origin.name"},
		"what was held out":      {func(r *provenance.Record) { r.Held.Name = "\x00" }, "held_out.name"},
	} {
		r := record()
		c.change(&r)
		text, err := json.Marshal(map[string]any{"record": r})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.txt")
		for name, content := range map[string][]byte{path: nil, path + provenance.SidecarEnding: text} {
			if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got := read(t, path)
		if got.Record != nil || got.Fault == nil || !strings.Contains(got.Fault.Error(), c.want) {
			t.Errorf("%s: got %+v, fault %v; want one with %q", name, got.Record, got.Fault, c.want)
			continue
		}
		if strings.ContainsAny(got.Fault.Error(), "\x1b\x00\u202e") {
			t.Errorf("%s: the fault %q steers a terminal", name, got.Fault)
		}
	}
}

// What is written can be read, however much was asked for.
func TestLongDrawsAreNotTold(t *testing.T) {
	for name, change := range map[string]func(*provenance.Drawn){
		"a book as the prompt": func(d *provenance.Drawn) { d.Text = strings.Repeat("x", 1<<17) },
		"many questions": func(d *provenance.Drawn) {
			d.Questions = []string{strings.Repeat("x", 60_000), strings.Repeat("<", 60_000)}
		},
		"many seeds": func(d *provenance.Drawn) { d.Seeds = make([]int64, 200_000) },
	} {
		got := read(t, write(t, record().Change(change), provenance.Full, "a.png"))
		if got.Record == nil || got.Record.Drawn != nil || got.Record.By != record().By {
			t.Errorf("%s: got %+v, fault %v; want all but how it was drawn", name, got.Record, got.Fault)
		}
	}
	bad := record()
	bad.By = "\n"
	if err := bad.Write(io.Discard, export.PNG, provenance.Full, func(w io.Writer) error {
		return export.Picture(w, image.NewGray(image.Rect(0, 0, 3, 2)), export.PNG, export.Options{})
	}); err == nil || !strings.Contains(err.Error(), "by is") {
		t.Errorf("a record that no one can read was written: %v", err)
	}
}

// What others see loses what steers a terminal.
func TestMetadataOfOthersIsCleaned(t *testing.T) {
	var file bytes.Buffer
	if err := export.Picture(&file, image.NewGray(image.Rect(0, 0, 3, 2)), export.PNG, export.Options{}); err != nil {
		t.Fatal(err)
	}
	with, err := metadata.Embed(file.Bytes(), export.PNG, metadata.Metadata{Parameters: "\x1b[2Ja\nb", Record: "{\"atelier_record\":\"\u001b[2J"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, with, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got.Metadata.Parameters != "[2Ja\nb" || got.Record != nil || strings.Contains(fmt.Sprint(got.Fault), "\x1b") {
		t.Errorf("got %q and the fault %q", got.Metadata.Parameters, got.Fault)
	}
}

func TestReadRefuses(t *testing.T) {
	folder := t.TempDir()
	torn := filepath.Join(folder, "torn.png")
	if err := os.WriteFile(torn, []byte("\x89PNG\r\n\x1a\n\x00"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{torn: "damaged", folder: "no file", filepath.Join(folder, "none"): "no such file"} {
		if _, err := provenance.Read(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", path, err, want)
		}
	}
}

// With and Options are each other turned round.
func TestOptionsComeBack(t *testing.T) {
	o := sample.Options{Count: 3, Length: 4, Seed: -5, Temperature: 0.6, Truncation: 0.7, TopK: 8, TopP: 0.9, Beam: 2, Classes: []int{1, 2, 0},
		Text: "a", Questions: []string{"b"}, Stop: []string{"c"}, Lenient: true}
	r := provenance.Record{}.With(provenance.Sampled, o)
	if got := r.Drawn.Options(); !reflect.DeepEqual(got, o) {
		t.Errorf("got %+v, want %+v", got, o)
	}
	if err := r.Recreatable(); err != nil {
		t.Error(err)
	}
	o.Above = []image.Image{image.NewGray(image.Rect(0, 0, 1, 1))}
	if r := r.With(provenance.Sampled, o); !r.Edited || r.Recreatable() == nil {
		t.Error("pictures that were completed are no composite, or can be made again")
	}
	for _, how := range []string{provenance.Projected, provenance.Training, provenance.Other} {
		if r.With(how, sample.Options{}).Recreatable() == nil {
			t.Errorf("%s can be made again", how)
		}
	}
	changed := r.Change(func(d *provenance.Drawn) { d.Index = 3 })
	if r.Drawn.Index != 0 || changed.Drawn.Index != 3 {
		t.Error("a change is seen in the record that it was made from")
	}
}

func TestTheTimeCanBeSaid(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	if got := provenance.Now(); !got.Equal(time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %v, want the second day", got)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "")
	if got := provenance.Now(); time.Since(got) > time.Hour || got.Nanosecond() != 0 || got.Location() != time.UTC {
		t.Errorf("got %v, want now, in seconds of UTC", got)
	}
}

func TestTheEnvironmentSaysWho(t *testing.T) {
	for _, c := range []struct{ level, by, want string }{{"", "", "full/"}, {"public", "Ada", "public/Ada"}, {"all", "", "ATELIER_METADATA is \"all\""}, {"", "a\nb", "ATELIER_BY"}} {
		t.Setenv(provenance.LevelVariable, c.level)
		t.Setenv(provenance.ByVariable, c.by)
		level, by, err := provenance.FromEnvironment()
		got := fmt.Sprintf("%s/%s", level, by)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func FuzzRecord(f *testing.F) {
	text, err := json.Marshal(record())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"atelier_record":1,"kind":"pictures"}`)
	f.Add(`{"atelier_record":1,"drawn":{"seed":1e400}}`)
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "a.txt")
		beside, err := json.Marshal(map[string]any{"digital_source_type": text, "record": json.RawMessage(text)})
		if err != nil {
			return
		}
		for name, content := range map[string][]byte{path: nil, path + provenance.SidecarEnding: beside} {
			if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := provenance.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.Record == nil {
			if got.Fault != nil && strings.ContainsAny(got.Fault.Error(), "\x1b\x00") {
				t.Errorf("the fault is %q", got.Fault)
			}
			return
		}
		if strings.ContainsAny(got.Record.By+got.Record.Model.Name+got.Record.Data.Licence, "\x1b\x00\n/\\") && strings.ContainsAny(got.Record.Model.Name, "/\\") {
			t.Errorf("got %+v", got.Record)
		}
		if _, err := got.Record.Parameters(); err != nil {
			t.Errorf("a record that was read cannot be written: %v", err)
		}
	})
}

func ExampleRecord_At() {
	r := provenance.Record{Model: provenance.Model{Name: "clothes", Family: "vae", Digest: "6f1e"}, By: "Ada"}
	public := r.At(provenance.Public)
	fmt.Printf("%q made by %q, weights %s", public.Model.Name, public.By, public.Model.Digest)
	// Output: "" made by "", weights 6f1e
}
