package imagefile

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"io"
)

// upright turns a picture as its EXIF orientation says, 1 to 8; any other value stands for 1.
func upright(picture image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return picture
	}
	from := flat(picture)
	size := from.size
	right, down := from.bytes, from.stride // the ways in memory, of the picture as it lies
	last := image.Pt((size.X-1)*right, (size.Y-1)*down)
	// Where the first pixel of the turned picture comes from, and those to the right of it and below it.
	var at, alongX, alongY int
	switch orientation {
	case 2:
		at, alongX, alongY = last.X, -right, down
	case 3:
		at, alongX, alongY = last.X+last.Y, -right, -down
	case 4:
		at, alongX, alongY = last.Y, right, -down
	case 5:
		at, alongX, alongY = 0, down, right
	case 6:
		at, alongX, alongY = last.Y, -down, right
	case 7:
		at, alongX, alongY = last.X+last.Y, -down, -right
	case 8:
		at, alongX, alongY = last.X, down, -right
	}
	if orientation > 4 {
		size = image.Pt(size.Y, size.X)
	}
	turned, to := from.like(size)
	for y := range size.Y {
		for x := range size.X {
			place := at + x*alongX + y*alongY
			copy(to[:from.bytes], from.pix[place:place+from.bytes])
			to = to[from.bytes:]
		}
	}
	return turned
}

// pixels are those of a picture in memory.
type pixels struct {
	pix           []byte
	bytes, stride int // of a pixel and of a row
	size          image.Point
	like          func(size image.Point) (image.Image, []byte) // makes a picture of this kind
}

// flat gives the pixels of a picture, which is copied if its kind is a rare one.
func flat(picture image.Image) pixels {
	b := picture.Bounds()
	switch p := picture.(type) {
	case *image.RGBA:
		return pixels{p.Pix[p.PixOffset(b.Min.X, b.Min.Y):], 4, p.Stride, b.Size(), func(size image.Point) (image.Image, []byte) {
			made := image.NewRGBA(image.Rectangle{Max: size})
			return made, made.Pix
		}}
	case *image.NRGBA:
		return pixels{p.Pix[p.PixOffset(b.Min.X, b.Min.Y):], 4, p.Stride, b.Size(), func(size image.Point) (image.Image, []byte) {
			made := image.NewNRGBA(image.Rectangle{Max: size})
			return made, made.Pix
		}}
	case *image.NRGBA64:
		return pixels{p.Pix[p.PixOffset(b.Min.X, b.Min.Y):], 8, p.Stride, b.Size(), func(size image.Point) (image.Image, []byte) {
			made := image.NewNRGBA64(image.Rectangle{Max: size})
			return made, made.Pix
		}}
	case *image.RGBA64, *image.Gray16:
		return flat(redrawn(picture, image.NewNRGBA64(image.Rectangle{Max: b.Size()})))
	case *image.YCbCr, *image.Gray, *image.CMYK: // always opaque, and such drawing is fast
		return flat(redrawn(picture, image.NewRGBA(image.Rectangle{Max: b.Size()})))
	}
	return flat(redrawn(picture, image.NewNRGBA(image.Rectangle{Max: b.Size()})))
}

// redrawn draws a picture onto another.
func redrawn(picture image.Image, onto draw.Image) image.Image {
	draw.Draw(onto, onto.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return onto
}

// exifOrientation finds the orientation in EXIF, which is laid out like a TIFF file; 1 if it is not there.
func exifOrientation(exif []byte) int {
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	return tiffOrientation(bytes.NewReader(exif))
}

func tiffOrientation(r io.ReadSeeker) int { return tiffTag(r, orientationTag, 1) }

// jpegOrientation looks through the segments before the picture itself.
func jpegOrientation(r io.ReadSeeker) int {
	found := 1
	segments(r, func(marker byte, content []byte) bool {
		if marker != 0xe1 || !bytes.HasPrefix(content, []byte("Exif\x00\x00")) {
			return true
		}
		found = exifOrientation(content)
		return false
	})
	return found
}

// segments calls a function with what programs have added to a JPEG file before the picture itself, until it is done.
func segments(r io.ReadSeeker, next func(marker byte, content []byte) (more bool)) {
	if _, err := r.Seek(2, io.SeekStart); err != nil {
		return
	}
	for {
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil || head[0] != 0xff {
			return
		}
		length := int64(binary.BigEndian.Uint16(head[2:])) - 2
		switch marker := head[1]; {
		case marker == 0xff: // a byte that fills a gap
			if _, err := r.Seek(-3, io.SeekCurrent); err != nil {
				return
			}
			continue
		case marker == 0xda || length < 0: // the picture begins
			return
		case marker&0xf0 == 0xe0:
			content := make([]byte, length)
			if _, err := io.ReadFull(r, content); err != nil || !next(marker, content) {
				return
			}
			continue
		}
		if _, err := r.Seek(length, io.SeekCurrent); err != nil {
			return
		}
	}
}

// maxChunk is the most bytes of a chunk that is looked at.
const maxChunk = 4 << 20

// pngOrientation looks for the chunk eXIf, which may follow the picture.
func pngOrientation(r io.ReadSeeker) int { return exifOrientation(pngChunk(r, "eXIf")) }

func pngChunk(r io.ReadSeeker, name string) []byte {
	return chunk(r, 8, name, func(head []byte) (string, int64, int64) {
		length := int64(binary.BigEndian.Uint32(head))
		return string(head[4:]), length, length + 4
	})
}

// webpOrientation looks for the chunk EXIF, which follows the picture.
func webpOrientation(r io.ReadSeeker) int { return exifOrientation(webpChunk(r, "EXIF")) }

func webpChunk(r io.ReadSeeker, name string) []byte {
	return chunk(r, 12, name, func(head []byte) (string, int64, int64) {
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		return string(head[:4]), length, length + length%2
	})
}

// chunk is the content of the first chunk of that name, nil if there is none. The head of each has 8 bytes; parse gives
// its name, the length of its content and the way to the next one.
func chunk(r io.ReadSeeker, begin int64, name string, parse func(head []byte) (string, int64, int64)) []byte {
	if _, err := r.Seek(begin, io.SeekStart); err != nil {
		return nil
	}
	for {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil
		}
		found, length, way := parse(head[:])
		if found == name && length <= maxChunk {
			content, err := io.ReadAll(io.LimitReader(r, length))
			if err != nil || int64(len(content)) < length {
				return nil
			}
			return content
		}
		if _, err := r.Seek(way, io.SeekCurrent); err != nil {
			return nil
		}
	}
}
