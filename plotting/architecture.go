package plotting

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Architecture is a model at a glance: a row for each of its parts, and in it, from left to right, what goes in and what
// each block of layers puts out. Pictures are cards, the larger the more pixels they have and the more the more channels;
// all else is a bar, the higher the more numbers.
type Architecture struct {
	Title   string
	Parts   []Part
	Weights string // what is counted; default "weights"
}

// Part is a net that is trained as one, such as the encoder.
type Part struct {
	Name   string
	Blocks []Block
}

// Block is layers of one kind, or what the part is given.
type Block struct {
	Kind    string // such as "dense"
	Output  []int  // shape of what it puts out for one example, [height, width, channels] of a picture
	Times   int    // how many such layers follow each other; default 1
	Loop    bool   // it reads what it put out the time before
	Weights int64  // numbers that it learns; 0 of what is given
}

// In is the architecture in other words: each kind and name that is a key is replaced by its value.
func (a Architecture) In(words map[string]string) Architecture {
	a.Title, a.Weights = wordIn(words, a.Title), wordIn(words, style.LabelOr(a.Weights, "weights"))
	a.Parts = slices.Clone(a.Parts)
	for i, part := range a.Parts {
		part.Name = wordIn(words, part.Name)
		part.Blocks = slices.Clone(part.Blocks)
		for j := range part.Blocks {
			part.Blocks[j].Kind = wordIn(words, part.Blocks[j].Kind)
		}
		a.Parts[i] = part
	}
	return a
}

func wordIn(words map[string]string, word string) string {
	if other, known := words[word]; known {
		return other
	}
	return word
}

// Bundle draws the architecture: as SVG in the HTML, with the fonts of the browser, and as PNG. It returns an error that
// wraps ErrNoData when a part has no block or there is no part, or ErrFigure when a shape has not one or three axes of 1 or
// more, or a number is below zero.
func (a Architecture) Bundle() (Bundle, error) {
	d, err := a.diagram()
	if err != nil {
		return nil, err
	}
	return d.Bundle()
}

// SVG is the architecture as lines and letters. The errors are those of Bundle.
func (a Architecture) SVG() ([]byte, error) {
	d, err := a.diagram()
	if err != nil {
		return nil, err
	}
	return d.SVG()
}

func (a Architecture) validate() error {
	if len(a.Parts) == 0 {
		return fmt.Errorf("%w: no parts", ErrNoData)
	}
	for _, part := range a.Parts {
		if len(part.Blocks) == 0 {
			return fmt.Errorf("%w: the part %q has no blocks", ErrNoData, part.Name)
		}
		for i, b := range part.Blocks {
			if len(b.Output) != 1 && len(b.Output) != 3 || slices.Min(b.Output) < 1 {
				return fmt.Errorf("%w: block %d of %q puts out %v: give one number or height, width and channels, each 1 or more",
					ErrFigure, i, part.Name, b.Output)
			}
			if b.Times < 0 || b.Weights < 0 {
				return fmt.Errorf("%w: block %d of %q stands %d times and has %d weights: neither may be below zero",
					ErrFigure, i, part.Name, b.Times, b.Weights)
			}
		}
	}
	return nil
}

// heading is the name of a part and its number of weights.
func (a Architecture) heading(p Part) string {
	var sum int64
	for _, b := range p.Blocks {
		sum += b.Weights
	}
	return style.WithTitle(p.Name, thousands(sum)+" "+style.LabelOr(a.Weights, "weights"))
}

// label is the kind of a block, and how often it stands there.
func (b Block) label() string {
	if b.Times > 1 {
		return b.Kind + " ×" + strconv.Itoa(b.Times)
	}
	return b.Kind
}

func (b Block) shape() string {
	sides := make([]string, len(b.Output))
	for i, n := range b.Output {
		sides[i] = strconv.Itoa(n)
	}
	return strings.Join(sides, "×")
}

// text is the architecture in words, a line for each part.
func (a Architecture) text() string {
	var lines []string
	for _, part := range a.Parts {
		var blocks []string
		for _, b := range part.Blocks {
			blocks = append(blocks, b.label()+" "+b.shape())
		}
		lines = append(lines, a.heading(part)+": "+strings.Join(blocks, " → "))
	}
	return strings.Join(lines, "\n")
}

func architectureError(title string, err error) error {
	return fmt.Errorf("architecture %q: %w", title, err)
}
