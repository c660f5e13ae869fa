package web

import (
	"encoding/base64"
	"fmt"
	"html"
)

// Image is an img element that carries the PNG picture within itself. Width is in CSS pixels.
func Image(picture []byte, alt string, width int, style string) string {
	return fmt.Sprintf(`<img alt="%s" width="%d" style="%s" src="data:image/png;base64,%s">`,
		html.EscapeString(alt), width, style, base64.StdEncoding.EncodeToString(picture))
}

func DataURI(picture []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
}
