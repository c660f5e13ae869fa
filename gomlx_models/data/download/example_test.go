package download_test

import (
	"context"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data/download"
)

// The full Fashion-MNIST is fetched once; data.FashionMNISTFull finds it from then on.
func ExampleGet() {
	folder, err := download.Get(context.Background(), "fashion-mnist", download.Options{
		Progress: func(done, total int64) { fmt.Printf("\r%3d %%", 100*done/total) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(" in", folder)
}
