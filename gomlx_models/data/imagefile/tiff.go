package imagefile

import (
	"encoding/binary"
	"image"
	"io"

	"golang.org/x/image/tiff"
)

// Tags of a directory of TIFF or EXIF (TIFF 6.0, section 8).
const (
	compressionTag = 0x0103
	photometricTag = 0x0106
	orientationTag = 0x0112
)

// decodeTIFF decodes the first page. The decoder takes the white of a fax for white even where the file says that
// its values are to be seen the other way round.
func decodeTIFF(r io.ReadSeeker) (image.Image, error) {
	picture, err := tiff.Decode(r)
	if err != nil {
		return nil, err
	}
	const group3, group4, blackIsZero = 3, 4, 1
	compression, _ := from(r, func(r io.ReadSeeker) (int, error) { return tiffTag(r, compressionTag, 1), nil })
	photometric, _ := from(r, func(r io.ReadSeeker) (int, error) { return tiffTag(r, photometricTag, 0), nil })
	if grey, ok := picture.(*image.Gray); ok && (compression == group3 || compression == group4) && photometric == blackIsZero {
		for i, v := range grey.Pix {
			grey.Pix[i] = 255 - v
		}
	}
	return picture, nil
}

// tiffTag finds the number of a tag in the first directory of a TIFF file, or gives another one if it is not there.
func tiffTag(r io.ReadSeeker, tag uint16, other int) int {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return other
	}
	var order binary.ByteOrder = binary.LittleEndian
	if head[0] == 'M' {
		order = binary.BigEndian
	}
	if _, err := r.Seek(int64(order.Uint32(head[4:])), io.SeekStart); err != nil {
		return other
	}
	var count [2]byte
	if _, err := io.ReadFull(r, count[:]); err != nil {
		return other
	}
	for range order.Uint16(count[:]) {
		var entry [12]byte
		if _, err := io.ReadFull(r, entry[:]); err != nil {
			return other
		}
		if order.Uint16(entry[:]) != tag {
			continue
		}
		const long = 4
		if order.Uint16(entry[2:]) == long {
			return int(order.Uint32(entry[8:]))
		}
		return int(order.Uint16(entry[8:]))
	}
	return other
}
