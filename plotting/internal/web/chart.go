package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// ChartClass marks the HTML of a chart that needs ECharts.
const ChartClass = "atelier-chart"

// RuntimeJS defines the function that the script of every chart calls.
//
//go:embed charts.js
var RuntimeJS string

// ContentID derives an element id from what a chart is about.
func ContentID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "atelier-" + hex.EncodeToString(sum[:6])
}

// Chart is a chart as HTML: the picture, where there is one, and a script that puts the interactive chart in
// its place once ECharts is there. Where scripts are stripped or ECharts never comes, the picture stays.
func Chart(id, alt string, option, picture []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<figure class="%s" id="%s" style="margin:0;max-width:%dpx;background:#fff;color:#222">`, ChartClass, id, style.ChartWidth)
	if len(picture) > 0 {
		b.WriteString(Image(picture, alt, style.ChartWidth, "max-width:100%"))
	} else {
		fmt.Fprintf(&b, `<pre style="color:#222">%s</pre>`, html.EscapeString(alt))
	}
	fmt.Fprintf(&b, chartScript, ChartClass, id, id, style.ChartHeight, option)
	b.WriteString("</figure>\n")
	return b.Bytes()
}

// chartScript finds its figure by its own place in the page, or by id where a front-end runs scripts elsewhere.
// It draws at once where it can, so that a frame that replaces another one does not flicker, and waits up to 10 s
// where the outputs of a page are run out of order.
const chartScript = `<script>(function(){var me=document.currentScript,` +
	`host=(me&&me.closest("figure.%s"))||document.getElementById("%s");` +
	`(function draw(left){if(window.atelierChart)window.atelierChart(host,"%s",%d,%s);` +
	`else if(left>0)setTimeout(function(){draw(left-1)},50)})(200)})();</script>`

// NeedsECharts tells whether a page holds a chart drawn by ECharts.
func NeedsECharts(html []byte) bool {
	return bytes.Contains(html, []byte(`<figure class="`+ChartClass+`"`))
}

// Addition is a script that adds to the chart with that id, as it was when key was its key, what came since. Additions to one
// frame replace each other: each has all that came since.
func Addition(id, key string, added []byte) []byte {
	return fmt.Appendf(nil, additionScript, id, key, added)
}

// additionScript waits for charts.js as chartScript does.
const additionScript = `<script>(function(){(function add(left){if(window.atelierChart)window.atelierChart.add("%s","%s",%s);` +
	`else if(left>0)setTimeout(function(){add(left-1)},50)})(200)})();</script>`
