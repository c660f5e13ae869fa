package imagefile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"
)

// The primaries of some spaces in D50, a column each, by the adaptation of Bradford.
var (
	displayP3 = [3][3]float64{{0.51512, 0.29198, 0.1571}, {0.24119, 0.69224, 0.06657}, {-0.00105, 0.04188, 0.78407}}
	adobeRGB  = [3][3]float64{{0.60974, 0.20527, 0.14919}, {0.31111, 0.62568, 0.06321}, {0.01947, 0.06087, 0.74456}}
	srgb      = [3][3]float64{{0.43604, 0.38511, 0.14305}, {0.22248, 0.71691, 0.06061}, {0.01392, 0.09707, 0.71391}}
)

func fixed(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

// srgbCurve is the curve of sRGB as a formula.
func srgbCurve() []byte {
	curve := append([]byte("para\x00\x00\x00\x00"), 0, 3, 0, 0)
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		curve = binary.BigEndian.AppendUint32(curve, fixed(v))
	}
	return curve
}

// tableOf is a curve as a table of values.
func tableOf(curve func(float64) float64) []byte {
	const count = 1024
	table := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), count)
	for i := range count {
		table = binary.BigEndian.AppendUint16(table, uint16(math.Round(65535*curve(float64(i)/(count-1)))))
	}
	return table
}

// powerOf is a curve that is a power, in steps of 1/256.
func powerOf(steps uint16) []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), 1), steps)
}

// iccOf is a profile.
func iccOf(primaries [3][3]float64, curve []byte) []byte {
	icc := make([]byte, 128, 2000)
	copy(icc[16:], "RGB XYZ ")
	icc = binary.BigEndian.AppendUint32(icc, 6)
	at := uint32(len(icc) + 6*12)
	var data []byte
	add := func(name string, content []byte) {
		icc = append(icc, name...)
		icc = binary.BigEndian.AppendUint32(icc, at+uint32(len(data)))
		icc = binary.BigEndian.AppendUint32(icc, uint32(len(content)))
		data = append(data, content...)
	}
	for i, name := range []string{"r", "g", "b"} {
		place := []byte("XYZ \x00\x00\x00\x00")
		for row := range 3 {
			place = binary.BigEndian.AppendUint32(place, fixed(primaries[row][i]))
		}
		add(name+"XYZ", place)
		add(name+"TRC", curve)
	}
	return append(icc, data...)
}

// withICC puts a profile, in two parts, into a JPEG file.
func withICC(file, icc []byte) []byte {
	out := slices.Clone(file[:2])
	half := len(icc) / 2
	for i, part := range [][]byte{icc[:half], icc[half:]} {
		content := append([]byte("ICC_PROFILE\x00"), byte(i+1), 2)
		content = append(content, part...)
		out = binary.BigEndian.AppendUint16(append(out, 0xff, 0xe2), uint16(len(content)+2))
		out = append(out, content...)
	}
	return append(out, file[2:]...)
}

// pngWithICC puts a profile into a PNG file.
func pngWithICC(t *testing.T, file, icc []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(icc); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	content := append([]byte("iCCPa profile\x00\x00"), packed.Bytes()...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)-4))
	chunk = binary.BigEndian.AppendUint32(append(chunk, content...), crc32.ChecksumIEEE(content))
	const head = 8 + 25
	return slices.Concat(file[:head], chunk, file[head:])
}

