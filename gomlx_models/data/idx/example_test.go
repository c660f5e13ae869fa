package idx_test

import (
	"bytes"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// Two pictures of 1 by 3 pixels go into a file and come out again.
func Example() {
	var file bytes.Buffer
	pictures := idx.Array{Dims: []int{2, 1, 3}, Values: []byte{0, 128, 255, 255, 128, 0}}
	if err := idx.Write(&file, pictures); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(file.Len(), "bytes")

	back, err := idx.Read(&file, "pictures.idx")
	fmt.Println(back.Dims, back.Values, err)
	// Output:
	// 22 bytes
	// [2 1 3] [0 128 255 255 128 0] <nil>
}

// A damaged file is refused with the place of the fault.
func ExampleRead_damaged() {
	_, err := idx.Read(bytes.NewReader([]byte{0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3}), "labels.idx")
	fmt.Println(err)
	// Output:
	// idx: labels.idx: at byte 11: the values end after 3 bytes, wanted 5 (unexpected EOF); replace the file by a good copy
}
