package studio_test

import (
	"context"
	"fmt"
	"os"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

// What a cell writes as
//
//	run := studio.Train(vae.Config{Units: 64}, data.FashionMNIST(), fit.Options{Steps: 3, Seed: 7})
//	studio.Show(run.Samples(9))
//
// a program writes over the packages below studio, with an error where a cell would end.
func Example_program() {
	folder, err := os.MkdirTemp("", "studio")
	if err == nil {
		defer func() { _ = os.RemoveAll(folder) }()
		err = program(folder)
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// vae at step 3, finished
	// 9 pictures of 28x28
}

func program(folder string) error {
	b, err := backend.Open(backend.PureGo) // backend.New takes the fastest there is
	if err != nil {
		return err
	}
	set, err := data.FashionMNIST().Open()
	if err != nil {
		return err
	}
	gen, err := vae.Config{Units: 64}.Build(set.Spec())
	if err != nil {
		return err
	}
	run, err := fit.Train(context.Background(), b, gen, set, fit.Options{Steps: 3, Seed: 7, Folder: folder + "/vae"})
	if err != nil {
		return err
	}
	fmt.Printf("%s at step %d, %s\n", run.Model.Config().Family(), run.Step, run.Stopped)

	pictures, err := sample.New(b, run.Model, run.Store).Pictures(sample.Options{Count: 9, Seed: 1})
	if err != nil {
		return err
	}
	fmt.Printf("%d pictures of %dx%d\n", len(pictures), pictures[0].Bounds().Dx(), pictures[0].Bounds().Dy())
	screen := display.NewScreen(display.Options{Folder: folder})
	if err := screen.Show(plotting.Grid{Images: pictures}); err != nil {
		return err
	}
	return screen.Close()
}

// What a cell keeps as files: pictures, a grid with the seed below each, a walk round three seeds, and the chart of the losses.
func Example_files() {
	run := studio.Open("clothes")
	run.Samples(64).Each("pictures")
	run.Seeds(1, 2, 3, 4).Scaled(8).Save("seeds.png")
	walk := run.WalkBetween(sample.Walk{Seeds: []int64{3, 8, 21}, Frames: 90, Loop: true, Ease: true})
	walk.Scaled(8).SaveFilm("walk.webp", 30)
	studio.Save(run.Loss(), "loss.svg")

	points := run.SaveLatents("points.json", sample.Options{Count: 4, Seed: 3})
	studio.Show(run.Walk(points), run.Walk(run.OpenLatents("points.json")))
}
