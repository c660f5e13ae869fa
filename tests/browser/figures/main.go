// Command figures writes the figures that the browser's test presses and prints, each a page of its own, into the
// folder that it is given.
package main

import (
	"image"
	"image/color"
	"image/draw"
	"log"
	"math"
	"os"

	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: figures FOLDER")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(folder string) error {
	screen := display.NewScreen(display.Options{Folder: folder})
	figures := gallery()
	figures["curves"], figures["training"], figures["grid"], figures["compare"] = curves(), training(), grid(), compare()
	for id, figure := range figures {
		if err := screen.Update(id, func() plotting.Figure { return figure }); err != nil {
			return err
		}
	}
	return screen.Close()
}

func curves() plotting.Curves {
	train, held := plotting.Series{Name: "train"}, plotting.Series{Name: "validation", Held: true}
	for step := range 400 {
		noise := 1 + 0.3*math.Sin(float64(step*step))
		train.Steps, train.Values = append(train.Steps, step), append(train.Values, noise*math.Exp(-float64(step)/150))
		if step%40 == 0 {
			held.Steps, held.Values = append(held.Steps, step), append(held.Values, 0.1+math.Exp(-float64(step)/120))
		}
	}
	return plotting.Curves{Title: "two losses", YLabel: "loss", Smooth: 0.9, Series: []plotting.Series{train, held}}
}

// training has more samples than there is room for in its figure.
func training() plotting.Training {
	t := plotting.Training{Title: "GAN on samples", Progress: plotting.Progress{Step: 400, Total: 1000, Rate: 25}, Curves: curves()}
	for step := range 20 {
		t.Stages = append(t.Stages, plotting.Stage{Step: step, Images: grid().Images})
	}
	return t
}

// grid has samples in shades of red, each with one in the same shade of blue for its nearest image, so that a pixel
// tells which of them a reader sees.
func grid() plotting.Grid {
	g := plotting.Grid{Title: "samples"}
	for i := range 6 {
		shade := uint8(80 + 30*i)
		g.Images = append(g.Images, plain(color.RGBA{R: shade, A: 255}))
		g.Nearest = append(g.Nearest, plain(color.RGBA{B: shade, A: 255}))
	}
	return g
}

// compare has dark pictures before and light ones after.
func compare() plotting.Compare {
	c := plotting.Compare{Title: "night and day", Labels: [2]string{"night", "day"}}
	for range 4 {
		c.Before = append(c.Before, plain(color.Gray{Y: 40}))
		c.After = append(c.After, plain(color.Gray{Y: 210}))
	}
	return c
}

func plain(c color.Color) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, 28, 28))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return picture
}
