package imagefile_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// A picture that was saved under the wrong ending is read all the same.
func ExampleDecode() {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		fmt.Println(err)
		return
	}
	picture, err := imagefile.Decode("holiday.jpg", bytes.NewReader(file.Bytes()))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(picture.Bounds().Size())
	// Output: (30,20)
}
