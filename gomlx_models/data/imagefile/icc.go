package imagefile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"io"
	"math"
)

// profile is what the red, green and blue of a picture stand for: an ICC profile of three primaries and curves, as those
// of Display P3, in which phones take photos, and of Adobe RGB (ICC.1:2022, section 8.3). Others are passed over.
type profile struct {
	curves [3]func(float64) float64 // from a value to light, both 0 to 1
	matrix [3][3]float64            // from light to that of sRGB's primaries
}

// fromXYZ leads from the light of the profile connection space to that of sRGB's primaries, which lie in D50 as in
// sRGB's own profile.
var fromXYZ = [3][3]float64{
	{3.1338561, -1.6168667, -0.4906146},
	{-0.9787684, 1.9161415, 0.0334540},
	{0.0719453, -0.2289914, 1.4052427},
}

// parseICC reads a profile, nil if it is of another kind or hardly differs from sRGB's.
func parseICC(icc []byte) *profile {
	const header = 132
	if len(icc) < header || string(icc[16:20]) != "RGB " || string(icc[20:24]) != "XYZ " {
		return nil
	}
	tags := map[string][]byte{}
	for i := range min(int(binary.BigEndian.Uint32(icc[128:])), 100) {
		at := header + 12*i
		if at+12 > len(icc) {
			return nil
		}
		begin, size := uint64(binary.BigEndian.Uint32(icc[at+4:])), uint64(binary.BigEndian.Uint32(icc[at+8:]))
		if begin+size <= uint64(len(icc)) {
			tags[string(icc[at:at+4])] = icc[begin : begin+size]
		}
	}
	var p profile
	for i, name := range []string{"r", "g", "b"} {
		primary := tags[name+"XYZ"]
		if p.curves[i] = parseCurve(tags[name+"TRC"]); p.curves[i] == nil || len(primary) < 20 {
			return nil
		}
		for row := range p.matrix {
			for k := range 3 {
				p.matrix[row][i] += fromXYZ[row][k] * fixed16(primary[8+4*k:])
			}
		}
	}
	if p.isSRGB() {
		return nil
	}
	return &p
}

