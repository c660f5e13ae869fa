// Package picture has cells show images: a program that imports it displays every [image.Image] as a
// PNG. It is apart from package values because most cells need not link an image encoder.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"reflect"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
)

// maxSide is the longest side of a picture that is shown, in pixels.
const maxSide = 1 << 14

func init() { values.RegisterFormatter(look) }

// look is the display of images.
func look(v any) (bundle map[string][]byte, ok bool, err error) {
	img, ok := v.(image.Image)
	if !ok || !isPicture(v) || reflect.ValueOf(v).Kind() == reflect.Pointer && reflect.ValueOf(v).IsNil() {
		return nil, false, nil
	}
	size := img.Bounds().Size()
	text := fmt.Sprintf("image %dx%d", size.X, size.Y)
	if size.X == 0 || size.Y == 0 || size.X > maxSide || size.Y > maxSide {
		return map[string][]byte{contract.MIMEPlain: []byte(text)}, true, nil
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, true, fmt.Errorf("picture: %s: %w", text, err)
	}
	return map[string][]byte{contract.MIMEPNG: b.Bytes(), contract.MIMEPlain: []byte(text)}, true, nil
}

// isPicture tells pictures from what is one only by its methods: a rectangle, and a colour without end.
func isPicture(v any) bool {
	switch v.(type) {
	case image.Rectangle, *image.Rectangle, *image.Uniform:
		return false
	}
	return true
}
