package export

import (
	"context"
	"fmt"
	"image"
	"io"
	"iter"
	"math"
	"time"

	"github.com/HugoSmits86/nativewebp"

	"github.com/atelier-go/atelier/plotting/internal/raster"
)

// MaxFilmPixels is the most pixels of all frames together of a film that is written when all of it is there, that is of
// any but MP4: 256 MB.
const MaxFilmPixels = 1 << 26

// Times bound how many frames a second a film has.
const (
	MinFPS = 0.1
	MaxFPS = 120.0
	// MaxGIFFPS is that of a GIF: browsers slow one down that is faster.
	MaxGIFFPS = 50.0
)

// Film writes frames, all of one size, as a film that plays again and again, and gives their number. An MP4 plays as
// often as its player likes, and is written frame by frame, so that any number of them takes the memory of a few.
func Film(ctx context.Context, w io.Writer, frames iter.Seq2[image.Image, error], format Format, o Options) (count int, err error) {
	fps := o.FPS
	if !(fps >= MinFPS && fps <= MaxFPS) || format == GIF && fps > MaxGIFFPS {
		return 0, fmt.Errorf("export: %g frames a second, want %g to %g, and of a GIF at most %g", fps, MinFPS, MaxFPS, MaxGIFFPS)
	}
	if format == MP4 {
		return writeMP4(ctx, w, frames, fps)
	}
	canvases, err := gather(ctx, frames)
	if err != nil {
		return 0, err
	}
	switch format {
	case PNG:
		var file []byte
		if file, err = raster.EncodeAPNG(canvases, 0, stay(fps, time.Millisecond), false); err == nil {
			_, err = w.Write(file)
		}
	case WebP:
		err = writeWebP(w, canvases, stay(fps, time.Millisecond))
	case GIF:
		err = writeGIF(w, canvases, stay(fps, 10*time.Millisecond), o.Dither)
	default:
		err = fmt.Errorf("a film cannot be written as %q", format)
	}
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	return len(canvases), nil
}

// gather is the frames of a sequence. It fails if there are none, or they differ in size.
func gather(ctx context.Context, frames iter.Seq2[image.Image, error]) ([]*image.NRGBA, error) {
	var canvases []*image.NRGBA
	for frame, err := range frames {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		canvas := raster.NRGBA(frame)
		if err := fits(canvas, len(canvases), firstSize(canvases, canvas)); err != nil {
			return nil, err
		}
		canvases = append(canvases, canvas)
	}
	if len(canvases) == 0 {
		return nil, errNoFrames
	}
	return canvases, nil
}

var errNoFrames = fmt.Errorf("export: a film without frames was asked for, want at least 1")

func firstSize(canvases []*image.NRGBA, canvas *image.NRGBA) image.Point {
	if len(canvases) == 0 {
		return canvas.Bounds().Size()
	}
	return canvases[0].Bounds().Size()
}

// fits is an error unless frame i has pixels and the size of the first.
func fits(frame *image.NRGBA, i int, want image.Point) error {
	if got := frame.Bounds().Size(); got != want || got.X == 0 || got.Y == 0 {
		return fmt.Errorf("export: frame %d is %dx%d pixels, want all of one size above 0, as the first, %dx%d", i, got.X, got.Y, want.X, want.Y)
	}
	return nil
}

// stay is how long frame i is shown, in whole units, so that no frame begins more than half a unit from its time.
func stay(fps float64, unit time.Duration) func(i int) time.Duration {
	begins := func(i int) time.Duration {
		return time.Duration(math.Round(float64(i) / fps * float64(time.Second/unit)))
	}
	return func(i int) time.Duration { return (begins(i+1) - begins(i)) * unit }
}

// once is the time of a picture that stands still.
func once(int) time.Duration { return 0 }

func writeWebP(w io.Writer, canvases []*image.NRGBA, stay func(int) time.Duration) error {
	if err := webPSize(canvases[0].Bounds().Size()); err != nil {
		return err
	}
	film := nativewebp.Animation{}
	for i, canvas := range canvases {
		film.Images = append(film.Images, canvas)
		film.Durations = append(film.Durations, uint(stay(i).Milliseconds()))
		film.Disposals = append(film.Disposals, 1) // or what shines through is the frame before
	}
	return nativewebp.EncodeAll(w, &film, nil)
}

func writeGIF(w io.Writer, canvases []*image.NRGBA, stay func(int) time.Duration, dither bool) error {
	opaque := make([]*image.RGBA, len(canvases))
	for i, canvas := range canvases {
		opaque[i] = onWhite(canvas)
	}
	file, err := raster.EncodeGIF(opaque, 0, stay, dither)
	if err == nil {
		_, err = w.Write(file)
	}
	return err
}
