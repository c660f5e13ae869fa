package plotting

import (
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"time"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Animation is pictures shown one after the other, such as the samples of one seed while a model learns, or a walk
// through latent space. All frames are of one size. A viewer that does not animate shows the last frame, and so does
// a browser that was told to reduce motion.
type Animation struct {
	Title    string
	Frames   []image.Image
	Captions []string      // none, or one for each frame, below it
	Delay    time.Duration // how long each frame stays, 20 ms to 60 s; default 200 ms
	Hold     time.Duration // how long the last frame stays; default as the others
	Loops    int           // how often it plays; default 0, without end
	Scale    int           // screen pixels per picture pixel; default: small frames grow to about 168 pixels
	Ink      bool          // the frames are drawings in dark ink on white, shown in light ink where the page is dark
}

// ErrAnimation says that the fields of an animation contradict each other or its limits.
var ErrAnimation = errors.New("plotting: bad animation")

const (
	defaultDelay = 200 * time.Millisecond
	minDelay     = 20 * time.Millisecond // browsers slow a GIF down that is faster
	maxDelay     = time.Minute           // APNG counts thousandths of a second up to 65,535
	maxLoops     = 65535                 // as both formats count

	frameSize = 3 * visibleSize
	// All frames together, scaled: a minute of 466 x 466 pixels at five frames a second, and 256 MB while encoding.
	maxFramePixels = 1 << 26
)

// Bundle has the animation as an animated PNG. It returns an error that wraps ErrNoData when there is no frame or one
// has no pixels, or ErrAnimation when frames differ in size, captions and frames in number, a field is out of its
// range or all frames have more than 67 million pixels.
func (a Animation) Bundle() (Bundle, error) {
	canvases, err := a.draw(raster.LabelGrey)
	if err != nil {
		return nil, err
	}
	moving, still, err := a.encode(canvases)
	if err != nil {
		return nil, fmt.Errorf("animation %q: %w", a.Title, err)
	}
	return Bundle{
		MIMEPlain: []byte(a.text()),
		MIMEHTML:  a.html(moving, still, canvases[0].Bounds().Dx()),
		MIMEPNG:   moving,
	}, nil
}

// APNG is the animated PNG of the bundle, for a file named .png. The errors are those of Bundle.
func (a Animation) APNG() ([]byte, error) {
	canvases, err := a.draw(raster.LabelGrey)
	if err != nil {
		return nil, err
	}
	moving, _, err := a.encode(canvases)
	if err != nil {
		return nil, fmt.Errorf("animation %q: %w", a.Title, err)
	}
	return moving, nil
}

// GIF is the animation for programs that know no animated PNG. It has at most 256 colours in each frame, and delays in
// hundredths of a second, and a dark ground. The errors are those of Bundle.
func (a Animation) GIF() ([]byte, error) {
	canvases, err := a.draw(filmInk)
	if err != nil {
		return nil, err
	}
	file, err := raster.EncodeGIF(grounded(canvases), a.Loops, a.stay, false)
	if err != nil {
		return nil, fmt.Errorf("animation %q: %w", a.Title, err)
	}
	return file, nil
}

// encode writes the animated PNG, and its last frame for who does not want motion.
func (a Animation) encode(canvases []*image.NRGBA) (moving, still []byte, err error) {
	if a.Ink {
		return raster.EncodeInk(canvases, a.Loops, a.stay)
	}
	if moving, err = raster.EncodeAPNG(canvases, a.Loops, a.stay, true); err != nil {
		return nil, nil, err
	}
	still, err = raster.EncodePNG(canvases[len(canvases)-1])
	return moving, still, err
}

// A GIF knows no half transparent pixels, which letters have at their edges, so its frames have a ground of their own:
// that of a strip of film, which is no glare on a dark page.
var (
	filmGround = color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff}
	filmInk    = color.RGBA{R: 0xe6, G: 0xe6, B: 0xe6, A: 0xff}
)

// grounded are the canvases on the ground of a film.
func grounded(drawn []*image.NRGBA) []*image.RGBA {
	canvases := make([]*image.RGBA, len(drawn))
	for i, canvas := range drawn {
		canvases[i] = image.NewRGBA(canvas.Bounds())
		draw.Draw(canvases[i], canvas.Bounds(), image.NewUniform(filmGround), image.Point{}, draw.Src)
		draw.Draw(canvases[i], canvas.Bounds(), canvas, image.Point{}, draw.Over)
	}
	return canvases
}

func (a Animation) validate() error {
	if len(a.Frames) == 0 {
		return fmt.Errorf("%w: no frames", ErrNoData)
	}
	if i := withoutPixels(a.Frames); i >= 0 {
		return fmt.Errorf("%w: frame %d has no pixels", ErrNoData, i)
	}
	size := a.Frames[0].Bounds().Size()
	for i, frame := range a.Frames {
		if got := frame.Bounds().Size(); got != size {
			return fmt.Errorf("%w: frame %d is %dx%d and frame 0 %dx%d: make all of one size",
				ErrAnimation, i, got.X, got.Y, size.X, size.Y)
		}
	}
	if len(a.Captions) != 0 && len(a.Captions) != len(a.Frames) {
		return fmt.Errorf("%w: %d captions for %d frames: give one for each, or none", ErrAnimation, len(a.Captions), len(a.Frames))
	}
	return errors.Join(a.validateTimes(), a.validatePixels(size))
}

