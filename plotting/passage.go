package plotting

import (
	"fmt"
	"html"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Passage is generated text: one or more samples shown one below the other, spaces and line breaks as they are.
type Passage struct {
	Title string
	Texts []string
	Note  string // a line below the samples; none if empty
	Lang  string // BCP 47 tag such as "en" or "zh", which chooses the shapes of Chinese letters; default none
}

// passageStyle takes its colours from the page and marks each sample with a line that is seen on dark and light.
const passageStyle = `margin:0 0 8px;padding:4px 0 4px 12px;border-left:3px solid #0072b2;` +
	`white-space:pre-wrap;overflow-wrap:break-word;line-height:1.5;` +
	`font-family:Georgia,"Noto Serif","Songti SC",SimSun,"Noto Serif CJK SC",serif`

const noteStyle = `margin:0 0 8px;opacity:.75;font-size:90%`

// Bundle returns the text as HTML and plain. It returns an error that wraps ErrNoData when there is no sample; a
// sample may be empty.
func (p Passage) Bundle() (Bundle, error) {
	if len(p.Texts) == 0 {
		return nil, fmt.Errorf("passage %q: %w: no texts", p.Title, ErrNoData)
	}
	return Bundle{MIMEPlain: []byte(p.text()), MIMEHTML: []byte(p.html())}, nil
}

func (p Passage) text() string {
	text := strings.Join(p.Texts, "\n\n")
	if p.Title != "" {
		text = p.Title + "\n\n" + text
	}
	if p.Note != "" {
		text += "\n"
	}
	return text + lineBelow(p.Note)
}

func (p Passage) html() string {
	var b strings.Builder
	b.WriteString(web.FigureStart(web.LangAttribute(p.Lang), p.Title))
	for _, text := range p.Texts {
		fmt.Fprintf(&b, `<div style="%s">%s</div>`, html.EscapeString(passageStyle), html.EscapeString(text))
	}
	b.WriteString(noteBelow(p.Note) + web.FigureEnd)
	return b.String()
}

// noteBelow is a note below a figure as HTML, empty if there is none.
func noteBelow(note string) string {
	if note == "" {
		return ""
	}
	return fmt.Sprintf(`<div style="%s">%s</div>`, noteStyle, html.EscapeString(note))
}

// lineBelow is a note on a line of its own.
func lineBelow(note string) string {
	if note == "" {
		return ""
	}
	return "\n" + note
}
