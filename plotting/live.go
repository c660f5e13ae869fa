package plotting

import (
	_ "embed"
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

// liveScript calls the function that body defines with data, which is JSON.
func liveScript(body string, data []byte) string {
	return "<script>(function(){\n" + liveJS + strings.TrimSpace(body) + "\nstart(" + string(data) + ");})();</script>"
}
