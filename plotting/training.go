package plotting

import (
	_ "embed"
	"errors"
	"fmt"
	"html"
	"image"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Training is a model while it learns: how far it is, its losses, and what it draws at some steps. It is one figure that
// keeps its height from its first frame, before there are losses, to its last. The bar stands on top; the losses are on
// the left and the samples on the right where a page has the room, and else above them.
type Training struct {
	Title    string
	Progress Progress // without a title of its own
	Curves   Curves   // without a title of its own; no series before the first step
	Stages   []Stage  // in the order of their steps

	// Checks tell how far the model is from what is fair to a threshold, as a share of that way: 0 is fair, and 1 and more is
	// beyond. They are drawn below the losses, over the same steps, once there are any.
	Checks []Series
	// Warnings are sentences about thresholds that were passed, which stand above the losses.
	Warnings []string
	// Ended says that no more will come: samples that stand below the losses are all shown then, and the figure grows with them.
	Ended bool
}

// Stage is what a model draws after a number of steps: pictures or texts.
type Stage struct {
	Step   int
	Images []image.Image
	Texts  []string
}

// ErrTraining says that a stage of a training contradicts itself.
var ErrTraining = errors.New("plotting: bad training")

// Bundle draws the figure: as HTML; as a picture of the losses and below them the samples, once there are any; and in
// words. There is always something to show. Its errors are those of Progress and Curves, but for ErrNoData, and
// ErrTraining when a stage has both pictures and texts or neither, or a picture has no pixels.
func (t Training) Bundle() (Bundle, error) {
	lines, err := t.lines()
	if err != nil {
		return nil, err
	}
	var chart []byte
	if lines != nil {
		if chart, err = t.curves().picture(lines); err != nil {
			return nil, err
		}
	}
	b, err := t.bundle(lines, chart)
	if err != nil || lines == nil && len(t.Stages) == 0 {
		return b, err
	}
	b[MIMEPNG], err = t.picture(chart)
	return b, err
}

// Draft is Bundle without a picture of the losses. The errors are those of Bundle.
func (t Training) Draft() (Bundle, error) {
	lines, err := t.lines()
	if err != nil {
		return nil, err
	}
	return t.bundle(lines, nil)
}

// Since returns the new losses and how far the training is. It is false where there were no losses, or there are other
// samples now. The errors are those of Bundle.
func (t Training) Since(earlier Figure) (Bundle, bool, error) {
	e, same := earlier.(Training)
	if !same || e.Title != t.Title || len(e.Stages) != len(t.Stages) || e.Progress.Total != t.Progress.Total || !slices.Equal(e.Warnings, t.Warnings) {
		return nil, false, nil
	}
	lines, err := t.lines()
	if err != nil || lines == nil {
		return nil, false, err
	}
	added, continues, err := t.curves().added(e.curves(), lines)
	if err != nil || !continues {
		return nil, false, err
	}
	added.Progress = &progressAdded{Value: t.Progress.value(), Line: t.Progress.lineText()}
	b, continues, err := t.chart().addition(lines, added)
	if err == nil {
		b[MIMEPlain] = []byte(t.text(lines))
	}
	return b, continues, err
}

func (t Training) bundle(lines []line, chart []byte) (Bundle, error) {
	page, err := t.html(lines, chart)
	if err != nil {
		return nil, err
	}
	return Bundle{MIMEPlain: []byte(t.text(lines)), MIMEHTML: page}, nil
}

// lines checks the figure and gives what is to be drawn of the losses, or nil before there are any.
func (t Training) lines() ([]line, error) {
	if err := errors.Join(t.Progress.validate(), t.validate()); err != nil {
		return nil, fmt.Errorf("training %q: %w", t.Title, err)
	}
	lines, err := t.curves().lines()
	if errors.Is(err, ErrNoData) {
		return nil, nil
	}
	return lines, err
}

func (t Training) validate() error {
	for _, s := range t.Stages {
		if (len(s.Images) == 0) == (len(s.Texts) == 0) {
			return fmt.Errorf("%w: step %d has %s and %s: give one kind",
				ErrTraining, s.Step, style.Count(len(s.Images), "picture"), style.Count(len(s.Texts), "text"))
		}
		if i := withoutPixels(s.Images); i >= 0 {
			return fmt.Errorf("%w: picture %d of step %d has no pixels", ErrTraining, i, s.Step)
		}
	}
	return t.validateChecks()
}

// curves is the chart as a part of the figure.
func (t Training) curves() Curves {
	c := t.Curves
	c.Title, c.Status, c.part, c.below = "", "", true, t.checkLines()
	return c
}

// chart is the curves with the title by which the chart has its id.
func (t Training) chart() Curves {
	c := t.curves()
	c.Title = t.Title
	return c
}

func (t Training) chartID(lines []line) string { return t.chart().id(lines) }

// text has how far the training is and its losses in its first line, and then what the stages hold.
func (t Training) text(lines []line) string {
	p := t.Progress
	p.Title = t.Title
	text := p.text()
	if lines != nil {
		text += "; " + t.curves().text(lines)
	}
	if checks := t.checkLines(); checks != nil {
		text += "; as shares of the threshold: " + (Curves{}).text(checks)
	}
	for _, warning := range t.Warnings {
		text += "\n" + warning
	}
	for _, s := range t.Stages {
		text += "\n" + s.text()
	}
	return text
}

func (s Stage) name() string { return fmt.Sprintf("step %d", s.Step) }

func (s Stage) text() string {
	if len(s.Images) > 0 {
		return s.name() + ": " + countSamples(s.Images)
	}
	return s.name() + ": " + strings.Join(s.Texts, "\n\n")
}

// trainingCSS gives the figure its height, and its parts their places.
//
//go:embed training.css
var trainingCSS string

// stageSide is the most CSS pixels that a picture of a stage is wide or high.
const stageSide = 30

// html is the figure. What a page without styles shows stands in a sensible order, too. The samples scroll once they have
// the focus, lest they hold the wheel that turns the page.
func (t Training) html(lines []line, chart []byte) ([]byte, error) {
	var b strings.Builder
	b.WriteString(`<figure class="` + t.classes() + `" style="margin:0"><style>` + strings.TrimSpace(trainingCSS) + `</style><div>`)
	b.WriteString(web.Title(t.Title) + t.Progress.bar(t.Title) + t.Progress.line() + t.warningsHTML())
	if err := t.writeChart(&b, lines, chart); err != nil {
		return nil, err
	}
	id := web.ContentID("training", t.Title)
	fmt.Fprintf(&b, `<div class="atelier-stages" id="%s" role="group" tabindex="0" aria-label="samples by step">`, id)
	for _, s := range t.Stages {
		if err := s.write(&b); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(&b, "</div></div>"+stagesScript+"</figure>\n", id, id)
	return []byte(b.String()), nil
}

// stagesScript waits for charts.js as chartScript does.
const stagesScript = `<script>(function(){var me=document.currentScript,` +
	`list=(me&&me.previousElementSibling.lastElementChild)||document.getElementById("%s");` +
	`(function look(left){if(window.atelierChart)window.atelierChart.stages(list,"%s");` +
	`else if(left>0)setTimeout(function(){look(left-1)},50)})(200)})();</script>`

func (t Training) writeChart(b *strings.Builder, lines []line, chart []byte) error {
	if lines == nil {
		b.WriteString(`<div class="atelier-none">The losses are drawn from the first step on.</div>`)
		return nil
	}
	c := t.curves()
	option, err := c.option(lines)
	if err != nil {
		return fmt.Errorf("training %q: %w", t.Title, err)
	}
	b.Write(web.Chart(t.chartID(lines), c.text(lines), option, chart))
	return nil
}

// write is the stage with its name on the left.
func (s Stage) write(b *strings.Builder) error {
	fmt.Fprintf(b, `<div data-step="%d"><span>%s</span>`, s.Step, s.name())
	defer b.WriteString("</div>")
	for i, img := range s.Images {
		picture, err := raster.EncodeImage(img)
		if err != nil {
			return fmt.Errorf("picture %d of step %d: %w", i, s.Step, err)
		}
		alt := ""
		if i == 0 {
			alt = s.text()
		}
		width, style := stageSize(img.Bounds().Size())
		b.WriteString(web.Image(picture, alt, width, style))
	}
	for _, text := range s.Texts {
		fmt.Fprintf(b, `<div style="%s">%s</div>`, html.EscapeString(passageStyle), html.EscapeString(text))
	}
	return nil
}

// stageSize is the width of a picture in CSS pixels, and its style: its height, for a list has to know how long it is before
// it has its pictures, and how it is scaled, a small one to squares of its pixels.
func stageSize(size image.Point) (width int, style string) {
	longest := max(size.X, size.Y)
	if longest > stageSide {
		return max(1, size.X*stageSide/longest), fmt.Sprintf("height:%dpx", max(1, size.Y*stageSide/longest))
	}
	scale := stageSide / longest
	return size.X * scale, fmt.Sprintf("height:%dpx;image-rendering:pixelated", size.Y*scale)
}
