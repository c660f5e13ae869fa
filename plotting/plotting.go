// Package plotting turns numbers, pictures and text into things a person can look at: the loss curve of a
// training run, a grid of samples, a passage of generated text.
//
// A [Figure] describes itself as a [Bundle], the same content in several MIME types, so that one value is right
// in a live notebook, in a saved one whose scripts are not trusted, on a page without scripts, in print and on a
// terminal. The same data gives the same bytes: no identifier is random and no picture carries a date.
//
// Package display shows figures: in a notebook as outputs updated in place, elsewhere as files in a folder. A cell may
// also just end with a figure: the kernel shows it as the cell's result.
//
// The figures: of a training [Training], which has all of it, [Curves] and [Progress]; of samples [Grid], [Compare],
// [Animation], [Passage], [Letters] and [Strokes]; of a latent space [Scatter], [Manifold] and [Plane]; of an analysis
// [Histogram], [Confusion], [Tradeoff], [Bars] and [Parallel]; of a model [Architecture], [Summary], [Network] and [Attention];
// and of anything else [Diagram]. The notebook notebooks/gallery.ipynb shows each with the few lines that make it.
//
// The package takes slices, images and strings. It knows nothing of tensors or models, and it never prints.
package plotting

import (
	"errors"

	"gonum.org/v1/plot"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// The MIME types a bundle of this package may hold.
const (
	MIMEPlain = contract.MIMEPlain
	MIMEHTML  = contract.MIMEHTML
	MIMEPNG   = contract.MIMEPNG
)

// ErrNoData says that a figure holds nothing that could be drawn.
var ErrNoData = errors.New("plotting: no data to draw")

// Bundle is one content in several MIME types. MIMEPlain is always there; text is UTF-8 and a picture is its raw
// bytes, not base64. It is an alias, so that a type can have the method of a Figure without this package.
type Bundle = map[string][]byte

// Figure is anything that can show itself. Bundle is a pure function of the figure: the same figure gives the
// same bytes. It returns an error that wraps ErrNoData where there is nothing to draw.
type Figure interface {
	Bundle() (Bundle, error)
}

// Drafter is a Figure whose complete bundle is costly. Draft returns a cheaper one, for a frame that will soon be
// replaced and that is shown only where scripts are known to run.
type Drafter interface {
	Figure
	Draft() (Bundle, error)
}

// Incremental is a Drafter that can tell what it adds to an earlier frame of itself, so that a long training does not
// send its whole history again with each frame.
type Incremental interface {
	Drafter

	// Since returns what a page lacks that shows the draft of the earlier figure: a script that adds it, and the words of
	// the whole figure. It is false where the figure is no continuation of the earlier one; then a draft is to be shown.
	Since(earlier Figure) (b Bundle, continues bool, err error)
}

// ErrFigure says that the fields of a figure contradict each other.
var ErrFigure = errors.New("plotting: bad figure")

// chartBundle is a chart in all its forms: in words, as a picture, and as HTML that holds the picture and draws the
// option in its place where it can. Without a picture it is a draft.
func chartBundle(id, text string, option, picture []byte) Bundle {
	b := Bundle{MIMEPlain: []byte(text), MIMEHTML: web.Chart(id, text, option, picture)}
	if picture != nil {
		b[MIMEPNG] = picture
	}
	return b
}

// vectorsOf is what a figure draws, as SVG: its bundle is made without a picture.
func vectorsOf(bundle func(chart.Encoder) (Bundle, error)) (vectors []byte, err error) {
	_, err = bundle(func(p *plot.Plot, ratio float64) ([]byte, error) {
		vectors, err = chart.EncodeSVG(p, ratio)
		return nil, err
	})
	return vectors, err
}
