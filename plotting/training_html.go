package plotting

import (
	_ "embed"
	"fmt"
	"html"
	"image"
	"strings"
)

// trainingCSS gives the figure its height, and its parts their places.
//
//go:embed training.css
var trainingCSS string

// stageSide is the most CSS pixels that a picture of a stage is wide or high.
const stageSide = 30

// html is the figure. What a page without styles shows stands in a sensible order, too. The samples scroll once they have
// the focus, lest they hold the wheel that turns the page. The stages before the number shown have their place alone, which
// runtime.js fills with what earlier frames had there.
func (t Training) html(lines []line, chart []byte, shown int) ([]byte, error) {
	var b strings.Builder
	b.WriteString(`<figure class="atelier-training" style="margin:0"><style>` + strings.TrimSpace(trainingCSS) + `</style><div>`)
	b.WriteString(titleTag(t.Title) + t.Progress.bar(t.Title) + t.Progress.line())
	if err := t.writeChart(&b, lines, chart); err != nil {
		return nil, err
	}
	id := contentID("training", t.Title)
	fmt.Fprintf(&b, `<div class="atelier-stages" id="%s" role="group" tabindex="0" aria-label="samples by step">`, id)
	for i, s := range t.Stages {
		if err := s.write(&b, i >= shown); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(&b, "</div></div>"+stagesScript+"</figure>\n", id, id)
	return []byte(b.String()), nil
}

// stagesScript waits for runtime.js as chartScript does.
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
	c.Title = t.Title // by which the chart has its id
	b.Write(chartHTML(c.id(lines), c.text(lines), option, chart))
	return nil
}

// write is the stage with its name on the left, or its place alone.
func (s Stage) write(b *strings.Builder, whole bool) error {
	fmt.Fprintf(b, `<div data-step="%d">`, s.Step)
	defer b.WriteString("</div>")
	if !whole {
		return nil
	}
	fmt.Fprintf(b, "<span>%s</span>", s.name())
	for i, img := range s.Images {
		picture, err := encodeImage(img)
		if err != nil {
			return fmt.Errorf("picture %d of step %d: %w", i, s.Step, err)
		}
		alt := ""
		if i == 0 {
			alt = s.text()
		}
		width, style := stageSize(img.Bounds().Size())
		b.WriteString(imageTag(picture, alt, width, style))
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
