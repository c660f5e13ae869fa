package plotting

import (
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/draw"
	"strconv"
	"strings"
)

const (
	pairGap = 8 // pixels between the pairs of the sheet of nearest images
	halfGap = 1 // picture pixels between the two of a pair
)

// html puts the title above the picture as text, so that the browser's fonts write it in any script. Nothing in it
// needs scripts: over each cell lies an element whose title is the note, and the nearest images fold out. A script
// adds the larger view.
func (g Grid) html(s *sheet, picture []byte) ([]byte, error) {
	id := contentID(append([]string{"grid", g.Title, string(picture)}, g.Notes...)...)
	size := s.canvas.Bounds().Size()
	var b, over strings.Builder
	b.WriteString(figureStart(fmt.Sprintf(` id="%s"`, id), g.Title))
	looks := lookData{ID: id, Width: size.X, Cell: image.Pt(s.cellWidth, s.cellHeight), Sheet: size}
	if len(g.Notes) > 0 || len(g.Nearest) > 0 {
		looks.At = make([]image.Point, len(g.Images))
		for i := range g.Images {
			over.WriteString(cellTag(g.label(i), s.cell(i), size))
			looks.At[i] = s.corner(i)
		}
	}
	b.WriteString(s.tag(picture, g.text(), over.String()))
	if len(g.Nearest) > 0 {
		if err := g.nearest(&b, &looks); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(looks)
	if err != nil {
		return nil, err
	}
	b.WriteString(styleTag(controlsCSS) + liveScript(gridJS, data))
	b.WriteString(figureEnd)
	return []byte(b.String()), nil
}

// label is what pointing at image i shows.
func (g Grid) label(i int) string {
	var parts []string
	if len(g.Captions) > 0 && g.Captions[i] != "" {
		parts = append(parts, g.Captions[i])
	}
	if len(g.Notes) > 0 && g.Notes[i] != "" {
		parts = append(parts, g.Notes[i])
	}
	if len(parts) == 0 {
		return "sample " + strconv.Itoa(i+1)
	}
	return strings.Join(parts, ": ")
}

// nearest adds the sheet of pairs, and has the larger view show them.
func (g Grid) nearest(b *strings.Builder, looks *lookData) error {
	_, columns := arranged(len(g.Images)) // as many as the grid has rows, for pairs are wide
	pairs := Grid{Images: make([]image.Image, len(g.Images)), Columns: columns, Scale: g.Scale, Gap: pairGap}
	width, height := largest(append(g.Nearest[:len(g.Nearest):len(g.Nearest)], g.Images...))
	for i, img := range g.Images {
		pairs.Images[i] = pair(img, g.Nearest[i], width, height)
	}
	if pairs.Scale == 0 {
		pairs.Scale = max(1, visibleSize/max(width, height))
	}
	sheet, err := newSheet(pairs)
	if err != nil {
		return err
	}
	picture, err := encodeSheet(sheet.canvas)
	if err != nil {
		return err
	}
	size := sheet.canvas.Bounds().Size()
	alt := fmt.Sprintf("%d pairs: a sample and beside it the image nearest to it", len(g.Images))
	fmt.Fprintf(b, `<details><summary>each sample beside its nearest image</summary>%s</details>`,
		sheetTag(picture, alt, size, ""))
	looks.Pairs, looks.Sheet, looks.Cell = true, size, image.Pt(sheet.cellWidth, sheet.cellHeight)
	for i := range looks.At {
		looks.At[i] = sheet.corner(i)
	}
	return nil
}

// pair puts two images side by side, each in the middle of width x height pixels.
func pair(left, right image.Image, width, height int) image.Image {
	canvas := image.NewNRGBA(image.Rect(0, 0, 2*width+halfGap, height))
	for i, img := range []image.Image{left, right} {
		bounds := img.Bounds()
		corner := image.Pt(i*(width+halfGap)+(width-bounds.Dx())/2, (height-bounds.Dy())/2)
		draw.Draw(canvas, bounds.Sub(bounds.Min).Add(corner), img, bounds.Min, draw.Src)
	}
	return canvas
}

// sheetTag is a picture of size pixels, smaller on a narrower page, and over it elements placed in percent.
func sheetTag(picture []byte, alt string, size image.Point, over string) string {
	return fmt.Sprintf(`<div style="position:relative;width:%dpx;max-width:100%%">%s%s</div>`,
		size.X, imageTag(picture, alt, size.X, "display:block;width:100%;image-rendering:pixelated"), over)
}

// cellTag is a place on a picture that shows its label as a tooltip. JupyterLab strips role and aria-label where it
// does not trust a notebook, but leaves title, and tabindex on a alone.
func cellTag(label string, box image.Rectangle, size image.Point) string {
	label = html.EscapeString(label)
	return fmt.Sprintf(`<a tabindex="0" role="img" title="%s" aria-label="%s" style="position:absolute;%s"></a>`,
		label, label, percents(box, size))
}

// tag is the words in a page, over a picture of size pixels. The picture's alternative text has them too.
func (w words) tag(size image.Point) string {
	side := "center"
	if w.right {
		side = "right"
	}
	return fmt.Sprintf(`<span aria-hidden="true" style="position:absolute;%s;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;`+
		`text-align:%s;font-size:12px;line-height:1.4">%s</span>`, percents(w.box, size), side, html.EscapeString(w.text))
}

// percents is the CSS that puts an element at box of a picture of size pixels, however large it is shown.
func percents(box image.Rectangle, size image.Point) string {
	percent := func(part, whole int) string {
		return strconv.FormatFloat(float64(100*part)/float64(whole), 'f', 3, 64) + "%"
	}
	return "left:" + percent(box.Min.X, size.X) + ";top:" + percent(box.Min.Y, size.Y) +
		";width:" + percent(box.Dx(), size.X) + ";height:" + percent(box.Dy(), size.Y)
}
