package main

import (
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
			all, err := l.emoji(emojiSide)
			return parts{train: all.First(0.8), held: all.Last(0.2)}, err
		},
		arms: []arm{
			{name: "dcgan", config: gan.Config{Preset: gan.DCGAN}, steps: 805, alike: true},
			{name: "conv", config: vae.Config{Preset: vae.Conv}, steps: 2235, alike: true},
			// r3gan and vq: 2,400 s of processor time, 0.65 s and 0.39 s a step, and their start. sigma: conv's by the 1.29 of
			// tests/bench/RESULTS.md.
			{name: "r3gan", config: gan.Config{Preset: gan.R3GAN}, steps: 3400},
			{name: "sigma", config: vae.Config{Preset: vae.Sigma}, steps: 1730, alike: true},
			{name: "vq", config: vae.Config{Preset: vae.VQ}, steps: 6200},
		},
		claims: slices.Concat(colourClaims("r3gan"), colourClaims("sigma"), colourClaims("vq")),
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

// emoji are the pictures of emoji, or in the small form made-up ones.
func (l lab) emoji(side int) (data.Source, error) {
	if side == emojiSide && !l.small {
		return data.Emoji(), nil
	}
	folder, err := l.emojiFolder()
	return data.Folder(folder, l.frame(side)), err
}

// emojiSide is that of the set.
const emojiSide = 64

// frame is what pictures are brought to, small ones in the small form.
func (l lab) frame(side int) data.Frame {
	if l.small {
		side = 16
	}
	return data.Frame{Height: side, Width: side}
}

// emojiFolder is the path of a folder of them, one in it for each class.
func (l lab) emojiFolder() (string, error) {
	write := writeEmoji
	if l.small {
		write = writeDiscs
	}
	return l.once("pictures-of-emoji", write)
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

// notFood are the pictures of all other classes, in a folder of their own.
func (l lab) notFood(side int) (data.Source, error) {
	from, err := l.emojiFolder()
	if err != nil {
		return data.Source{}, err
	}
	folder, err := l.once("pictures-of-emoji-without-food", func(to string) error {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			return err
		}
		return os.RemoveAll(filepath.Join(to, l.foodClass()))
	})
	return data.Folder(folder, l.frame(side)), err
}

// writeEmoji writes the pictures of the set.
func writeEmoji(folder string) error {
	set, err := data.Emoji().OpenPictures()
	if err != nil {
		return err
	}
	for i, label := range set.Labels() {
		picture, err := set.Picture(i)
		if err != nil {
			return err
		}
		if err := writePicture(filepath.Join(folder, set.Classes()[label], fmt.Sprintf("%04d.png", i)), picture); err != nil {
			return err
		}
	}
	return nil
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