func fixed16(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// parseCurve reads a curve, nil if it is none that is known.
func parseCurve(tag []byte) func(float64) float64 {
	if len(tag) < 12 {
		return nil
	}
	switch string(tag[:4]) {
	case "curv":
		return tableCurve(tag[12:], uint64(binary.BigEndian.Uint32(tag[8:])))
	case "para":
		kind := binary.BigEndian.Uint16(tag[8:])
		counts := []int{1, 3, 4, 5, 7}
		if int(kind) >= len(counts) || len(tag) < 12+4*counts[kind] {
			return nil
		}
		var n [7]float64
		for i := range counts[kind] {
			n[i] = fixed16(tag[12+4*i:])
		}
		return formulaCurve(kind, n)
	}
	return nil
}

// tableCurve is a curve of as many values, or of a power if that is one, or none.
func tableCurve(values []byte, count uint64) func(float64) float64 {
	switch {
	case uint64(len(values)) < 2*count:
		return nil
	case count == 0:
		return func(v float64) float64 { return v }
	case count == 1:
		power := float64(binary.BigEndian.Uint16(values)) / 256
		return func(v float64) float64 { return math.Pow(v, power) }
	}
	at := func(i int) float64 { return float64(binary.BigEndian.Uint16(values[2*i:])) / 65535 }
	return func(v float64) float64 {
		place := v * float64(count-1)
		i := min(int(place), int(count)-2)
		return at(i) + (place-float64(i))*(at(i+1)-at(i))
	}
}

// formulaCurve is one of the curves of ICC.1:2022, table 68; the order there is gamma, a, b, c, d, e and f.
func formulaCurve(kind uint16, n [7]float64) func(float64) float64 {
	gamma, a, b, c, d, e, f := n[0], n[1], n[2], n[3], n[4], n[5], n[6]
	switch kind {
	case 0:
		a, c, d = 1, 0, math.Inf(-1)
	case 1:
		d = -b / a
	case 2:
		d, e, f, c = -b/a, c, c, 0
	}
	return func(v float64) float64 {
		if v >= d {
			return math.Pow(max(0, a*v+b), gamma) + e
		}
		return c*v + f
	}
}

// light is the light of a value of sRGB (IEC 61966-2-1).
func light(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// value is the value of sRGB for a light.
func value(light float64) float64 {
	if light <= 0.0031308 {
		return 12.92 * max(light, 0)
	}
	return 1.055*math.Pow(min(light, 1), 1/2.4) - 0.055
}

// isSRGB tells whether the profile hardly changes anything.
func (p *profile) isSRGB() bool {
	const hardly = 0.01
	for i, row := range p.matrix {
		for j, v := range row {
			if i == j {
				v--
			}
			if !(math.Abs(v) < hardly) {
				return false
			}
		}
		for v := 0.0; v <= 1; v += 1.0 / 16 {
			if !(math.Abs(p.curves[i](v)-light(v)) < hardly) {
				return false
			}
		}
	}
	return true
}

// toSRGB brings a picture from its profile to sRGB. Pictures that have no red, green and blue stay as they are.
func toSRGB(picture image.Image, icc []byte) image.Image {
	switch picture.(type) {
	case *image.Gray, *image.Gray16, *image.CMYK:
		return picture
	}
	p := parseICC(icc)
	if p == nil {
		return picture
	}
	if rgba, ok := picture.(*image.RGBA); ok && !rgba.Opaque() { // whose colours are premultiplied
		picture = redrawn(rgba, image.NewNRGBA(image.Rectangle{Max: rgba.Rect.Size()}))
	}
	from := flat(picture)
	made, to := from.like(from.size)
	depth := from.bytes / 4 // bytes of a value
	values := 1 << (8 * depth)
	var lights [3][]float64
	for i, curve := range p.curves {
		for v := range values {
			lights[i] = append(lights[i], curve(float64(v)/float64(values-1)))
		}
	}
	const steps = 1 << 14
	var encoded [steps + 1]float64
	for i := range encoded {
		encoded[i] = value(float64(i)/steps) * float64(values-1)
	}
	read := func(b []byte) int {
		if depth == 1 {
			return int(b[0])
		}
		return int(binary.BigEndian.Uint16(b))
	}
	for y := range from.size.Y {
		row := from.pix[y*from.stride:]
		for range from.size.X {
			r, g, b := lights[0][read(row)], lights[1][read(row[depth:])], lights[2][read(row[2*depth:])]
			for i, m := range p.matrix {
				at := encoded[int(min(max(m[0]*r+m[1]*g+m[2]*b, 0), 1)*steps+0.5)]
				if depth == 1 {
					to[i] = byte(at + 0.5)
				} else {
					binary.BigEndian.PutUint16(to[2*i:], uint16(at+0.5))
				}
			}
			copy(to[3*depth:4*depth], row[3*depth:])
			row, to = row[from.bytes:], to[from.bytes:]
		}
	}
	return made
}

// maxICC is the most bytes of a profile that is looked at.
const maxICC = 4 << 20

// jpegICC joins the parts of a profile, in their order.
func jpegICC(r io.ReadSeeker) []byte {
	var icc []byte
	segments(r, func(marker byte, content []byte) bool {
		if part, found := bytes.CutPrefix(content, []byte("ICC_PROFILE\x00")); found && marker == 0xe2 && len(part) > 2 && len(icc) < maxICC {
			icc = append(icc, part[2:]...)
		}
		return true
	})
	return icc
}

// pngICC unpacks the chunk iCCP.
func pngICC(r io.ReadSeeker) []byte {
	_, packed, _ := bytes.Cut(pngChunk(r, "iCCP"), []byte{0})
	if len(packed) < 1 {
		return nil
	}
	unpacked, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	icc, _ := io.ReadAll(io.LimitReader(unpacked, maxICC)) // what is cut short is no profile
	return icc
}

func webpICC(r io.ReadSeeker) []byte { return webpChunk(r, "ICCP") }

// photoICC finds the profile in the box colr of a HEIC or AVIF file.
func photoICC(file []byte) []byte {
	for _, kind := range []string{"colrprof", "colrrICC"} {
		at := bytes.Index(file, []byte(kind))
		if at < 4 {
			continue
		}
		size := int64(binary.BigEndian.Uint32(file[at-4:]))
		if begin, end := int64(at+len(kind)), int64(at-4)+size; begin < end && end <= int64(len(file)) {
			return file[begin:end]
		}
	}
	return nil
}
