package embedded_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
)

func ExampleFashionMNIST() {
	images, labels, err := embedded.FashionMNIST()
	fmt.Println(images.Dims, labels.Dims, err)
	// Output: [10000 28 28] [10000] <nil>
}
