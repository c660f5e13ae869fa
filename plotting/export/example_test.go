package export_test

import (
	"bytes"
	"context"
	"fmt"
	"image"

	"github.com/atelier-go/atelier/plotting/export"
)

func ExampleFilm() {
	frames := func(yield func(image.Image, error) bool) {
		for i := range 3 {
			frame := image.NewGray(image.Rect(0, 0, 8, 8))
			frame.Pix[i] = 255
			if !yield(export.Enlarge(frame, 4), nil) {
				return
			}
		}
	}
	var file bytes.Buffer
	count, err := export.Film(context.Background(), &file, frames, export.PNG, export.Options{FPS: 10})
	fmt.Println(count, err)
	// Output: 3 <nil>
}
