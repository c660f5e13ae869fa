package datasheet

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// means are the mean pictures of the classes, as sums.
type means struct {
	width, height int
	sums          [][]float64
	counts        []int
}

func newMeans(width, height, classes int) *means {
	m := &means{width: width, height: height, sums: make([][]float64, classes), counts: make([]int, classes)}
	for i := range m.sums {
		m.sums[i] = make([]float64, width*height)
	}
	return m
}

func (m *means) add(grey []float32, class int) {
	m.counts[class]++
	for i, value := range grey {
		m.sums[class][i] += float64(value)
	}
}

func (m *means) join(other *means) {
	for class := range m.sums {
		m.counts[class] += other.counts[class]
		for i, value := range other.sums[class] {
			m.sums[class][i] += value
		}
	}
}

// fewToMean is the fewest pictures whose mean says more of them all than of each.
const fewToMean = 20

// mirror is the correlation of the mean pictures with themselves mirrored, or 1 where there are too few pictures.
func (m *means) mirror() float64 {
	sum, count := 0.0, 0
	for class, values := range m.sums {
		if n := m.counts[class]; n >= fewToMean {
			sum += float64(n) * m.mirrored(values)
			count += n
		}
	}
	if count == 0 {
		return 1
	}
	return sum / float64(count)
}

// mirrored is the correlation of a picture with itself mirrored, 1 if it is of one colour.
func (m *means) mirrored(values []float64) float64 {
	mean := 0.0
	for _, value := range values {
		mean += value / float64(len(values))
	}
	var squares, product float64
	for y := range m.height {
		row := values[y*m.width : (y+1)*m.width]
		for x, value := range row {
			squares += (value - mean) * (value - mean)
			product += (value - mean) * (row[m.width-1-x] - mean)
		}
	}
	if squares < 1e-6*float64(len(values)) {
		return 1
	}
	return product / squares
}

// oneSided is the correlation with itself mirrored below which the mean picture looks to one side.
const oneSided = 0.9

// letters tells that the names of most classes are letters or digits, which mirrored are others or none.
func letters(classes []Class) bool {
	count := 0
	for _, class := range classes {
		if isLetter(class.Name) {
			count++
		}
	}
	return count > 2 && 2*count > len(classes)
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

// hexColour is a colour as CSS writes it.
func hexColour(r, g, b float64) string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(r)), int(math.Round(g)), int(math.Round(b)))
}
