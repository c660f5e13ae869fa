package plotting

import (
	_ "embed"
	"fmt"
	"html"
	"strings"
)

// What figures cannot say in attributes. Where a page does not trust it, nothing is lost that a reader needs.
var (
	//go:embed controls.css
	controlsCSS string // on paper, where nothing can be pressed
	//go:embed ink.css
	inkCSS string // drawings in dark ink, which is light on a dark page
)

// styleTag stands in each figure that needs it: it may be the only one on its page.
func styleTag(css string) string { return "<style>" + strings.TrimSpace(css) + "</style>" }

const (
	figureClass = "atelier"
	figureEnd   = "</figure>\n"
)

// figureStart opens a figure, as wide as charts, with its title, if there is one. Attributes begin with a space.
func figureStart(attributes, title string) string {
	tag := fmt.Sprintf(`<figure class="%s"%s style="margin:0;max-width:%dpx">`, figureClass, attributes, chartWidth)
	if title == "" {
		return tag
	}
	return tag + titleTag(title)
}

// titleTag is a title that takes its colour from the page, dark or light.
func titleTag(title string) string {
	return fmt.Sprintf(`<figcaption style="font-weight:600;margin-bottom:4px">%s</figcaption>`, html.EscapeString(title))
}

// langAttribute tells a browser the language of a figure, which chooses the shapes of Chinese letters.
func langAttribute(lang string) string {
	if lang == "" {
		return ""
	}
	return fmt.Sprintf(` lang="%s"`, html.EscapeString(lang))
}
