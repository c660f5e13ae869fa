package plotting

import (
	"encoding/base64"
	"fmt"
)

// vectorTag shows the SVG, and its picture where a viewer leaves out the source. Width is in CSS pixels.
func vectorTag(svg, picture []byte, alt string, width int, style string) string {
	return fmt.Sprintf(`<picture><source type="image/svg+xml" srcset="data:image/svg+xml;base64,%s">%s</picture>`,
		base64.StdEncoding.EncodeToString(svg), imageTag(picture, alt, width, style))
}