// The values wanted were computed with NumPy from the primaries and curves of the spaces.
func TestColorsBecomeThoseOfSRGB(t *testing.T) {
	colors := [4]color.NRGBA{{200, 100, 50, 255}, {90, 180, 120, 255}, {255, 0, 0, 255}, {128, 128, 128, 255}}
	fromP3 := [4]color.NRGBA{{215, 93, 31, 255}, {41, 183, 114, 255}, {255, 0, 0, 255}, {128, 128, 128, 255}}
	fromAdobe := [4]color.NRGBA{{227, 100, 42, 255}, {0, 181, 117, 255}, {255, 0, 0, 255}, {129, 129, 129, 255}}
	half := func(of [4]color.NRGBA) [4]color.NRGBA {
		for i := range of {
			of[i].A = 128
		}
		return of
	}
	p3, adobe := iccOf(displayP3, srgbCurve()), iccOf(adobeRGB, powerOf(563))
	plain, soft, photo := encoded(t, png.Encode, quartered(colors)), encoded(t, png.Encode, quartered(half(colors))), encoded(t, asJPEG, quartered(colors))
	deep := image.NewNRGBA64(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			deep.Set(x, y, colors[y/16*2+x/24])
		}
	}
	other := slices.Clone(p3)
	copy(other[16:], "CMYK")
	lab := slices.Clone(p3)
	copy(lab[20:], "Lab ")
	for _, test := range []struct {
		name string
		file []byte
		want [4]color.NRGBA
		near int
	}{
		{"p3.png", pngWithICC(t, plain, p3), fromP3, 1},
		{"alpha.png", pngWithICC(t, soft, p3), half(fromP3), 1},
		{"deep.png", pngWithICC(t, encoded(t, png.Encode, deep), p3), fromP3, 1},
		{"table.png", pngWithICC(t, plain, iccOf(displayP3, tableOf(light))), fromP3, 1},
		{"p3.jpg", withICC(photo, p3), fromP3, 6},
		{"adobe.png", pngWithICC(t, plain, adobe), fromAdobe, 1},
		{"adobe.jpg", withICC(photo, adobe), fromAdobe, 12},
		{"srgb.png", pngWithICC(t, plain, iccOf(srgb, srgbCurve())), colors, 0},
		{"cmyk.png", pngWithICC(t, plain, other), colors, 0},
		{"lab.png", pngWithICC(t, plain, lab), colors, 0},
		{"cut.png", pngWithICC(t, plain, p3[:300]), colors, 0},
		{"short.png", pngWithICC(t, plain, p3[:50]), colors, 0},
		{"grey.png", pngWithICC(t, encoded(t, png.Encode, image.NewGray(image.Rect(0, 0, 48, 32))), p3), [4]color.NRGBA{{A: 255}, {A: 255}, {A: 255}, {A: 255}}, 0},
	} {
		if found := middles(decoded(t, test.name, test.file)); !near(found, test.want, test.near) {
			t.Errorf("%s has the quarters %v, want %v within %d", test.name, found, test.want, test.near)
		}
	}
	if parseICC(iccOf(srgb, srgbCurve())) != nil || parseICC(iccOf(srgb, tableOf(light))) != nil {
		t.Error("sRGB's own profile would be converted")
	}
	// And of a photo in a container.
	box := binary.BigEndian.AppendUint32(nil, uint32(12+len(p3)))
	file := slices.Concat([]byte("something"), box, []byte("colrprof"), p3, []byte("else"))
	if !bytes.Equal(photoICC(file), p3) || photoICC(file[:len(file)-9]) != nil || photoICC([]byte("colrprof")) != nil {
		t.Errorf("the profile of a photo is not found, or where it is not")
	}
}

// The curves of ICC.1:2022, table 68.
func TestFormulaCurves(t *testing.T) {
	for kind, n := range [][7]float64{{2}, {2, 2, -1}, {2, 2, -1, 0.25}, {2, 1, 0, 0.5, 0.5}, {2, 1, 0, 0.5, 0.5, 0.1, 0.2}} {
		want := map[float64]float64{
			0.25: []float64{0.0625, 0, 0.25, 0.125, 0.325}[kind],
			0.75: []float64{0.5625, 0.25, 0.5, 0.5625, 0.6625}[kind],
		}
		for v, w := range want {
			if got := formulaCurve(uint16(kind), n)(v); math.Abs(got-w) > 1e-12 {
				t.Errorf("curve %d of %g is %g, want %g", kind, v, got, w)
			}
		}
	}
}
