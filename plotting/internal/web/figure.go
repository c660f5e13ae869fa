// Package web writes figures as HTML, with what makes them interactive where a page runs scripts.
package web

import (
	_ "embed"
	"fmt"
	"html"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// What figures cannot say in attributes. Where a page does not trust it, nothing is lost that a reader needs.
var (
	//go:embed controls.css
	ControlsCSS string // on paper, where nothing can be pressed
	//go:embed ink.css
	InkCSS string // drawings in dark ink, which is light on a dark page
)

// Style stands in each figure that needs it: it may be the only one on its page.
func Style(css string) string { return "<style>" + strings.TrimSpace(css) + "</style>" }

const (
	figureClass = "atelier"
	FigureEnd   = "</figure>\n"
)

// FigureStart opens a figure, as wide as charts, with its title, if there is one. Attributes begin with a space.
func FigureStart(attributes, title string) string {
	tag := fmt.Sprintf(`<figure class="%s"%s style="margin:0;max-width:%dpx">`, figureClass, attributes, style.ChartWidth)
	if title == "" {
		return tag
	}
	return tag + Title(title)
}

// Title is a title that takes its colour from the page, dark or light.
func Title(title string) string {
	return fmt.Sprintf(`<figcaption style="font-weight:600;margin-bottom:4px">%s</figcaption>`, html.EscapeString(title))
}

// LangAttribute tells a browser the language of a figure, which chooses the shapes of Chinese letters.
func LangAttribute(lang string) string {
	if lang == "" {
		return ""
	}
	return fmt.Sprintf(` lang="%s"`, html.EscapeString(lang))
}
