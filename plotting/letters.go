package plotting

import (
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Letters is a generated text with the probability that the model gave to each symbol as its background: the
// stronger the colour, the more surprising.
type Letters struct {
	Title         string
	Symbols       []string  // in their order; a letter each, or several letters, or a line break
	Probabilities []float64 // one for each symbol, 0 to 1, which the model gave it before it was drawn
	Given         int       // the first symbols were given, not drawn: they have no background and do not count
	Lang          string    // BCP 47 tag such as "en" or "zh"; default none
}

// ErrLetters says that the fields of a Letters contradict each other.
var ErrLetters = errors.New("plotting: bad letters")

// A letterBin is a range of probabilities that share a background.
type letterBin struct {
	from  float64 // the lowest probability in it
	name  string
	share float64 // of the scale of tints
}

// Rare symbols are what one looks for, so the bins are finer there. Two neighbours can be told apart in grey.
var letterBins = []letterBin{
	{0.5, "0.5 or more", 0.08},
	{0.2, "0.2 to 0.5", 0.3},
	{0.05, "0.05 to 0.2", 0.52},
	{0.01, "0.01 to 0.05", 0.75},
	{0, "below 0.01", 1},
}

// binOf returns the index of the bin of a probability.
func binOf(p float64) int {
	for i, bin := range letterBins {
		if p >= bin.from {
			return i
		}
	}
	return len(letterBins) - 1
}

// Bundle returns the text as HTML, plain and as PNG, which has its first 200 lines, with the mean surprise of a drawn
// symbol, -ln p, in nats. It returns an error that wraps ErrNoData when there is no symbol, or ErrLetters when symbols
// and probabilities differ in number, a drawn symbol has a probability outside 0 to 1, or more symbols were given than
// there are.
func (l Letters) Bundle() (Bundle, error) {
	if err := l.validate(); err != nil {
		return nil, fmt.Errorf("letters %q: %w", l.Title, err)
	}
	picture, err := l.picture()
	if err != nil {
		return nil, fmt.Errorf("letters %q: %w", l.Title, err)
	}
	return Bundle{MIMEPlain: []byte(l.text()), MIMEHTML: []byte(l.html()), MIMEPNG: picture}, nil
}

func (l Letters) validate() error {
	if len(l.Symbols) == 0 {
		return fmt.Errorf("%w: no symbols", ErrNoData)
	}
	if len(l.Probabilities) != len(l.Symbols) {
		return fmt.Errorf("%w: %d probabilities for %d symbols: give one for each", ErrLetters, len(l.Probabilities), len(l.Symbols))
	}
	if l.Given < 0 || l.Given > len(l.Symbols) {
		return fmt.Errorf("%w: %d of %d symbols were given: give a number from 0 to %d",
			ErrLetters, l.Given, len(l.Symbols), len(l.Symbols))
	}
	for i := l.Given; i < len(l.Symbols); i++ {
		if p := l.Probabilities[i]; !(p >= 0 && p <= 1) { // so written, NaN is refused too
			return fmt.Errorf("%w: symbol %d, %q, has probability %v: give one from 0 to 1", ErrLetters, i, l.Symbols[i], p)
		}
	}
	return nil
}

func (l Letters) text() string {
	text := strings.Join(l.Symbols, "") + "\n\n" + l.surprise()
	if l.Title != "" {
		text = l.Title + "\n\n" + text
	}
	return text
}

// surprise tells the mean over the symbols that were drawn.
func (l Letters) surprise() string {
	drawn := l.Probabilities[l.Given:]
	if len(drawn) == 0 {
		return "all symbols were given"
	}
	sum := 0.0
	for _, p := range drawn {
		sum -= math.Log(p)
	}
	text := fmt.Sprintf("mean surprise %s nats a symbol, over %d", meanNats(sum/float64(len(drawn))), len(drawn))
	if l.Given > 0 {
		text += fmt.Sprintf(" after %d that were given", l.Given)
	}
	return text
}

func meanNats(mean float64) string {
	if math.IsInf(mean, 1) {
		return "infinitely many" // a symbol that the model thought impossible
	}
	return style.Number(math.Abs(mean)) // -ln 1 is -0
}

// lettersStyle is said in words that JupyterLab leaves where it does not trust a notebook.
const lettersStyle = `white-space:pre-wrap;overflow-wrap:break-word;line-height:1.8;font-size:15px;` +
	`font-family:"Noto Sans Mono","DejaVu Sans Mono",Menlo,Consolas,"Noto Sans Mono CJK SC",monospace`

func (l Letters) html() string {
	var b strings.Builder
	b.WriteString(web.FigureStart(web.LangAttribute(l.Lang), l.Title))
	fmt.Fprintf(&b, `<div style="%s">`, html.EscapeString(lettersStyle))
	b.WriteString(html.EscapeString(strings.Join(l.Symbols[:l.Given], "")))
	for start := l.Given; start < len(l.Symbols); {
		end := l.runEnd(start)
		b.WriteString(l.run(start, end))
		start = end
	}
	b.WriteString("</div>")
	fmt.Fprintf(&b, `<div style="font-size:13px;margin-top:6px">probability: %s</div>`, legend())
	fmt.Fprintf(&b, `<div style="font-size:13px">%s</div>`+web.FigureEnd, html.EscapeString(l.surprise()))
	return b.String()
}

// maxRun keeps the tooltip of a run short enough to read.
const maxRun = 12

// runEnd returns where the run of symbols ends that share the background of symbol start, at the latest after a line
// break.
func (l Letters) runEnd(start int) int {
	bin := binOf(l.Probabilities[start])
	end := start + 1
	for end < len(l.Symbols) && end-start < maxRun && binOf(l.Probabilities[end]) == bin && l.Symbols[end-1] != "\n" {
		end++
	}
	return end
}

// run is symbols that share a background, with the probability of each in the tooltip.
func (l Letters) run(start, end int) string {
	var shown strings.Builder
	each := make([]string, 0, end-start)
	for i := start; i < end; i++ {
		shown.WriteString(strings.ReplaceAll(l.Symbols[i], "\n", "↵\n"))
		each = append(each, visible(l.Symbols[i])+" "+strconv.FormatFloat(l.Probabilities[i], 'g', 2, 64))
	}
	return backed(binOf(l.Probabilities[start]), strings.Join(each, ", "), shown.String())
}

// visible shows a symbol that is only white space by a sign.
func visible(symbol string) string {
	return strings.NewReplacer(" ", "␣", "\n", "↵", "\t", "⇥").Replace(symbol)
}

// backed is text on the tint of a bin, in the colour that the page gives it, dark or light.
func backed(bin int, title, text string) string {
	if title != "" {
		title = fmt.Sprintf(` title="%s"`, html.EscapeString(title))
	}
	return fmt.Sprintf(`<span%s style="background-color:%s">%s</span>`, title, style.TintCSS(letterBins[bin].share), html.EscapeString(text))
}

func legend() string {
	parts := make([]string, len(letterBins))
	for i, bin := range letterBins {
		parts[i] = backed(i, "", " "+bin.name+" ")
	}
	return strings.Join(parts, " ")
}

// In picture pixels, as large as in the HTML.
const (
	lettersWidth  = style.ChartWidth * style.PictureScale
	lettersSize   = 15 * style.PictureScale
	lettersPitch  = 27 * style.PictureScale
	notesSize     = 13 * style.PictureScale
	notesPitch    = 20 * style.PictureScale
	headSize      = 16 * style.PictureScale
	headPitch     = 26 * style.PictureScale
	lettersMargin = 6 * style.PictureScale
)

// lettersRows are the most rows of text in the picture; few viewers show a higher one.
const lettersRows = 200

// picture is the text with its backgrounds and below it what they say, as PNG on white.
func (l Letters) picture() ([]byte, error) {
	lines, err := l.lines()
	if err != nil {
		return nil, err
	}
	height := 2 * lettersMargin
	for _, line := range lines {
		height += line.Height
	}
	canvas := image.NewRGBA(image.Rect(0, 0, lettersWidth, int(height)))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	y := lettersMargin
	for _, line := range lines {
		line.Draw(canvas, lettersMargin, int(y))
		y += line.Height
	}
	exact := make([]color.RGBA, len(letterBins))
	for i := range letterBins {
		exact[i] = letterBins[i].background()
	}
	return raster.EncodePaletted(canvas, exact)
}

func (b letterBin) background() color.RGBA { return style.Tints.At(b.share) }

func (l Letters) lines() ([]raster.TextLine, error) {
	head, err := raster.NewTextFace("Sans", headSize)
	if err != nil {
		return nil, err
	}
	body, err := raster.NewTextFace("Mono", lettersSize)
	if err != nil {
		return nil, err
	}
	notes, err := raster.NewTextFace("Sans", notesSize)
	if err != nil {
		return nil, err
	}
	var lines []raster.TextLine
	add := func(face *raster.TextFace, height float64, broken [][]raster.Glyph) {
		for _, glyphs := range broken {
			lines = append(lines, raster.TextLine{Glyphs: glyphs, Face: face, Height: height})
		}
	}
	if l.Title != "" {
		add(head, headPitch, textLines(head.LayOut(l.Title, nil)))
	}
	shown, cut := l.shown(body)
	add(body, lettersPitch, shown)
	lines = append(lines, raster.TextLine{Height: lettersMargin})
	add(notes, notesPitch, textLines(legendGlyphs(notes)))
	add(notes, notesPitch, textLines(notes.LayOut(l.surprise()+cut, nil)))
	return lines, nil
}

// textLines is glyphs in lines that fit into the picture of a text.
func textLines(glyphs []raster.Glyph) [][]raster.Glyph {
	return raster.BreakLines(glyphs, lettersWidth-2*lettersMargin)
}

// shown are the lines of the text, and words on how many are left out.
func (l Letters) shown(face *raster.TextFace) (lines [][]raster.Glyph, cut string) {
	var glyphs []raster.Glyph
	for i, symbol := range l.Symbols {
		var background color.Color
		if i >= l.Given {
			background = letterBins[binOf(l.Probabilities[i])].background()
		}
		glyphs = append(glyphs, face.LayOut(symbol, background)...)
	}
	lines = textLines(glyphs)
	if hidden := len(lines) - lettersRows; hidden > 0 {
		return lines[:lettersRows], fmt.Sprintf("; %s of the text not shown", style.Count(hidden, "more line"))
	}
	return lines, ""
}

func legendGlyphs(face *raster.TextFace) []raster.Glyph {
	glyphs := face.LayOut("probability:", nil)
	for _, bin := range letterBins {
		glyphs = append(append(glyphs, face.LayOut(" ", nil)...), face.LayOut(" "+bin.name+" ", bin.background())...)
	}
	return glyphs
}
