package web

import (
	"fmt"
	"html"
	"image"
	"strconv"
)

// Picture is a picture of size pixels, smaller on a narrower page, and over it elements placed in percent.
func Picture(picture []byte, alt string, size image.Point, over string) string {
	return fmt.Sprintf(`<div style="position:relative;width:%dpx;max-width:100%%">%s%s</div>`,
		size.X, Image(picture, alt, size.X, "display:block;width:100%;image-rendering:pixelated"), over)
}

// Tooltip is a place on a picture that shows its label as a tooltip. JupyterLab strips role and aria-label where it
// does not trust a notebook, but leaves title, and tabindex on a alone.
func Tooltip(label string, box image.Rectangle, size image.Point) string {
	label = html.EscapeString(label)
	return fmt.Sprintf(`<a tabindex="0" role="img" title="%s" aria-label="%s" style="position:absolute;%s"></a>`,
		label, label, percents(box, size))
}

// Label is words in a page, over a picture of size pixels. The picture's alternative text has them too.
func Label(text string, box image.Rectangle, right bool, size image.Point) string {
	side := "center"
	if right {
		side = "right"
	}
	return fmt.Sprintf(`<span aria-hidden="true" style="position:absolute;%s;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;`+
		`text-align:%s;font-size:12px;line-height:1.4">%s</span>`, percents(box, size), side, html.EscapeString(text))
}

// percents is the CSS that puts an element at box of a picture of size pixels, however large it is shown.
func percents(box image.Rectangle, size image.Point) string {
	percent := func(part, whole int) string {
		return strconv.FormatFloat(float64(100*part)/float64(whole), 'f', 3, 64) + "%"
	}
	return "left:" + percent(box.Min.X, size.X) + ";top:" + percent(box.Min.Y, size.Y) +
		";width:" + percent(box.Dx(), size.X) + ";height:" + percent(box.Dy(), size.Y)
}
