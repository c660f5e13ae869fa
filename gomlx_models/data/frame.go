package data

import (
	"cmp"
	"errors"
	"image"
	"image/color"
	"strconv"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
)

// Frame is what pictures of one's own are brought to. Its zero value is 64 by 64 in colour, cropped.
type Frame struct {
	// Height and Width are in pixels, 16 to 256; 64 if 0.
	Height int `json:"height"`
	Width  int `json:"width"`
	// Channels is 3 for colour, 1 for grey, or 4 for colour and alpha, not premultiplied; 3 if 0.
	Channels int `json:"channels"`
	// Fit says what happens to a picture of other proportions; FitCrop if empty.
	Fit Fit `json:"fit,omitempty"`
	// Background is the colour below what is transparent and beside what is padded, in CSS's hexadecimal form, such as
	// "#f80" or "#ff8800"; white if empty. With 4 channels both stay transparent, of that colour.
	Background string `json:"background,omitempty"`
	// Strict refuses the whole set for the first file that cannot be read. Otherwise such a file is skipped, and Skipped of the
	// opened set names it.
	Strict bool `json:"strict,omitempty"`
}

// Fit says how a picture fills a frame of other proportions.
type Fit = imagefolder.Fit

// The ways to fit.
const (
	// FitCrop cuts an equal part off on either side.
	FitCrop = imagefolder.Crop
	// FitPad lays the whole picture into the middle of the background.
	FitPad = imagefolder.Pad
	// FitStretch changes the picture's proportions.
	FitStretch = imagefolder.Stretch
)

// The least and the most pixels of a side.
const (
	minSide = 16
	maxSide = 256
)

// target is the frame as it is read into. The frame is one that has a spec.
func (f Frame) target() imagefolder.Frame {
	f = f.withDefaults()
	background, _ := f.background()
	return imagefolder.Frame{Height: f.Height, Width: f.Width, Channels: f.Channels, Fit: f.Fit, Background: background, Strict: f.Strict}
}

func (f Frame) withDefaults() Frame {
	f.Height, f.Width, f.Channels = cmp.Or(f.Height, 64), cmp.Or(f.Width, 64), cmp.Or(f.Channels, 3)
	f.Fit, f.Background = cmp.Or(f.Fit, FitCrop), cmp.Or(f.Background, "#ffffff")
	return f
}

// spec is the form of the pictures. It fails if the frame is none, and says all that is wrong with it.
func (f Frame) spec() (models.Spec, error) {
	f = f.withDefaults()
	var faults error
	for _, side := range []struct {
		name  string
		value int
	}{{"Height", f.Height}, {"Width", f.Width}} {
		twice := side.name == "Width" && f.Width == f.Height
		if (side.value < minSide || side.value > maxSide) && !twice {
			faults = errors.Join(faults, models.FieldError("data", "Frame."+side.name, "is %d, want %d to %d pixels", side.value, minSide, maxSide))
		}
	}
	if f.Channels != 1 && f.Channels != 3 && f.Channels != 4 {
		faults = errors.Join(faults, models.FieldError("data", "Frame.Channels", "is %d, want 1 (grey), 3 (colour) or 4 (colour and alpha)", f.Channels))
	}
	if f.Fit != FitCrop && f.Fit != FitPad && f.Fit != FitStretch {
		faults = errors.Join(faults, models.FieldError("data", "Frame.Fit", "is %q, want %s, %s or %s", f.Fit, FitCrop, FitPad, FitStretch))
	}
	_, err := f.background()
	return models.Spec{Kind: models.Pictures, Height: f.Height, Width: f.Width, Channels: f.Channels}, errors.Join(faults, err)
}

// background is the colour of that name.
func (f Frame) background() (color.NRGBA, error) {
	digits, marked := strings.CutPrefix(f.Background, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	value, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || !marked || len(digits) != 6 {
		return color.NRGBA{}, models.FieldError("data", "Frame.Background", "is %q, want a colour such as #ff8800", f.Background)
	}
	return color.NRGBA{R: uint8(value >> 16), G: uint8(value >> 8), B: uint8(value), A: 255}, nil
}

// Picture reads one picture file and brings it to the frame. It fails if the frame is none or the file no picture that can be read.
func (f Frame) Picture(path string) (image.Image, error) {
	spec, err := f.spec()
	if err != nil {
		return nil, err
	}
	pixels, err := imagefolder.ReadFile(path, f.target())
	if err != nil {
		return nil, err
	}
	return newPictures(path, spec, pixels, nil, nil).Picture(0)
}

// FrameOf is the frame of the pictures that a model of that form learnt from, by their source as MarshalBinary wrote it, or nil.
func FrameOf(learnt []byte, spec models.Spec) Frame {
	var frame Frame
	if learnt != nil {
		// What is wrong with the source is told where it is wanted.
		if source, err := Remembered(learnt); err == nil {
			frame, _ = source.Frame()
		}
	}
	frame.Height, frame.Width, frame.Channels = spec.Height, spec.Width, spec.Channels
	return frame
}
