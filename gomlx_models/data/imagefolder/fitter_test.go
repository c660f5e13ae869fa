package imagefolder

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"golang.org/x/image/draw"
)

var (
	black = color.NRGBA{0, 0, 0, 255}
	white = color.NRGBA{255, 255, 255, 255}
	red   = color.NRGBA{255, 0, 0, 255}
	green = color.NRGBA{0, 255, 0, 255}
	blue  = color.NRGBA{0, 0, 255, 255}
	glass = color.NRGBA{}
)

// twoHalves is a picture 4 high and 8 wide whose left half has one colour and whose right half another.
func twoHalves(left, right color.NRGBA) image.Image { return halves(8, 4, left, right) }

func halves(width, height int, left, right color.NRGBA) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := left
			if x >= width/2 {
				c = right
			}
			picture.SetNRGBA(x, y, c)
		}
	}
	return picture
}

func fitted(frame Frame, picture image.Image) []byte {
	place := make([]byte, frame.bytes())
	f := fitter{frame: frame}
	f.fit(halves(100, 30, blue, green), place) // what another picture left is not seen
	f.fit(picture, place)
	return place
}

func TestPicturesAreFitted(t *testing.T) {
	for _, test := range []struct {
		name    string
		picture image.Image
		frame   Frame
		want    []byte
	}{
		{"the middle of a wide one", twoHalves(black, white), Frame{4, 4, 1, Crop, white, false},
			[]byte{0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255}},
		{"the middle of a high one", twoHalves(red, blue), Frame{1, 8, 3, Crop, white, false},
			[]byte{255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255}},
		// 0.299 of 255 (ITU-R BT.601), which package color rounds to 76.
		{"grey", twoHalves(red, red), Frame{1, 2, 1, Crop, white, false}, []byte{76, 76}},
		{"transparent on white", twoHalves(glass, glass), Frame{1, 1, 3, Crop, white, false}, []byte{255, 255, 255}},
		{"transparent on blue", twoHalves(glass, glass), Frame{1, 1, 3, Crop, blue, false}, []byte{0, 0, 255}},
		{"half transparent on blue", twoHalves(color.NRGBA{255, 0, 0, 128}, color.NRGBA{255, 0, 0, 128}), Frame{1, 1, 3, Crop, blue, false}, []byte{128, 0, 127}},
		// 8 by 4 into 4 by 4 are 4 by 2 in the middle.
		{"a wide one on red", twoHalves(black, black), Frame{4, 4, 1, Pad, red, false},
			[]byte{76, 76, 76, 76, 0, 0, 0, 0, 0, 0, 0, 0, 76, 76, 76, 76}},
		{"a wide one beside nothing", twoHalves(black, black), Frame{4, 2, 4, Pad, green, false},
			[]byte{0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0}},
		{"stretched", halves(2, 4, black, white), Frame{1, 2, 1, Stretch, red, false}, []byte{0, 255}},
		{"alpha as it is", twoHalves(color.NRGBA{200, 100, 50, 51}, color.NRGBA{200, 100, 50, 51}), Frame{1, 2, 4, Stretch, white, false},
			[]byte{200, 100, 50, 51, 200, 100, 50, 51}},
		{"a thread", halves(3001, 1, black, white), Frame{2, 2, 1, Crop, red, false}, []byte{255, 255, 255, 255}},
		{"a thread, whole", halves(3000, 1, black, black), Frame{3, 2, 1, Pad, red, false}, []byte{76, 76, 0, 0, 76, 76}},
		{"one pixel", halves(1, 1, black, white), Frame{2, 2, 1, Crop, red, false}, []byte{255, 255, 255, 255}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := fitted(test.frame, test.picture); !slices.Equal(got, test.want) {
				t.Errorf("the pixels are %v, want %v", got, test.want)
			}
		})
	}
}

// offset is a picture that does not begin at (0, 0).
type offset struct{ image.Image }

func (o offset) Bounds() image.Rectangle { return o.Image.Bounds().Add(image.Pt(-7, 30)) }
func (o offset) At(x, y int) color.Color { return o.Image.At(x+7, y-30) }

// Where a picture begins, and what kind of image it is, makes no difference.
func TestKindsOfImagesFitAlike(t *testing.T) {
	for _, size := range []image.Point{{8, 4}, {16, 16}, {117, 63}, {500, 700}} {
		plain := halves(size.X, size.Y, black, white)
		grey := image.NewGray(plain.Bounds())
		wide := image.NewNRGBA64(plain.Bounds())
		palette := image.NewPaletted(plain.Bounds(), color.Palette{white, black})
		for y := range size.Y {
			for x := range size.X {
				grey.Set(x, y, plain.At(x, y))
				wide.Set(x, y, plain.At(x, y))
				palette.Set(x, y, plain.At(x, y))
			}
		}
		for _, fit := range []Fit{Crop, Pad, Stretch} {
			frame := Frame{16, 16, 3, fit, red, false}
			want := fitted(frame, plain)
			for i, picture := range []image.Image{offset{plain}, grey, wide, palette, offset{palette}} {
				if !slices.Equal(fitted(frame, picture), want) {
					t.Errorf("image %d of %v fits otherwise (%s) than as NRGBA", i, size, fit)
				}
			}
		}
	}
}

// Reduced by blocks first, a photograph looks as Catmull-Rom alone would have it.
func TestReducingIsNotSeen(t *testing.T) {
	for _, size := range []image.Point{{1003, 701}, {640, 480}, {515, 4000}} {
		picture := image.NewNRGBA(image.Rect(0, 0, size.X, size.Y))
		for y := range size.Y {
			for x := range size.X {
				wave := math.Sin(float64(x*16)/float64(size.X)) * math.Cos(float64(y*11)/float64(size.Y))
				picture.SetNRGBA(x, y, color.NRGBA{byte(255 * x / size.X), byte(127 + 127*wave), byte(255 * y / size.Y), byte(255 - 100*x/size.X)})
			}
		}
		frame := Frame{32, 32, 3, Stretch, blue, false}
		canvas := image.NewRGBA(image.Rect(0, 0, 32, 32))
		draw.Draw(canvas, canvas.Bounds(), image.NewUniform(blue), image.Point{}, draw.Src)
		draw.CatmullRom.Scale(canvas, canvas.Bounds(), picture, picture.Bounds(), draw.Over, nil)
		for i, got := range fitted(frame, picture) {
			want := canvas.Pix[4*(i/3)+i%3]
			if max(got, want)-min(got, want) > 6 {
				t.Fatalf("of %v value %d is %d, want about %d", size, i, got, want)
			}
		}
	}
}

func TestGreyIsThatOfPackageColor(t *testing.T) {
	for i := range 1 << 12 {
		c := color.RGBA{byte(i * 31), byte(i * 7), byte(i >> 4), 255}
		if want := color.GrayModel.Convert(c).(color.Gray).Y; grey(c.R, c.G, c.B) != want {
			t.Fatalf("the grey of %v is %d, want %d", c, grey(c.R, c.G, c.B), want)
		}
	}
}
