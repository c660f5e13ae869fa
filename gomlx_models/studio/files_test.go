package studio

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

func contents(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func opened(t *testing.T, path string) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(contents(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestSamplesAsFiles(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	pictures := run.Samples(3)
	pictures.Each("each")
	pictures.Scaled(2).Each("larger")
	for i, name := range []string{"0001.png", "0002.png", "0003.png"} {
		if got := opened(t, filepath.Join("each", name)); !reflect.DeepEqual(got, pictures.Pictures[i]) {
			t.Errorf("%s is not picture %d", name, i)
		}
		if got := opened(t, filepath.Join("larger", name)).Bounds().Dx(); got != 56 {
			t.Errorf("the larger one is %d pixels wide, want 56", got)
		}
	}
	pictures.Frameless().Scaled(1).Save("row.png")
	if got := opened(t, "row.png").Bounds(); got != image.Rect(0, 0, 84, 28) {
		t.Errorf("the grid without a frame is %v, want 84x28", got)
	}
	seeds := run.Seeds(5, 1)
	if !slices.Equal(seeds.Captions, []string{"5", "1"}) || !reflect.DeepEqual(seeds.Pictures[1], run.Samples(1).Pictures[0]) {
		t.Errorf("captions %q, want 5 and 1, and the sample of seed 1", seeds.Captions)
	}
	seeds.Save("seeds.webp")
	run.Draw(sample.Options{Count: 4}).SaveFilm("film.gif", 10)
	film, err := gif.DecodeAll(bytes.NewReader(contents(t, "film.gif")))
	if err != nil || len(film.Image) != 4 || film.Delay[1] != 10 {
		t.Errorf("the film has %d frames, error %v; want 4 of 100 ms", len(film.Image), err)
	}
	for want, do := range map[string]func(){
		"each/0001.png is already there":                                     func() { pictures.Each("each") },
		`the file is "a.svg": name a file that ends in .png, .webp or .gif`:  func() { pictures.Save("a.svg") },
		"no/a.png cannot be written":                                         func() { pictures.Save("no/a.png") },
		`the file is "a.avi": name a file that ends in .png, .webp, .gif or`: func() { pictures.SaveFilm("a.avi", 20) },
		"0 frames a second":                                                  func() { pictures.SaveFilm("a.webp", 0) },
		"a plotting.Curves is no \".gif\"": func() {
			Save(plotting.Curves{Series: []plotting.Series{{Steps: []int{1}, Values: []float64{2}}}}, "a.gif")
		},
	} {
		if said, over := ended(t, do); !over || !strings.Contains(said, want) {
			t.Errorf("got %q, ended %v; want %q", said, over, want)
		}
	}
	if left, _ := filepath.Glob("a.*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	if left, _ := filepath.Glob(".atelier-*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// What a walk shows at its stops is what the seeds draw, and saved latent numbers lead there again.
func TestWalkBetween(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	film := run.WalkBetween(sample.Walk{Seeds: []int64{4, 9}, Frames: 5, Ease: true})
	if len(film.Pictures) != 5 || !reflect.DeepEqual(film.Pictures[4], run.Seeds(9).Pictures[0]) {
		t.Errorf("got %d frames, want 5, the last of seed 9", len(film.Pictures))
	}
	side := run.WalkBetween(sample.Walk{Seeds: []int64{4, 9}, Frames: 2, Count: 2})
	if got := side.Pictures[0].Bounds().Dx(); got != 2+2*(28+2) {
		t.Errorf("two walks are %d pixels wide, want 62", got)
	}
	z := run.SaveLatents("z.json", sample.Options{Count: 3, Seed: 4})
	again := run.OpenLatents("z.json")
	if !reflect.DeepEqual(z, again) || !reflect.DeepEqual(run.Walk(again).Pictures, run.Draw(sample.Options{Count: 3, Seed: 4}).Pictures) {
		t.Error("the pictures of saved latent numbers are not those of the seed")
	}
	if said, over := ended(t, func() { run.OpenLatents("home.json") }); !over || !strings.Contains(said, "home.json") {
		t.Errorf("got %q, ended %v; want the file that is not there", said, over)
	}
}

func TestDrawingsAndTextsAsFiles(t *testing.T) {
	inFolder(t)
	line := `{"word":"cross","drawing":[[[0,10],[0,10]],[[0,10],[10,0]]]}` + "\n"
	run := Train(rnn.Config{Units: 8, Batch: 2}, data.StrokeFile(written(t, "drawings.ndjson", line+line)), fit.Options{Steps: 1})
	drawn := run.Samples(2)
	drawn.Each("plots")
	drawn.Save("all.svg")
	for _, path := range []string{"plots/0001.svg", "plots/0002.svg", "all.svg"} {
		var svg struct {
			XMLName xml.Name `xml:"svg"`
			Width   string   `xml:"width,attr"`
		}
		if err := xml.Unmarshal(contents(t, path), &svg); err != nil || !strings.HasSuffix(svg.Width, "mm") {
			t.Errorf("%s: width %q, error %v; want millimetres", path, svg.Width, err)
		}
	}
	writer := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, data.Opticks().Take(2000), fit.Options{Steps: 1})
	texts := writer.Draw(sample.Options{Count: 2, Length: 9})
	texts.Each("texts")
	texts.Save("texts.txt")
	if got := string(contents(t, "texts/0002.txt")); got != texts.Texts[1]+"\n" {
		t.Errorf("the second file holds %q, want %q", got, texts.Texts[1])
	}
	if got := string(contents(t, "texts.txt")); got != strings.Join(texts.Texts, "\n\n")+"\n" {
		t.Errorf("the file holds %q", got)
	}
	if said, over := ended(t, func() { texts.Save("a.png") }); !over || !strings.Contains(said, "name one that ends in .txt") {
		t.Errorf("got %q, ended %v", said, over)
	}
	Save(writer.Loss(), "loss.svg")
	Save(writer.Loss(), "loss.png")
	var svg struct {
		XMLName xml.Name `xml:"svg"`
	}
	if err := xml.Unmarshal(contents(t, "loss.svg"), &svg); err != nil {
		t.Error(err)
	}
	opened(t, "loss.png")
}

func TestTheFilmOfATrainingAsAFile(t *testing.T) {
	inFolder(t)
	film := Film{Count: 2}
	Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 4, Callbacks: []fit.Callback{film.Callback(2)}})
	film.Save("film.png", 2)
	if file := contents(t, "film.png"); !bytes.Contains(file, []byte("acTL")) {
		t.Error("the file does not move")
	}
}
