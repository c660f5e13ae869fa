package data_test

import (
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
	batch := func(scope *model.Scope, values []*graph.Node) []*graph.Node {
		batch := set.Batch(scope, values, 64, 0)
		return []*graph.Node{batch.Examples, batch.Labels}
	}
	exec, err := model.NewExec(backend, model.NewStore(), batch)
	if err != nil {
		fmt.Println(err)
		return
	}
	values := set.Values()
	out, err := exec.Call(values[0], values[1])
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Len(), "pictures, batch", out[0].Shape(), "labels", out[1].Shape())
	// Output:
	// 10000 pictures, batch (Float32)[64, 28, 28, 1] labels (Int32)[64]
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
	fmt.Println(picture.Bounds(), picture.At(14, 14))
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

// Nine tenths to learn from and the last tenth held out.
func ExampleSource_Last() {
	learn, err := data.Tang().First(0.9).OpenText()
	if err != nil {
		fmt.Println(err)
		return
	}
	held, err := data.Tang().Last(0.1).OpenText()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(learn.Name(), learn.Len(), held.Name(), held.Len())
	// Output:
	// tang-first-0.9 21148 tang-last-0.1 2350
}

// The two halves of a couplet.
func ExampleCouplets() {
	set, err := data.Couplets().OpenPairs()
	if err != nil {
		fmt.Println(err)
		return
	}
	question, answer, err := set.Pair(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Len(), "pairs, such as", question, answer)
	// Output:
	// 1500 pairs, such as 兰叶春葳蕤 桂华秋皎洁
}

// A character as the brush makes it: the points of all strokes and the end.
func ExampleHanzi() {
	set, err := data.Hanzi().OpenDrawings()
	if err != nil {
		fmt.Println(err)
		return
	}
	word, points, err := set.Drawing(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	strokes := 0
	for at := 3; at < len(points); at += 5 {
		strokes += int(points[at])
	}
	fmt.Println(set.Len(), "characters, the first is", word, "of", strokes, "strokes")
	// Output:
	// 1000 characters, the first is 人 of 2 strokes
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
	// data: "cats" is neither a data set nor a file or folder that can be read; use the path of a text, of .tsv pairs, of .ndjson drawings or of a folder of pictures, or one of fashion-mnist-10k, fashion-mnist, fashion-mnist-test, mnist, mnist-test, emoji, opticks, shakespeare, tang, couplets, hanzi
}

// Data of one's own under a licence, which goes with them into the models that learn from them.
func ExampleSource_Licensed() {
	paintings := data.Folder("paintings", data.Frame{}).Licensed("CC BY 4.0")
	fmt.Println(paintings.First(0.9).Licence())
	fmt.Println(data.Tang().Licence())
	// Output:
	// CC BY 4.0
	// public domain
}
