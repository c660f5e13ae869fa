package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/atelier-go/atelier/plotting/internal/raster"
)

// ErrNoFFmpeg says that no MP4 can be written, and what can.
var ErrNoFFmpeg = errors.New("an MP4 is written by ffmpeg, which is not on PATH: install it (such as apt-get install ffmpeg), or name a file that ends in .webp, .png or .gif")

// FindFFmpeg is the path of ffmpeg. It fails with ErrNoFFmpeg where there is none.
func FindFFmpeg() (string, error) {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return "", ErrNoFFmpeg
	}
	return path, nil
}

// writeMP4 has ffmpeg write a file, for an MP4 is no stream, and copies it.
func writeMP4(ctx context.Context, w io.Writer, frames iter.Seq2[image.Image, error], fps float64) (int, error) {
	ffmpeg, err := FindFFmpeg()
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	folder, err := os.MkdirTemp("", "atelier-film-*")
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	film := filepath.Join(folder, "film.mp4")
	count, err := encodeMP4(ctx, ffmpeg, film, frames, fps)
	if err != nil {
		return 0, err
	}
	file, err := os.Open(film)
	if err != nil {
		return 0, fmt.Errorf("export: ffmpeg wrote no film: %w", err)
	}
	defer func() { _ = file.Close() }()
	if _, err := io.Copy(w, file); err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	return count, nil
}

// encodeMP4 passes frames on to ffmpeg, and gives their number.
func encodeMP4(ctx context.Context, ffmpeg, path string, frames iter.Seq2[image.Image, error], fps float64) (count int, err error) {
	// Whatever ends this ends ffmpeg.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var encoder *coder
	for frame, err := range frames {
		if err == nil {
			err = ctx.Err()
		}
		canvas := (*image.NRGBA)(nil)
		if err == nil {
			canvas = raster.NRGBA(frame)
			if encoder == nil {
				encoder, err = startFFmpeg(ctx, ffmpeg, path, canvas.Bounds().Size(), fps)
			}
		}
		if err == nil {
			err = fits(canvas, count, encoder.size)
		}
		if err == nil {
			err = encoder.add(canvas)
		}
		if err != nil {
			if encoder != nil {
				cancel()
				_ = encoder.end() // which this made fail
			}
			return 0, err
		}
		count++
	}
	if encoder == nil {
		return 0, errNoFrames
	}
	return count, encoder.end()
}

// coder is ffmpeg at work.
type coder struct {
	*exec.Cmd
	size     image.Point
	pixels   io.WriteCloser
	complain bytes.Buffer
}

// startFFmpeg starts it on raw frames of that size. Players want colours at half the size, and so an even one.
func startFFmpeg(ctx context.Context, ffmpeg, path string, size image.Point, fps float64) (*coder, error) {
	c := &coder{size: size, Cmd: exec.CommandContext(ctx, ffmpeg, "-hide_banner", "-loglevel", "error", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", fmt.Sprintf("%dx%d", size.X, size.Y),
		"-framerate", strconv.FormatFloat(fps, 'g', -1, 64), "-i", "pipe:0",
		"-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path)}
	c.Stderr = &c.complain
	c.WaitDelay = time.Second // for what it may have started
	var err error
	if c.pixels, err = c.StdinPipe(); err == nil {
		err = c.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("export: ffmpeg cannot be started: %w", err)
	}
	return c, nil
}

// add passes a frame on.
func (c *coder) add(canvas *image.NRGBA) error {
	opaque := onWhite(canvas)
	row := make([]byte, 0, 3*c.size.X*c.size.Y)
	for i := 0; i < len(opaque.Pix); i += 4 {
		row = append(row, opaque.Pix[i:i+3]...)
	}
	if _, err := c.pixels.Write(row); err != nil {
		return c.failed(c.end())
	}
	return nil
}

// end waits until the film is written.
func (c *coder) end() error {
	_ = c.pixels.Close() // ffmpeg tells
	if err := c.Wait(); err != nil {
		return c.failed(err)
	}
	return nil
}

// failed says what ffmpeg said.
func (c *coder) failed(err error) error {
	said := bytes.TrimSpace(c.complain.Bytes())
	if len(said) == 0 && err != nil {
		said = []byte(err.Error())
	}
	const most = 500
	return fmt.Errorf("export: ffmpeg failed: %.*s", most, said)
}

// onWhite is a picture without transparency.
func onWhite(picture *image.NRGBA) *image.RGBA {
	canvas := image.NewRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(canvas, canvas.Bounds(), picture, picture.Bounds().Min, draw.Over)
	return canvas
}