func (a Animation) validateTimes() error {
	for _, d := range []time.Duration{a.delay(), a.hold()} {
		if d < minDelay || d > maxDelay {
			return fmt.Errorf("%w: a frame that stays %v: give a delay and a hold from %v to %v, or 0 for the default",
				ErrAnimation, d, minDelay, maxDelay)
		}
	}
	if a.Loops < 0 || a.Loops > maxLoops {
		return fmt.Errorf("%w: %d loops: give 1 to %d, or 0 to play without end", ErrAnimation, a.Loops, maxLoops)
	}
	return nil
}

func (a Animation) validatePixels(size image.Point) error {
	if a.Scale < 0 {
		return fmt.Errorf("%w: scale %d: it may not be negative, 0 asks for the default", ErrAnimation, a.Scale)
	}
	scale := a.scale()
	if pixels := float64(size.X*scale) * float64(size.Y*scale) * float64(len(a.Frames)); pixels > maxFramePixels {
		return fmt.Errorf("%w: %d frames of %dx%d have %.0f million pixels, more than %d million: give fewer or smaller frames",
			ErrAnimation, len(a.Frames), size.X*scale, size.Y*scale, pixels/1e6, maxFramePixels/1_000_000)
	}
	return nil
}

func (a Animation) delay() time.Duration {
	if a.Delay == 0 {
		return defaultDelay
	}
	return a.Delay
}

func (a Animation) hold() time.Duration {
	if a.Hold == 0 {
		return a.delay()
	}
	return a.Hold
}

// stay is how long frame i is shown.
func (a Animation) stay(i int) time.Duration {
	if i == len(a.Frames)-1 {
		return a.hold()
	}
	return a.delay()
}

func (a Animation) scale() int {
	if a.Scale > 0 {
		return a.Scale
	}
	size := a.Frames[0].Bounds().Size()
	return max(1, frameSize/max(size.X, size.Y))
}

// draw scales every frame and writes its caption below it, or its number where the fonts lack a letter of the caption.
func (a Animation) draw(ink color.Color) ([]*image.NRGBA, error) {
	if err := a.validate(); err != nil {
		return nil, fmt.Errorf("animation %q: %w", a.Title, err)
	}
	canvases := make([]*image.NRGBA, len(a.Frames))
	for i, frame := range a.Frames {
		g := Grid{Images: []image.Image{frame}, Scale: a.scale()}
		if len(a.Captions) > 0 {
			g.Captions = []string{a.caption(i)}
		}
		canvas, err := raster.NewGridCanvas(g.spec())
		if err != nil {
			return nil, fmt.Errorf("animation %q: frame %d: %w", a.Title, i, err)
		}
		canvases[i] = canvas.WithLabels(ink)
	}
	return canvases, nil
}

func (a Animation) caption(i int) string {
	if raster.Writable(a.Captions[i]) {
		return a.Captions[i]
	}
	return a.number(i)
}

func (a Animation) number(i int) string {
	return fmt.Sprintf("%d / %d", i+1, len(a.Frames))
}

func (a Animation) text() string {
	size := a.Frames[0].Bounds().Size()
	text := fmt.Sprintf("animation, %s of %dx%d, %v each", style.Count(len(a.Frames), "frame"), size.X, size.Y, a.delay())
	if a.Title != "" {
		text = a.Title + ": " + text
	}
	return text + listLine("captions", a.Captions)
}

// html offers the last frame alone to who does not want motion. Captions that the picture cannot hold fold out.
func (a Animation) html(moving, still []byte, width int) []byte {
	var b strings.Builder
	b.WriteString(web.FigureStart("", a.Title))
	shown := web.Image(moving, a.text(), width, "max-width:100%;image-rendering:pixelated")
	if a.Ink {
		b.WriteString(web.Style(web.InkCSS))
		shown = web.InkImage(moving, a.text(), width)
	}
	fmt.Fprintf(&b, `<picture><source media="(prefers-reduced-motion: reduce)" srcset="%s">%s</picture>`, web.DataURI(still), shown)
	b.WriteString(a.unwritten())
	b.WriteString(web.FigureEnd)
	return []byte(b.String())
}

// unwritten lists the captions if the fonts lack a letter of one.
func (a Animation) unwritten() string {
	var items strings.Builder
	needed := false
	for i, caption := range a.Captions {
		needed = needed || !raster.Writable(caption)
		fmt.Fprintf(&items, "<div>%s: %s</div>", a.number(i), html.EscapeString(caption))
	}
	if !needed {
		return ""
	}
	return "<details open><summary>captions</summary>" + items.String() + "</details>"
}
