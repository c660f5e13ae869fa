package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// emoji compares what makes colour pictures of 64 pixels in 20 minutes of two cores.
func emoji() study {
	return study{
		name:  "emoji",
		about: "Colour pictures of 64x64 pixels from 80% of 1,026 emoji, scored on the other 20%; 20 minutes of two cores each",
		data: func(l lab) (parts, error) {
			all, err := l.emoji(64)
			return parts{all.First(0.8), all.Last(0.2)}, err
		},
		arms: []arm{
			{name: "dcgan", config: gan.Config{Preset: gan.DCGAN}, steps: 805},
			{name: "conv", config: vae.Config{Preset: vae.Conv}, steps: 2235},
		},
	}
}

// emoji is the folder of emoji, or in the small form one of made-up pictures.
func (l lab) emoji(side int) (data.Source, error) {
	if l.small {
		side = 16
	}
	frame := data.Frame{Height: side, Width: side}
	if l.small {
		folder := filepath.Join(l.runs, "emoji")
		return data.Folder(folder, frame), writeDiscs(folder)
	}
	root := os.Getenv("ATELIER_DATA")
	if _, err := os.Stat(filepath.Join(root, "emoji")); root == "" || err != nil {
		return data.Source{}, fmt.Errorf("there is no folder emoji in ATELIER_DATA, which is %q: set it to the folder that holds emoji, pictures in a folder for each class", root)
	}
	return data.Folder(filepath.Join(root, "emoji"), frame), nil
}

// writeDiscs makes up pictures of two classes: discs and squares of unlike sizes and colours.
func writeDiscs(folder string) error {
	for i := range 120 {
		class := []string{"discs", "squares"}[i%2]
		picture := image.NewNRGBA(image.Rect(0, 0, 64, 64))
		for y := range 64 {
			for x := range 64 {
				dx, dy, r := x-32, y-32, 6+i/6
				if i%2 == 0 && dx*dx+dy*dy < r*r || i%2 == 1 && max(dx, -dx, dy, -dy) < r {
					picture.Set(x, y, color.NRGBA{uint8(2 * i), uint8(240 - i), uint8(37 * i), 255})
				}
			}
		}
		if err := writePicture(filepath.Join(folder, class, fmt.Sprintf("%d.png", i)), picture); err != nil {
			return err
		}
	}
	return nil
}

func writePicture(path string, picture image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, picture); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
