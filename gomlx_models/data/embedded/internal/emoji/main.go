// Command emoji writes the pictures of emoji that package embedded has, on white, and their labels, as IDX packed with gzip.
// Run it by go generate in the folder of package embedded, with ATELIER_DATA naming the folder that holds emoji/, pictures in
// a folder for each class.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
)

// side is the pictures' in pixels, that of their files.
const side = 64

func main() {
	if err := run(os.Getenv("ATELIER_DATA"), "emoji"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes the pictures and labels under the folder data to the folder to.
func run(data, to string) error {
	if data == "" {
		return errors.New("emoji: ATELIER_DATA is not set; set it to the folder that holds emoji")
	}
	white := color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	frame := imagefolder.Frame{Height: side, Width: side, Channels: 3, Fit: imagefolder.Crop, Background: white, Strict: true}
	set, err := imagefolder.Read(context.Background(), filepath.Join(data, "emoji"), frame, nil)
	if err != nil {
		return err
	}
	if !slices.Equal(set.Classes, embedded.EmojiClasses) {
		return fmt.Errorf("emoji: the classes are %q, want %q", set.Classes, embedded.EmojiClasses)
	}
	count := len(set.Labels)
	return errors.Join(
		write(filepath.Join(to, "images-idx4-ubyte.gz"), idx.Array{Dims: []int{count, side, side, 3}, Values: set.Pixels}),
		write(filepath.Join(to, "labels-idx1-ubyte.gz"), idx.Array{Dims: []int{count}, Values: set.Labels}))
}

func write(path string, a idx.Array) error {
	var packed bytes.Buffer
	if err := idx.WritePacked(&packed, a); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}
