// Package picture has cells show images: a program that imports it displays every [image.Image] as a
// PNG. It is apart from package values because most cells need not link an image encoder.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"reflect"

	"github.com/atelier-go/atelier/kernel/values"
)

func init() { values.RegisterLook(look) }

// look is the display of images.
func look(v any) (bundle map[string][]byte, ok bool, err error) {
	img, ok := v.(image.Image)
	if !ok || reflect.ValueOf(v).Kind() == reflect.Pointer && reflect.ValueOf(v).IsNil() {
		return nil, false, nil
	}
	size := img.Bounds().Size()
	text := fmt.Sprintf("image %dx%d", size.X, size.Y)
	if size.X == 0 || size.Y == 0 {
		return map[string][]byte{"text/plain": []byte(text)}, true, nil
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, true, fmt.Errorf("picture: %s: %w", text, err)
	}
	return map[string][]byte{"image/png": b.Bytes(), "text/plain": []byte(text)}, true, nil
}
