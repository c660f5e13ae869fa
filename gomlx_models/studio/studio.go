// Package studio is the face that a notebook cell sees: train a model with everything shown live,
// draw from it, show the result. A run lives on in later cells as a variable, and is opened again by
// name on a later day. A cell that ends with a run, its samples or its losses shows them.
//
// It is thin: each function does what a few lines over packages data, fit, sample and plotting do,
// and ends the cell, with one sentence on standard error, where those return an error. A program
// that wants the errors calls those packages itself; the example of this package shows how.
package studio

import (
	"cmp"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

// RunsVariable names the environment variable that says where trained models are kept; the
// folder "runs" if it is empty.
const RunsVariable = "ATELIER_RUNS"

// StepsVariable names the environment variable that, if set, is the most steps that Train makes,
// so that a notebook can be tried out quickly.
const StepsVariable = "ATELIER_STEPS"

// Where a cell's words go and how it ends; tests replace them.
var (
	stderr io.Writer = os.Stderr
	exit             = os.Exit
)

// check ends the cell if there is an error.
func check(err error) {
	if err != nil {
		end(err.Error())
	}
}

// end ends the cell and says why: as the cell's error in a notebook, elsewhere on standard error.
func end(why string) {
	if os.Getenv(contract.SessionVariable) != "" {
		panic(cellError(why))
	}
	for line := range strings.Lines(why) {
		fmt.Fprintln(stderr, "atelier:", strings.TrimSuffix(line, "\n"))
	}
	exit(1)
}

// cellError is what a cell panics with to end. The kernel shows its sentence instead of a panic's.
type cellError string

// CellError is the sentence.
func (e cellError) CellError() string { return string(e) }

// defaultBackend is the backend of this cell, opened once.
var defaultBackend = sync.OnceValues(func() (compute.Backend, error) {
	opened, choice, err := backend.New()
	if err == nil {
		warn(choice.Advice)
	}
	return opened, err
})

// Open reads the model of that name, as an earlier cell or an earlier day trained it. A name with
// a slash is the path of a folder. Where its newest checkpoint is damaged, the cell says so and has the one before.
func Open(name string) *Run { return open(name, fit.Open) }

// OpenStrict is Open for a cell that must have the newest checkpoint: where that is damaged, the cell ends.
func OpenStrict(name string) *Run { return open(name, fit.OpenStrict) }

func open(name string, read func(compute.Backend, string, fit.Build) (*fit.Run, error)) *Run {
	b, err := defaultBackend()
	check(err)
	home, err := folderOf(name)
	check(err)
	run, err := read(b, home, zoo.Build)
	check(err)
	warn(run.Warning)
	return newRun(run, home)
}

// warn tells the cell's reader something, if there is something to say.
func warn(warning string) {
	if warning != "" {
		fmt.Fprintln(stderr, "atelier:", warning)
	}
}

// folderOf is where the model of a name is kept.
func folderOf(name string) (string, error) {
	if strings.ContainsRune(name, '/') {
		return name, nil
	}
	if name == "" || name == "." || name == ".." {
		return "", fmt.Errorf("studio: %q is no name of a model: give a word, or the path of a folder, such as ./models/clothes", name)
	}
	return filepath.Join(RunsFolder(), name), nil
}

// RunsFolder is where trained models are kept, by RunsVariable.
func RunsFolder() string { return cmp.Or(os.Getenv(RunsVariable), "runs") }

// Run is a trained model that can be drawn from.
type Run struct {
	*fit.Run
	sampler *sample.Sampler
	folder  string // the folder that Train or Open named

	tiled    bool               // the sampler draws tiles
	recorded *provenance.Record // of the step that it names
}

func newRun(run *fit.Run, home string) *Run {
	return &Run{Run: run, sampler: sample.New(run.Backend, run.Model, run.Store), folder: home}
}

// Samples draws so many pictures, drawings or texts, always the same ones.
func (r *Run) Samples(count int) Samples { return r.Draw(sample.Options{Count: count, Seed: 1}) }

// Answer draws an answer to each question, of a model of pairs.
func (r *Run) Answer(questions ...string) Samples {
	return r.Draw(sample.Options{Questions: questions, Seed: 1})
}

// Draw draws what the options say.
func (r *Run) Draw(o sample.Options) Samples {
	drawn, err := draw(r.sampler, r.Model.Spec().Kind, o)
	check(err)
	drawn.Note, drawn.Tile = r.copiesNote(drawn.Texts), r.sampler.Tile()
	for i := range drawn.Pictures {
		drawn.Notes = append(drawn.Notes, fmt.Sprintf("picture %d of seed %d", i, o.Seed))
	}
	drawn.Captions = r.captions(o.Classes, len(drawn.Pictures))
	drawn.Record = r.drawn(o)
	return drawn
}

func draw(sampler *sample.Sampler, kind models.Kind, o sample.Options) (drawn Samples, err error) {
	switch kind {
	case models.Text, models.Pairs:
		drawn.Texts, err = sampler.Texts(o)
	case models.Strokes:
		drawn.Drawings, err = sampler.Drawings(o)
		for _, drawing := range drawn.Drawings {
			drawn.Pictures = append(drawn.Pictures, drawing.Picture(sample.DrawingSize))
		}
	default:
		drawn.Pictures, err = sampler.Pictures(o)
	}
	return drawn, err
}

// Loss is the chart of the run's losses.
func (r *Run) Loss() plotting.Figure { return lossCurves(r.Run) }

// Bundle is a line of text: what the model is, what it learnt from and where its losses stand.
func (r *Run) Bundle() (plotting.Bundle, error) {
	if r.Run == nil {
		return nil, errNoModel
	}
	line := fmt.Sprintf("%s after %s on %s", r.Model.Config().Family(), stepsOf(r.Run), r.Data.Name)
	separator := ": "
	for i, loss := range r.History.Last() {
		line += fmt.Sprintf("%s%s %.4g", separator, r.History.Names[i], loss)
		separator = ", "
	}
	return plotting.Bundle{plotting.MIMEPlain: []byte(line)}, nil
}

// Show shows figures below the cell: samples, charts, anything of package plotting.
func Show(figures ...plotting.Figure) {
	for _, figure := range figures {
		check(display.Show(figure))
	}
}

// Samples is pictures or texts, ready to be shown.
type Samples struct {
	Title    string
	Pictures []image.Image
	Texts    []string
	// Note is a line below them, such as how many texts stand in what the model learnt from.
	Note string
	// Columns is the number of pictures in a row; as near to a square as can be if 0.
	Columns int
	// Captions are none, or one for each picture, below it, such as its class.
	Captions []string
	// Rows are none, or one for each row of pictures, to the left of it.
	Rows []string
	// Notes are none, or one for each picture, shown when the pointer is over it.
	Notes []string
	// Nearest are none, or for each picture the example that is most like it.
	Nearest []image.Image
	// Tile is how the pictures repeat, empty if they do not.
	Tile models.Tile
	// Record is what their files say of how they were made; that of pictures that no model made is zero, and they say nothing.
	Record provenance.Record
	// Drawings are what the pictures show, if they were drawn by a pen.
	Drawings []sample.Drawing
	// Size is how many pixels, each way, a picture's pixel becomes; as Scaled says if 0.
	Size int
	// NoFrame leaves no margin between the pictures and around them.
	NoFrame bool
}

// Bundle is the pictures as a grid or the texts as a passage.
func (s Samples) Bundle() (plotting.Bundle, error) {
	if len(s.Texts) > 0 {
		return plotting.Passage{Title: s.Title, Texts: s.Texts, Note: s.Note}.Bundle()
	}
	return s.grid().Bundle()
}

func (s Samples) grid() plotting.Grid {
	return plotting.Grid{Title: s.Title, Images: s.Pictures, Columns: s.Columns, Notes: s.Notes, Nearest: s.Nearest,
		Captions: s.Captions, Rows: s.Rows, Whole: true, Scale: s.Size, NoFrame: s.NoFrame, Note: s.Note}
}

// Titled returns the samples with a title.
func (s Samples) Titled(title string) Samples {
	s.Title = title
	return s
}

// withNotes adds a note to that of each picture.
func (s Samples) withNotes(notes []string) Samples {
	for i := range min(len(notes), len(s.Notes)) {
		notes[i] = s.Notes[i] + ", " + notes[i]
	}
	s.Notes = notes
	return s
}

// Upper returns the upper rows of pictures, for Draw to complete.
func (s Samples) Upper(rows int) []image.Image {
	parts, err := sample.UpperRows(s.Pictures, rows)
	check(err)
	return parts
}
