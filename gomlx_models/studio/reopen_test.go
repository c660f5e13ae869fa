package studio

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// recordIn is the record of a file.
func recordIn(t *testing.T, path string) *provenance.Record {
	t.Helper()
	read, err := provenance.Read(path)
	if err != nil || read.Fault != nil || read.Record != nil && !read.Intact {
		t.Fatalf("%s: error %v, %+v", path, err, read)
	}
	return read.Record
}

// A picture opens its model again, with what draws it again.
func TestReopen(t *testing.T) {
	inFolder(t)
	t.Setenv(provenance.ByVariable, "Ada")
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	o := sample.Options{Count: 3, Seed: 9, Temperature: 0.7, Truncation: 1.5}
	drawn := run.Draw(o)
	drawn.Save("grid.png")
	drawn.Each("each")
	again, settings := Reopen("grid.png")
	if settings.Seed != 9 || settings.Count != 3 || settings.Temperature != 0.7 || settings.Truncation != 1.5 || again.Step != 2 {
		t.Errorf("got %+v at step %d", settings, again.Step)
	}
	if got := again.Draw(settings); !reflect.DeepEqual(got.Pictures, drawn.Pictures) {
		t.Error("the settings draw other pictures")
	}
	if r := recordIn(t, "grid.png"); r.By != "Ada" || r.Model.Name != "vae" || r.Data.Digest != run.Data.Digest {
		t.Errorf("the file says %+v", r)
	}
	said, over := ended(t, func() {
		_, settings = Reopen("each/0002.png")
	})
	if over || settings.Count != 3 || !strings.Contains(said, "each/0002.png is picture 1 of those that these settings draw") {
		t.Errorf("said %q, with %+v", said, settings)
	}
	if err := os.Rename("runs/vae", "elsewhere"); err != nil {
		t.Fatal(err)
	}
	if said, over := ended(t, func() { Reopen("each/0002.png") }); !over || !strings.Contains(said, `the model "vae", which made each/0002.png, is not here`) {
		t.Errorf("said %q, ended %v", said, over)
	}
	if again, _ := Reopen("grid.png", "./elsewhere"); again.Step != 2 {
		t.Errorf("of a named model got step %d", again.Step)
	}
}

// What was not drawn with one seed, or does not say how, is not reopened.
func TestNotReopened(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	run.Seeds(3, 4).Save("seeds.png")
	run.WalkBetween(sample.Walk{Seeds: []int64{1, 2}, Frames: 3}).SaveFilm("walk.png", 10)
	run.Reconstruct(Examples(data.FashionMNIST(), 2)).Save("both.png")
	Examples(data.FashionMNIST(), 2).Save("real.png")
	t.Setenv(provenance.LevelVariable, "public")
	run.Samples(2).Save("public.png")
	t.Setenv(provenance.LevelVariable, "none")
	run.Samples(2).Save("none.png")
	for path, want := range map[string]string{
		"seeds.png": "not drawn with one seed", "walk.png": "not drawn with one seed", "both.png": "made in a cell", "real.png": "does not say how",
		"public.png": "was written with --metadata public", "none.png": "does not say how", "nothing.png": "no such file",
	} {
		if said, over := ended(t, func() { Reopen(path) }); !over || !strings.Contains(said, want) {
			t.Errorf("%s: said %q, ended %v; want %q", path, said, over, want)
		}
	}
	if recordIn(t, "real.png") != nil || recordIn(t, "none.png") != nil {
		t.Error("pictures that no model made, or that were to say nothing, have a record")
	}
	if !recordIn(t, "both.png").Edited || recordIn(t, "seeds.png").Edited {
		t.Error("what has someone's pictures in it is a composite, and nothing else is")
	}
	if r := recordIn(t, "public.png"); r.Drawn != nil || r.Model.Name != "" || r.Model.Digest == "" {
		t.Errorf("of the level public got %+v", r)
	}
	t.Setenv(provenance.LevelVariable, "all")
	if said, over := ended(t, func() { run.Samples(2).Save("x.png") }); !over || !strings.Contains(said, "ATELIER_METADATA") {
		t.Errorf("said %q, ended %v", said, over)
	}
}

// The record changes with the weights.
func TestRecordsFollowTheRun(t *testing.T) {
	inFolder(t)
	film := &Film{Count: 2}
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2, Callbacks: []fit.Callback{film.Callback(1)}})
	if r := film.Record; r.Drawn.How != provenance.Training || r.Model.Step != 2 {
		t.Errorf("the film says %+v", r)
	}
	before := run.Samples(1).Record
	digest, err := run.Digest()
	if err != nil || before.Model.Digest != digest || before.Drawn.Backend == "" {
		t.Errorf("got %+v, error %v; want the digest %s", before.Model, err, digest)
	}
	more := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 3, Resume: true})
	if after := more.Samples(1).Record; after.Model.Digest == before.Model.Digest || after.Model.Step != 3 {
		t.Errorf("after another step got %+v", after.Model)
	}
}

// A name leads nowhere but to models.
func TestModelOf(t *testing.T) {
	inFolder(t)
	Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1})
	if err := os.MkdirAll("else/there", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename("runs/vae", "else/vae"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path, asked, want string }{
		{"vae", "else/a.png", "", "else/vae"},
		{"vae", "else/there/a.png", "", "else/vae"},
		{"vae", "a.png", "", ""},
		{"vae", "a.png", "x", "x"},
		{"else/vae", "a.png", "", ""},
		{"..", "else/there/a.png", "", ""},
		{"", "else/a.png", "", ""},
		{"zoo:tang", "a.png", "", "zoo:tang"},
		{"zoo:../tang", "a.png", "", ""},
	} {
		record := provenance.Record{Model: provenance.Model{Name: c.name}}
		if got := ModelOf(record, c.path, c.asked); filepath.ToSlash(got) != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}
