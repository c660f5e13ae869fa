package backend_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

func ExampleOpen() {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Finalize()
	fmt.Println(b.Name())
	// Output: Go Backend
}
