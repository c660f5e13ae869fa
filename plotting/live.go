package plotting

import (
	_ "embed"
	"image"
	"strings"
)

// What pages that run scripts add to figures of samples. Each script is complete in itself and leaves no globals:
// it may be the only one on its page.
var (
	//go:embed live.js
	liveJS string
	//go:embed live_grid.js
	gridJS string
	//go:embed live_compare.js
	compareJS string
)

// lookData tells the script of a grid where the pixels are that it shows larger.
type lookData struct {
	ID    string        `json:"id"`
	Width int           `json:"width"` // of the grid, in CSS pixels
	Pairs bool          `json:"pairs"` // whether the images come from the sheet of pairs
	Sheet image.Point   `json:"sheet"` // size of the sheet they come from, in pixels
	Cell  image.Point   `json:"cell"`
	At    []image.Point `json:"at"` // their top left pixels, none for a grid without notes
}

// liveScript calls the function that body defines with data, which is JSON.
func liveScript(body string, data []byte) string {
	return "<script>(function(){\n" + liveJS + strings.TrimSpace(body) + "\nstart(" + string(data) + ");})();</script>"
}
