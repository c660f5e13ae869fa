package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
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
			return parts{train: all.First(0.8), held: all.Last(0.2)}, err
		},
		arms: []arm{
			{name: "dcgan", config: gan.Config{Preset: gan.DCGAN}, steps: 805, alike: true},
			{name: "conv", config: vae.Config{Preset: vae.Conv}, steps: 2235, alike: true},
			// r3gan: 2,400 s of processor time, 0.65 s a step, and its start. sigma: conv's by the 1.29 of tests/bench/RESULTS.md.
			{name: "r3gan", config: gan.Config{Preset: gan.R3GAN}, steps: 3400},
			{name: "sigma", config: vae.Config{Preset: vae.Sigma}, steps: 1730, alike: true},
		},
		claims: slices.Concat(colourClaims("r3gan"), colourClaims("sigma")),
	}
}

// The names of what pictures are scored by.
const (
	pcaFrechet        = "Frechet distance on PCA-64 features"
	pcaKernel         = "kernel distance on PCA-64 features"
	classifierFrechet = "Frechet distance on classifier features"
	classifierKernel  = "kernel distance on classifier features"
	coverage          = "coverage on classifier features"
)

// colourClaims are that an arm is 40% nearer to what is held out than both older ones, with their variety and without copies:
// diagnose tells of copies below 0.75.
func colourClaims(arm string) (claims []claim) {
	for _, distance := range []string{pcaFrechet, pcaKernel, classifierFrechet, classifierKernel} {
		claims = append(claims, claim{arm: arm, number: distance, against: []string{"dcgan", "conv"}, bound: 0.6})
	}
	return append(claims,
		claim{arm: arm, number: coverage, bound: 0.6, above: true},
		claim{arm: arm, number: string(diagnose.Copying), bound: 0.75, above: true})
}

// emoji is the folder of emoji, or in the small form one of made-up pictures.
func (l lab) emoji(side int) (data.Source, error) {
	folder, err := l.emojiFolder()
	return data.Folder(folder, l.frame(side)), err
}

// frame is what pictures are brought to, small ones in the small form.
func (l lab) frame(side int) data.Frame {
	if l.small {
		side = 16
	}
	return data.Frame{Height: side, Width: side}
}

// emojiFolder is the path of that folder.
func (l lab) emojiFolder() (string, error) {
	if l.small {
		folder := filepath.Join(l.runs, "emoji")
		return folder, writeDiscs(folder)
	}
	root := os.Getenv("ATELIER_DATA")
	folder := filepath.Join(root, "emoji")
	if _, err := os.Stat(folder); root == "" || err != nil {
		return "", fmt.Errorf("there is no folder emoji in ATELIER_DATA, which is %q: set it to the folder that holds emoji, pictures in a folder for each class", root)
	}
	return folder, nil
}

// food are the pictures of one class of emoji, 131 of food and drink.
func (l lab) food(side int) (data.Source, error) {
	folder, err := l.emojiFolder()
	return data.Folder(filepath.Join(folder, l.foodClass()), l.frame(side)), err
}

func (l lab) foodClass() string {
	if l.small {
		return "squares"
	}
	return "food-drink"
}

// notFood are the pictures of all other classes, copied once to a folder.
func (l lab) notFood(side int) (data.Source, error) {
	folder, err := l.emojiFolder()
	if err != nil {
		return data.Source{}, err
	}
	to := filepath.Join(l.runs, "emoji-without-food")
	source := data.Folder(to, l.frame(side))
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		return source, err
	}
	classes, err := os.ReadDir(folder)
	if err != nil {
		return data.Source{}, err
	}
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil {
		return data.Source{}, err
	}
	for _, class := range classes {
		if !class.IsDir() || class.Name() == l.foodClass() {
			continue
		}
		if err := os.CopyFS(filepath.Join(part, class.Name()), os.DirFS(filepath.Join(folder, class.Name()))); err != nil {
			return data.Source{}, err
		}
	}
	return source, os.Rename(part, to)
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
