package imagefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// webpFrame is the first picture of a WebP file, and where it lies on the canvas.
type webpFrame struct {
	canvas image.Point // (0, 0) if the file does not say
	at     image.Point
	alpha  []byte // the content of ALPH, or nil
	kind   string // "VP8 " or "VP8L"
	data   []byte
}

var errNoFrame = errors.New("it has no picture")

func configWebP(r io.ReadSeeker) (image.Config, error) {
	f, err := readWebP(r)
	if err != nil {
		return image.Config{}, err
	}
	head, err := webp.DecodeConfig(bytes.NewReader(f.still(nil)))
	if f.canvas != (image.Point{}) {
		head.Width, head.Height = f.canvas.X, f.canvas.Y
	}
	return head, err
}

func decodeWebP(r io.ReadSeeker) (image.Image, error) {
	f, err := readWebP(r)
	if err != nil {
		return nil, err
	}
	head, err := webp.DecodeConfig(bytes.NewReader(f.still(nil)))
	if err != nil {
		return nil, err
	}
	size := image.Pt(head.Width, head.Height)
	if f.canvas == (image.Point{}) {
		f.canvas = size
	}
	if end := f.at.Add(size); end.X > f.canvas.X || end.Y > f.canvas.Y {
		return nil, errors.New("its first picture is larger than its canvas")
	}
	picture, err := webp.Decode(bytes.NewReader(f.still(&size)))
	if err != nil {
		return nil, err
	}
	return onCanvas(videoColors(picture), f.at, f.canvas.X, f.canvas.Y), nil
}

// readWebP finds the first picture, which in an animation lies in its first frame.
func readWebP(r io.Reader) (f webpFrame, err error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxBytes))
	if err != nil {
		return f, err
	}
	for rest := file[min(12, len(file)):]; ; {
		name, content, after, err := riffChunk(rest)
		if err != nil {
			return f, err
		}
		switch rest = after; name {
		case "VP8X":
			if len(content) < 10 {
				return f, errCut
			}
			f.canvas = image.Pt(1+uint24(content[4:]), 1+uint24(content[7:]))
		case "ANMF":
			if len(content) < 16 {
				return f, errCut
			}
			f.at = image.Pt(2*uint24(content), 2*uint24(content[3:]))
			rest = content[16:]
		case "ALPH":
			f.alpha = content
		case "VP8 ", "VP8L":
			f.kind, f.data = name, content
			return f, nil
		}
	}
}

// riffChunk is the chunk that a part of a file begins with, and what follows it.
func riffChunk(file []byte) (name string, content, after []byte, err error) {
	if len(file) == 0 {
		return "", nil, nil, errNoFrame
	}
	if len(file) < 8 {
		return "", nil, nil, errCut
	}
	name, length := string(file[:4]), int(binary.LittleEndian.Uint32(file[4:]))
	file = file[8:]
	if length > len(file) {
		return "", nil, nil, errCut
	}
	return name, file[:length], file[min(length+length%2, len(file)):], nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// still is a file of this picture alone, with its alpha if its size is given.
func (f webpFrame) still(size *image.Point) []byte {
	body := []byte("WEBP")
	add := func(name string, content []byte) {
		body = append(body, name...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(content)))
		body = append(body, content...)
		body = append(body, make([]byte, len(content)%2)...)
	}
	if size != nil && f.alpha != nil && f.kind == "VP8 " {
		const hasAlpha = 1 << 4
		w, h := size.X-1, size.Y-1
		add("VP8X", []byte{hasAlpha, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
		add("ALPH", f.alpha)
	}
	add(f.kind, f.data)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// videoColors takes the colours of a lossy picture for what they are: VP8 keeps those of BT.601 from 16 to 235, as
// video does, but image.YCbCr, in which the decoder hands them over, stands for those of JPEG, from 0 to 255.
func videoColors(picture image.Image) image.Image {
	var planes *image.YCbCr
	alpha := func(x, y int) byte { return 255 }
	switch p := picture.(type) {
	case *image.YCbCr:
		planes = p
	case *image.NYCbCrA:
		planes = &p.YCbCr
		alpha = func(x, y int) byte { return p.A[p.AOffset(x, y)] }
	default:
		return picture
	}
	made := image.NewNRGBA(image.Rectangle{Max: planes.Rect.Size()})
	to := made.Pix
	for y := planes.Rect.Min.Y; y < planes.Rect.Max.Y; y++ {
		for x := planes.Rect.Min.X; x < planes.Rect.Max.X; x++ {
			c := planes.COffset(x, y)
			to[0], to[1], to[2] = videoRGB(planes.Y[planes.YOffset(x, y)], planes.Cb[c], planes.Cr[c])
			to[3] = alpha(x, y)
			to = to[4:]
		}
	}
	return made
}

// videoRGB turns a colour of BT.601 into red, green and blue (ITU-R BT.601-7, section 2.5), in steps of 1/65536.
func videoRGB(y, cb, cr byte) (r, g, b byte) {
	luma, blue, red := 76309*(int(y)-16), int(cb)-128, int(cr)-128
	return level(luma + 104597*red), level(luma - 25675*blue - 53279*red), level(luma + 132201*blue)
}

func level(v int) byte { return byte(min(max((v+1<<15)>>16, 0), 255)) }
