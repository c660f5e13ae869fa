package data

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// fewToMean is the fewest pictures whose mean says more of them all than of each.
	fewToMean = 20
	// mostMeant is the most pictures, evenly from the whole set, that are looked at.
	mostMeant = 5000
	// oneSided is the correlation with itself mirrored below which the mean picture looks to one side.
	oneSided = 0.9
)

// Mirroring is what is known about the mirror images of pictures, left and right exchanged.
type Mirroring struct {
	// Likeness is the correlation of the mean picture of each class with itself mirrored, averaged over the pictures: near
	// 1 where left and right are alike, lower where the pictures look to one side; 1 where there are too few pictures.
	Likeness float64
	// Letters tells that the names of most classes are letters or digits, which mirrored are others or none.
	Letters bool
	// Belongs tells that a mirror image could be a picture of the set: the mean pictures are alike, and nothing speaks for
	// writing. Grey pictures whose classes have no names may be writing.
	Belongs bool
}

// OneSided tells that the pictures look to one side.
func (m Mirroring) OneSided() bool { return m.Likeness < oneSided }

// Mirroring looks at the pictures once.
func (p *Pictures) Mirroring() Mirroring { return p.mirroring() }

func (p *Pictures) lookForMirroring() Mirroring {
	likeness, known := p.likeness()
	m := Mirroring{Likeness: likeness, Letters: areLetters(p.classNames())}
	maybeWriting := m.Letters || p.spec.Channels == 1 && p.classes == nil
	m.Belongs = known && !m.OneSided() && !maybeWriting
	return m
}

// classNames are the names of the classes, numbers where they have none.
func (p *Pictures) classNames() []string {
	names := make([]string, p.spec.Classes)
	for i := range names {
		names[i] = strconv.Itoa(i)
		if i < len(p.classes) {
			names[i] = p.classes[i]
		}
	}
	return names
}

// likeness is Mirroring.Likeness; known is false where there are too few pictures.
func (p *Pictures) likeness() (mean float64, known bool) {
	size, channels := p.spec.Height*p.spec.Width, p.spec.Channels
	sums, counts := make([][]float64, max(1, p.spec.Classes)), make([]int, max(1, p.spec.Classes))
	step := max(1, (p.Len()+mostMeant-1)/mostMeant)
	for i := 0; i < p.Len(); i += step {
		class := 0
		if p.labels != nil {
			class = int(p.labels[i])
		}
		if sums[class] == nil {
			sums[class] = make([]float64, size)
		}
		counts[class]++
		addGreys(sums[class], p.pixels[i*size*channels:(i+1)*size*channels], channels)
	}
	sum, count := 0.0, 0
	for class, n := range counts {
		if n >= fewToMean {
			sum += float64(n) * mirrored(sums[class], p.spec.Width, n)
			count += n
		}
	}
	if count == 0 {
		return 1, false
	}
	return sum / float64(count), true
}

// addGreys adds the brightness of each pixel, that of the colours by ITU-R BT.601, whatever its opacity.
func addGreys(sums []float64, pixels []byte, channels int) {
	if channels < 3 {
		for i := range sums {
			sums[i] += float64(pixels[i*channels])
		}
		return
	}
	for i := range sums {
		pixel := pixels[i*channels:]
		sums[i] += 0.299*float64(pixel[0]) + 0.587*float64(pixel[1]) + 0.114*float64(pixel[2])
	}
}

// mirrored is the correlation of the sum of n pictures with itself mirrored, 1 if it is of one colour.
func mirrored(values []float64, width, n int) float64 {
	mean := 0.0
	for _, value := range values {
		mean += value / float64(len(values))
	}
	var squares, product float64
	for row := 0; row < len(values); row += width {
		for x, value := range values[row : row+width] {
			squares += (value - mean) * (value - mean)
			product += (value - mean) * (values[row+width-1-x] - mean)
		}
	}
	if squares < 1e-6*float64(len(values))*float64(n)*float64(n) {
		return 1
	}
	return product / squares
}

// areLetters tells that most of three or more names are letters or digits.
func areLetters(names []string) bool {
	count := 0
	for _, name := range names {
		if isLetter(name) {
			count++
		}
	}
	return count > 2 && 2*count > len(names)
}

// isLetter tells that a name is one letter or digit, or begins with the word: "a", "7", "letter_b", "digit-3".
func isLetter(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	if r, size := utf8.DecodeRuneInString(name); size == len(name) && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return true
	}
	for _, word := range []string{"letter", "digit", "char", "glyph"} {
		if strings.HasPrefix(name, word) {
			return true
		}
	}
	return false
}

// lookAnew forgets what was known of other pictures.
func (p *Pictures) lookAnew() {
	p.digest = sync.OnceValue(p.sum)
	p.mirroring = sync.OnceValue(p.lookForMirroring)
	p.tiles = sync.OnceValue(p.lookForTiles)
}
