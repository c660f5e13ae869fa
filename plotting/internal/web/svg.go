package web

import (
	"encoding/base64"
	"fmt"
	"html"
)

// SVG shows an SVG of dark ink on no ground, and its picture where a viewer leaves out the source. Width is in CSS
// pixels. The ink lies on white, or is light where the page is dark and says so to ink.css.
func SVG(svg, picture []byte, alt string, width int) string {
	return Style(InkCSS) + fmt.Sprintf(`<picture><source type="image/svg+xml" srcset="data:image/svg+xml;base64,%s">%s</picture>`,
		base64.StdEncoding.EncodeToString(svg), InkImage(picture, alt, width))
}

// InkImage is Image for a drawing in dark ink, in a figure that has the style InkCSS.
func InkImage(picture []byte, alt string, width int) string {
	return fmt.Sprintf(`<img class="atelier-ink" alt="%s" width="%d" style="max-width:100%%;background:#fff" src="%s">`,
		html.EscapeString(alt), width, DataURI(picture))
}
