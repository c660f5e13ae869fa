// Package embedded has the data sets that are in every program: the same bytes everywhere, without a network. NOTICE.md
// in the folder above says whose they are.
package embedded

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the files below
	"fmt"
	"io"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/quickdraw"
)

//go:generate go run ./internal/fashion
//go:generate go run ./internal/tang
//go:generate go run ./internal/hanzi
//go:generate go run ./internal/emoji

// What go generate made: the first 10,000 training pictures of Fashion-MNIST and their labels, the Three Hundred Tang
// Poems, the strokes of 1,000 Chinese characters, which come under the Arphic Public License that lies beside them, and 1,026
// pictures of Noto Emoji and their labels, which come under the Apache License 2.0.
var (
	//go:embed fashion/first10k-images-idx3-ubyte.gz
	fashionImages []byte
	//go:embed fashion/first10k-labels-idx1-ubyte.gz
	fashionLabels []byte
	//go:embed tang/tang300.txt.gz
	tangPoems []byte
	//go:embed hanzi/hanzi.ndjson.gz
	hanziStrokes []byte
	//go:embed emoji/images-idx4-ubyte.gz
	emojiImages []byte
	//go:embed emoji/labels-idx1-ubyte.gz
	emojiLabels []byte
)

// Where tells in a list where these sets are.
const Where = "embedded in the program"

// FashionMNIST is the first 10,000 training pictures, [10000, 28, 28], and their labels, [10000].
func FashionMNIST() (images, labels idx.Array, err error) {
	return readLabelled("Fashion-MNIST", fashionImages, fashionLabels)
}

// Emoji is pictures of emoji in colour on white, [1026, 64, 64, 3], and their labels, [1026], which count EmojiClasses.
func Emoji() (images, labels idx.Array, err error) {
	return readLabelled("emoji", emojiImages, emojiLabels)
}

// EmojiClasses are the names of their labels.
var EmojiClasses = []string{"activities", "animals-nature", "food-drink", "objects", "smileys-emotion", "travel-places"}

// readLabelled unpacks pictures and their labels.
func readLabelled(what string, packedImages, packedLabels []byte) (images, labels idx.Array, err error) {
	if images, err = idx.Read(bytes.NewReader(packedImages), "embedded "+what+" images"); err != nil {
		return images, labels, err
	}
	labels, err = idx.Read(bytes.NewReader(packedLabels), "embedded "+what+" labels")
	return images, labels, err
}

// TangPoems is the text of the poems: of each a line with its title and its poet, then its verses, then an empty line.
func TangPoems() (string, error) {
	content, err := unpack("Tang poems", tangPoems)
	return string(content), err
}

// Hanzi is the drawings of the characters.
func Hanzi() ([]quickdraw.Drawing, error) {
	content, err := unpack("characters", hanziStrokes)
	if err != nil {
		return nil, err
	}
	drawings, err := quickdraw.Read(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("data: embedded characters: %w", err)
	}
	return drawings, nil
}

// unpack is the content of an embedded file.
func unpack(what string, packed []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("data: embedded %s: %w; build the program from a clean checkout", what, err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("data: embedded %s: at byte %d of the unpacked data: %w; build the program from a clean checkout", what, len(content), err)
	}
	return content, nil
}
