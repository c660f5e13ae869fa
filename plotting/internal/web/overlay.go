package web

import (
	"fmt"
	"html"
	"image"
	"strconv"
)

// Picture is a picture of size pixels, smaller on a narrower page, and over it elements placed in percent. It is the container that
// the letters over it are measured by.
func Picture(picture []byte, alt string, size image.Point, over string) string {
	return fmt.Sprintf(`<div style="position:relative;container-type:inline-size;width:%dpx;max-width:100%%">%s%s</div>`,
		size.X, Image(picture, alt, size.X, "display:block;width:100%;image-rendering:pixelated"), over)
}

// Tooltip is a place on a picture that shows its label as a tooltip. JupyterLab strips role and aria-label where it
// does not trust a notebook, but leaves title, and tabindex on a alone.
func Tooltip(label string, box image.Rectangle, size image.Point) string {
	label = html.EscapeString(label)
	return fmt.Sprintf(`<a tabindex="0" role="img" title="%s" aria-label="%s" style="position:absolute;%s"></a>`,
		label, label, percents(box, size))
}

// Label is words in a page, over a picture of size pixels. The picture's alternative text has them too. Where the picture is
// shown smaller the letters are, too, down to what can still be read.
func Label(text string, box image.Rectangle, right bool, size image.Point) string {
	side := "center"
	if right {
		side = "right"
	}
	return fmt.Sprintf(`<span aria-hidden="true" style="position:absolute;%s;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;`+
		`text-align:%s;font-size:12px;font-size:clamp(8px,%scqw,12px);line-height:1.4">%s</span>`, percents(box, size), side, share(12, size.X), html.EscapeString(text))
}

// percents is the CSS that puts an element at box of a picture of size pixels, however large it is shown.
func percents(box image.Rectangle, size image.Point) string {
	return "left:" + share(box.Min.X, size.X) + "%;top:" + share(box.Min.Y, size.Y) +
		"%;width:" + share(box.Dx(), size.X) + "%;height:" + share(box.Dy(), size.Y) + "%"
}

// share is how many hundredths of the whole a part is.
func share(part, whole int) string {
	return strconv.FormatFloat(float64(100*part)/float64(whole), 'f', 3, 64)
}
