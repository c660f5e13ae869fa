package safetensors_test

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/fit/safetensors"
)

func Example() {
	file, err := safetensors.Encode(map[string]safetensors.Tensor{
		"weights": {DType: safetensors.U8, Shape: []uint64{2, 3}, Data: []byte{1, 2, 3, 4, 5, 6}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	tensors, _, err := safetensors.Decode(file)
	fmt.Println(tensors["weights"].Shape, tensors["weights"].Data, err)
	// Output: [2 3] [1 2 3 4 5 6] <nil>
}
