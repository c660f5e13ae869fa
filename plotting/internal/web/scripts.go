package web

import (
	_ "embed"
	"strings"
)

// What pages that run scripts add to figures of samples. Each script is complete in itself and leaves no globals:
// it may be the only one on its page.
var (
	//go:embed interactive.js
	liveJS string
	//go:embed grid.js
	GridJS string
	//go:embed compare.js
	CompareJS string
)

// Script calls the function that body defines with data, which is JSON.
func Script(body string, data []byte) string {
	return "<script>(function(){\n" + liveJS + strings.TrimSpace(body) + "\nstart(" + string(data) + ");})();</script>"
}
