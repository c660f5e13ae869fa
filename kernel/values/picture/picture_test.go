package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func TestLook(t *testing.T) {
	img := image.NewGray(image.Rect(2, 3, 30, 31))
	img.SetGray(2, 3, color.Gray{Y: 77})
	bundle, ok, err := look(img)
	if err != nil || !ok {
		t.Fatalf("got %t and the error %v, want the image's look", ok, err)
	}
	if got, want := string(bundle["text/plain"]), "image 28x28"; got != want {
		t.Errorf("got the text %q, want %q", got, want)
	}
	back, err := png.Decode(bytes.NewReader(bundle["image/png"]))
	if err != nil {
		t.Fatal(err)
	}
	if got := back.At(0, 0).(color.Gray).Y; got != 77 {
		t.Errorf("got the first pixel %d, want 77", got)
	}
}

func TestNoPicture(t *testing.T) {
	for _, v := range []any{nil, 1, (*image.RGBA)(nil)} {
		if _, ok, err := look(v); ok || err != nil {
			t.Errorf("%T: got %t and the error %v, want no look", v, ok, err)
		}
	}
	bundle, ok, err := look(image.NewGray(image.Rectangle{}))
	if !ok || err != nil || string(bundle["text/plain"]) != "image 0x0" || bundle["image/png"] != nil {
		t.Errorf("an empty image: got %v, %t and the error %v, want its text only", bundle, ok, err)
	}
}

func TestLookIsForPicturesAlone(t *testing.T) {
	for _, v := range []any{image.Rect(1, 2, 3, 4), image.NewUniform(color.Black), (*image.Gray)(nil), 7} {
		if _, ok, _ := look(v); ok {
			t.Errorf("%T is shown as a picture", v)
		}
	}
}
