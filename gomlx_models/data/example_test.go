package data_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// A minibatch of the embedded pictures, drawn inside a graph on the pure Go backend.
func Example() {
	set, err := data.FashionMNIST().Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	backend, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		fmt.Println(err)
		return
	}
	batch := func(scope *model.Scope, values *graph.Node) *graph.Node {
		return set.Batch(scope, values, 64, 0)
	}
	exec, err := model.NewExec(backend, model.NewStore(), batch)
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := exec.Call1(set.Values())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Len(), "pictures, batch", out.Shape())
	// Output:
	// 10000 pictures, batch (Float32)[64, 28, 28, 1]
}

// Ten pictures and their labels, on the host.
func ExampleSource_OpenPictures() {
	set, err := data.FashionMNIST().Take(10).OpenPictures()
	if err != nil {
		fmt.Println(err)
		return
	}
	picture, err := set.Picture(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Name(), set.Labels())
	fmt.Println(picture.Bounds(), picture.GrayAt(14, 14))
	// Output:
	// fashion-mnist-10k-first-10 [9 0 0 3 0 2 7 2 5 5]
	// (0,0)-(28,28) {217}
}

// A text of one's own: the alphabet comes from the text itself.
func ExampleTextFile() {
	folder, err := os.MkdirTemp("", "atelier")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "haiku.txt")
	if err := os.WriteFile(path, []byte("an old silent pond"), 0o644); err != nil {
		fmt.Println(err)
		return
	}
	text, err := data.TextFile(path).OpenText()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d symbols of %q\n", text.Name(), text.Len(), text.Alphabet())
	// Output:
	// haiku: 18 symbols of ["�" " " "n" "d" "l" "o" "a" "e" "i" "p" "s" "t"]
}

// A saved model reads and writes with the alphabet of its Spec, without its data set.
func ExampleAlphabet() {
	alphabet := data.NewAlphabet("banana")
	codes := alphabet.Encode("bandana")
	fmt.Println(codes, alphabet.Decode(codes))
	// Output:
	// [3 1 2 0 1 2 1] ban�ana
}

// A name nobody knows lists those that are.
func ExampleFind() {
	_, err := data.Find("cats")
	fmt.Println(err)
	// Output:
	// data: "cats" is neither a data set nor a text file that can be read; use the path of a text or one of fashion-mnist-10k, fashion-mnist, mnist, opticks
}

// The full Fashion-MNIST is fetched once; FashionMNISTFull finds it from then on.
func ExampleGet() {
	folder, err := data.Get(context.Background(), "fashion-mnist", data.Download{
		Progress: func(done, total int64) { fmt.Printf("\r%3d %%", 100*done/total) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(" in", folder)
}
