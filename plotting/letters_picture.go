package plotting

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"unicode"

	"golang.org/x/image/math/fixed"
)

// In picture pixels, as large as in the HTML.
const (
	lettersWidth  = chartWidth * pictureScale
	lettersSize   = 15 * pictureScale
	lettersPitch  = 27 * pictureScale
	notesSize     = 13 * pictureScale
	notesPitch    = 20 * pictureScale
	headSize      = 16 * pictureScale
	headPitch     = 26 * pictureScale
	lettersMargin = 6 * pictureScale
)

// lettersRows are the most rows of text in the picture; few viewers show a higher one.
const lettersRows = 200

// row is a line of the picture.
type row struct {
	letters []inked
	hand    *hand
	height  float64
}

// picture is the text with its backgrounds and below it what they say, as PNG on white.
func (l Letters) picture() ([]byte, error) {
	rows, err := l.rows()
	if err != nil {
		return nil, err
	}
	height := 2 * lettersMargin
	for _, r := range rows {
		height += r.height
	}
	canvas := image.NewRGBA(image.Rect(0, 0, lettersWidth, int(height)))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	y := lettersMargin
	for _, r := range rows {
		r.draw(canvas, int(y))
		y += r.height
	}
	exact := make([]color.RGBA, len(letterBins))
	for i := range letterBins {
		exact[i] = letterBins[i].background()
	}
	return encodeFlat(canvas, exact)
}

func (b letterBin) background() color.RGBA { return tints.at(b.share) }

func (l Letters) rows() ([]row, error) {
	head, err := newHand("Sans", headSize)
	if err != nil {
		return nil, err
	}
	body, err := newHand("Mono", lettersSize)
	if err != nil {
		return nil, err
	}
	notes, err := newHand("Sans", notesSize)
	if err != nil {
		return nil, err
	}
	var rows []row
	add := func(h *hand, height float64, lines [][]inked) {
		for _, line := range lines {
			rows = append(rows, row{line, h, height})
		}
	}
	if l.Title != "" {
		add(head, headPitch, brokenLines(head.inked(l.Title, unbacked)))
	}
	lines, cut := l.lines(body)
	add(body, lettersPitch, lines)
	rows = append(rows, row{height: lettersMargin})
	add(notes, notesPitch, brokenLines(legendLetters(notes)))
	add(notes, notesPitch, brokenLines(notes.inked(l.surprise()+cut, unbacked)))
	return rows, nil
}

// lines are those of the text, and words on how many are left out.
func (l Letters) lines(h *hand) (lines [][]inked, cut string) {
	var letters []inked
	for i, symbol := range l.Symbols {
		bin := unbacked
		if i >= l.Given {
			bin = binOf(l.Probabilities[i])
		}
		letters = append(letters, h.inked(symbol, bin)...)
	}
	lines = brokenLines(letters)
	if hidden := len(lines) - lettersRows; hidden > 0 {
		return lines[:lettersRows], fmt.Sprintf("; %s of the text not shown", counted(hidden, "more line"))
	}
	return lines, ""
}

func legendLetters(h *hand) []inked {
	letters := h.inked("probability:", unbacked)
	for i, bin := range letterBins {
		letters = append(append(letters, h.inked(" ", unbacked)...), h.inked(" "+bin.name+" ", i)...)
	}
	return letters
}

// inked is a letter in the picture.
type inked struct {
	letter rune
	bin    int // whose background it has, or unbacked
	width  fixed.Int26_6
	last   bool // of its line
}

const unbacked = -1

// lineBreak stands for one that has a background; the fonts lack the arrow of the HTML.
const lineBreak = '¶'

// inked lays out words without breaking lines.
func (h *hand) inked(words string, bin int) []inked {
	letters := make([]inked, 0, len(words))
	for _, letter := range words {
		shown := inked{letter: letter, bin: bin}
		switch {
		case letter == '\n' && bin == unbacked:
			shown.last = true
		case letter == '\n':
			shown.letter, shown.last = lineBreak, true
			shown.width = h.advance(lineBreak)
		case letter == '\t':
			shown.width = 8 * h.advance(' ')
		case unicode.IsGraphic(letter):
			shown.width = h.advance(letter)
		}
		letters = append(letters, shown)
	}
	return letters
}

// draw writes the row below y, its backgrounds first, for a letter may reach over its neighbour.
func (r row) draw(canvas *image.RGBA, y int) {
	if r.hand == nil {
		return
	}
	ascent, descent := r.hand.ascent(), r.hand.descent()
	baseline := y + (int(r.height)-ascent-descent)/2 + ascent
	x := fixed.I(int(lettersMargin))
	for _, l := range r.letters {
		if l.bin != unbacked {
			box := image.Rect(x.Round(), baseline-ascent, (x + l.width).Round(), baseline+descent)
			draw.Draw(canvas, box, image.NewUniform(letterBins[l.bin].background()), image.Point{}, draw.Src)
		}
		x += l.width
	}
	x = fixed.I(int(lettersMargin))
	for _, l := range r.letters {
		if l.letter > ' ' {
			r.hand.write(canvas, l.letter, x, baseline, color.Black)
		}
		x += l.width
	}
}
