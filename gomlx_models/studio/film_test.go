package studio

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

func TestFilmHasAFrameEverySoManySteps(t *testing.T) {
	inFolder(t)
	film := Film{Count: 4, Seed: 3}
	run := Train(vae.Config{Units: 8}, data.FashionMNIST().Take(100), fit.Options{Steps: 7, Callbacks: []fit.Callback{film.Callback(3)}})
	animation := film.Animation()
	if want := []string{"step 3", "step 6", "step 7"}; !slices.Equal(animation.Captions, want) || len(animation.Frames) != len(want) {
		t.Errorf("%d frames called %q, want those of %q", len(animation.Frames), animation.Captions, want)
	}
	if rows := film.Rows(); len(rows.Pictures) != 12 || rows.Columns != 4 {
		t.Errorf("%d pictures in rows of %d, want 12 in rows of 4", len(rows.Pictures), rows.Columns)
	}
	last := run.Draw(sample.Options{Count: 4, Seed: 3}).Pictures
	for i, picture := range film.Rows().Pictures[8:] {
		if !reflect.DeepEqual(picture, last[i]) {
			t.Errorf("picture %d of the last frame is not what the trained model draws of the same seed", i)
		}
	}
	bundle(t, animation)
}

func TestATextCannotBeFilmed(t *testing.T) {
	inFolder(t)
	var film Film
	_, err := train(t.Context(), rnn.Config{Preset: rnn.GRU, Units: 8, Batch: 4, Window: 8}, data.Opticks().Take(2000),
		fit.Options{Steps: 1, Callbacks: []fit.Callback{film.Callback(1)}})
	if err == nil || !strings.Contains(err.Error(), "text") {
		t.Errorf("got %v, want it to say that the model writes text", err)
	}
}
