package sample_test

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Every number is read as it was, to the last bit.
func TestLatentsFileKeepsEveryBit(t *testing.T) {
	awkward := []float32{0, float32(math.Copysign(0, -1)), 1, 0.1, -1.0 / 3, math.MaxFloat32, math.SmallestNonzeroFloat32, 1e-20, 16777217}
	want := sample.LatentsFile{Model: "vae of “x”", Digest: "ab", Seed: -3, Classes: []int{1, 2}, Latents: sample.Latents{awkward, awkward}}
	var b bytes.Buffer
	if _, err := want.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	got, err := sample.ReadLatents(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range awkward {
		if math.Float32bits(got.Latents[1][i]) != math.Float32bits(v) {
			t.Errorf("%g is read as %g", v, got.Latents[1][i])
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, err := (sample.LatentsFile{Latents: sample.Latents{{float32(math.NaN())}}}).WriteTo(&b); err == nil {
		t.Error("a NaN was written")
	}
}

func TestLatentsFileRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                                      "no file of latent numbers",
		`{}`:                                    `"atelier_latents" is 0, want 1`,
		`[]`:                                    "no file of latent numbers",
		`null`:                                  `"atelier_latents" is 0`,
		`{"atelier_latents":2,"latents":[[1]]}`: `"atelier_latents" is 2, want 1`,
		`{"atelier_latents":1}`:                 `"latents" has no points`,
		`{"atelier_latents":1,"latents":[]}`:    `"latents" has no points`,
		`{"atelier_latents":1,"latents":[[]]}`:  "point 1 has 0 latent numbers",
		`{"atelier_latents":1,"latents":[[1,2],[3]]}`:                       "point 2 has 1 latent numbers, want as many as the first, 2",
		`{"atelier_latents":1,"latents":[[1,2],null]}`:                      "point 2 has 0 latent numbers",
		`{"atelier_latents":1,"latents":[[1,NaN]]}`:                         "where every number is finite",
		`{"atelier_latents":1,"latents":[[1,Infinity]]}`:                    "where every number is finite",
		`{"atelier_latents":1,"latents":[[1,2],[3,1e39]]}`:                  `number 2 of point 2 is "1e39", want a finite number`,
		`{"atelier_latents":1,"latents":[[1,-1e999]]}`:                      `number 2 of point 1 is "-1e999"`,
		`{"atelier_latents":1,"latents":[[1,null]]}`:                        `number 2 of point 1 is ""`,
		`{"atelier_latents":1,"latents":[["NaN"]]}`:                         "no file of latent numbers",
		`{"atelier_latents":1,"latents":[[1]]} more`:                        "no file of latent numbers",
		`{"atelier_latents":1,"latents":[[1],[2],[3]],"classes":[1,2]}`:     `"classes" has 2, want none, one for all, or one for each of the 3 points`,
		`{"atelier_latents":1,"latents":[[1]],"seed":1.5}`:                  "no file of latent numbers",
		`{"atelier_latents":1,"latents":[[1]],"seed":99999999999999999999}`: "no file of latent numbers",
	} {
		if got, err := sample.ReadLatents(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, error %v; want %q in it", text, got, err, want)
		}
	}
}

func FuzzLatents(f *testing.F) {
	f.Add(`{"atelier_latents":1,"latents":[[1,2],[3,4e3]],"classes":[0,1],"seed":7,"model":"m","digest":"d"}`)
	f.Add(`{"atelier_latents":1,"latents":[[1e39]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		read, err := sample.ReadLatents(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := read.WriteTo(&b); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := sample.ReadLatents(&b)
		if err != nil || !reflect.DeepEqual(again.Latents, read.Latents) {
			t.Fatalf("what was written is read as %+v, error %v", again, err)
		}
	})
}
