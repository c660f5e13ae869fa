package published_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data/published"
)

func Example() {
	for _, file := range published.MNIST.Files {
		fmt.Println(file.RemoteName(), file.Size, file.SHA256[:8])
	}
	// Output:
	// train-images-idx3-ubyte.gz 47040016 ba891046
	// train-labels-idx1-ubyte.gz 60008 65a50cbb
	// t10k-images-idx3-ubyte.gz 7840016 0fa7898d
	// t10k-labels-idx1-ubyte.gz 10008 ff7bcfd4
}
