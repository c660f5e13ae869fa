package studio

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/export"
)

// paperWidth is the side of the square of each drawing in an SVG, in millimetres.
const paperWidth = 100

// Scaled returns the samples with each pixel a square of size by size, on the screen and in files. Without it pictures have
// their own size in files of their own, and small ones grow to about 56 pixels in a grid.
func (s Samples) Scaled(size int) Samples {
	s.Size = size
	return s
}

// Frameless returns the samples without a margin between them and around them.
func (s Samples) Frameless() Samples {
	s.NoFrame = true
	return s
}

// Save writes the samples into one file: pictures as a grid, by the file's ending .png, .webp or .gif, drawings as .svg too,
// for a plotter, and texts as .txt.
func (s Samples) Save(path string) { check(s.save(path)) }

func (s Samples) save(path string) error {
	if len(s.Texts) > 0 {
		if filepath.Ext(path) != ".txt" {
			return fmt.Errorf("studio: the samples are texts and the file is %q: name one that ends in .txt", path)
		}
		return s.writeText(path, strings.Join(s.Texts, "\n\n")+"\n", func(*provenance.Drawn) {})
	}
	format, err := s.format(path)
	if err != nil {
		return err
	}
	if format == export.SVG {
		return writeFile(path, func(w io.Writer) error {
			return s.write(w, format, s.onPaper, func(w io.Writer) error { return plot(w, s.Columns, s.Drawings) })
		})
	}
	grid, err := s.grid().Image()
	if err != nil {
		return err
	}
	return writeFile(path, func(w io.Writer) error {
		return s.write(w, format, s.inGrid, func(w io.Writer) error { return export.Picture(w, grid, format, export.Options{}) })
	})
}

// onPaper says that the drawings lie on one sheet.
func (s Samples) onPaper(d *provenance.Drawn) {
	d.Layout = provenance.Layout{Columns: s.Columns, MM: paperWidth}
}

// writeText writes a text, and beside it its record.
func (s Samples) writeText(path, text string, change func(*provenance.Drawn)) error {
	err := writeFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	if err != nil {
		return err
	}
	return s.writeBeside(path, text, change)
}

// format is that of a file of the pictures.
func (s Samples) format(path string) (export.Format, error) {
	allowed := []export.Format{export.PNG, export.WebP, export.GIF}
	if len(s.Drawings) > 0 {
		allowed = append(allowed, export.SVG)
	}
	format, err := export.FormatOf(path, allowed...)
	if err != nil {
		return "", fmt.Errorf("studio: the file is %w", err)
	}
	return format, nil
}

// plot writes drawings as SVG.
func plot(w io.Writer, columns int, drawings []sample.Drawing) error {
	strokes := plotting.Strokes{Columns: columns}
	for _, drawing := range drawings {
		strokes.Drawings = append(strokes.Drawings, plotting.NewDrawing(drawing.Lines()))
	}
	text, err := strokes.SVG(paperWidth)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// Each writes each sample into a file of its own, 0001 and so on, in a folder: pictures as .png at their own size, drawings as .svg,
// texts as .txt. It refuses to replace a file.
func (s Samples) Each(folder string) { check(s.each(folder)) }

func (s Samples) each(folder string) error {
	write, ending, count := s.pictureFile, ".png", len(s.Pictures)
	switch {
	case len(s.Texts) > 0:
		write, ending, count = s.textFile, ".txt", len(s.Texts)
	case len(s.Drawings) > 0:
		write, ending, count = s.drawingFile, ".svg", len(s.Drawings)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("studio: the samples cannot be written: %w", err)
	}
	digits := max(4, len(strconv.Itoa(count)))
	name := func(i int) string { return filepath.Join(folder, fmt.Sprintf("%0*d%s", digits, i+1, ending)) }
	for i := range count {
		if _, err := os.Lstat(name(i)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("studio: %s is already there: name another folder, or remove it", name(i))
		}
	}
	for i := range count {
		if err := write(name(i), i); err != nil {
			return err
		}
	}
	return nil
}

func (s Samples) pictureFile(path string, i int) error {
	return writeFile(path, func(w io.Writer) error {
		return s.write(w, export.PNG, s.number(i, 0), func(w io.Writer) error {
			return export.Picture(w, export.Enlarge(s.Pictures[i], max(1, s.Size)), export.PNG, export.Options{})
		})
	})
}

func (s Samples) drawingFile(path string, i int) error {
	return writeFile(path, func(w io.Writer) error {
		return s.write(w, export.SVG, s.number(i, paperWidth), func(w io.Writer) error { return plot(w, 1, s.Drawings[i:i+1]) })
	})
}

func (s Samples) textFile(path string, i int) error {
	return s.writeText(path, s.Texts[i]+"\n", s.number(i, 0))
}

// SaveFilm writes the pictures as the frames of a film, so many a second, by the file's ending .png, .webp, .gif or, where ffmpeg is
// installed, .mp4.
func (s Samples) SaveFilm(path string, fps float64) {
	check(saveFilm(path, s.Pictures, max(1, s.Size), fps, s.Record.Change(s.inFilm(fps))))
}

// Save writes the film of the training, so many frames a second, as Samples.SaveFilm does.
func (f *Film) Save(path string, fps float64) {
	animation, err := f.animation()
	check(err)
	check(saveFilm(path, animation.Frames, 1, fps, f.Record))
}

func saveFilm(path string, pictures []image.Image, scale int, fps float64, record provenance.Record) error {
	format, err := export.FormatOf(path, export.PNG, export.WebP, export.GIF, export.MP4)
	if err != nil {
		return fmt.Errorf("studio: the file is %w", err)
	}
	frames := func(yield func(image.Image, error) bool) {
		for _, picture := range pictures {
			if !yield(export.Enlarge(picture, scale), nil) {
				return
			}
		}
	}
	return writeFile(path, func(w io.Writer) error {
		return marked(w, format, record, func(w io.Writer) error {
			_, err := export.Film(context.Background(), w, frames, format, export.Options{FPS: fps})
			return err
		})
	})
}

// Save writes a figure into a file, by its ending: .png, .html, .txt or, of charts such as Run.Loss, .svg.
func Save(figure plotting.Figure, path string) { check(save(figure, path)) }

func save(figure plotting.Figure, path string) error {
	content, err := contentOf(figure, filepath.Ext(path))
	if err != nil {
		return fmt.Errorf("studio: %q cannot be written: %w", path, err)
	}
	return writeFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// contentOf is a figure in the format of an ending.
func contentOf(figure plotting.Figure, ending string) ([]byte, error) {
	if lines, ok := figure.(interface{ SVG() ([]byte, error) }); ok && ending == ".svg" {
		return lines.SVG()
	}
	types := map[string]string{".png": plotting.MIMEPNG, ".html": plotting.MIMEHTML, ".txt": plotting.MIMEPlain}
	bundle, err := figure.Bundle()
	if err != nil {
		return nil, err
	}
	content, ok := bundle[types[ending]]
	if !ok {
		return nil, fmt.Errorf("a %T is no %q: name a file that ends in .png, .html or .txt, and of charts .svg too", figure, ending)
	}
	return content, nil
}

// writeFile writes a file that appears when it is whole.
func writeFile(path string, write func(io.Writer) error) error {
	part, err := os.CreateTemp(filepath.Dir(path), ".atelier-*")
	if err != nil {
		return fmt.Errorf("studio: %s cannot be written: %w", path, err)
	}
	defer func() { _ = os.Remove(part.Name()) }() // what is left if this fails
	err = errors.Join(write(part), part.Chmod(0o644), part.Close())
	if err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("studio: %s cannot be written: %w", path, err)
	}
	return nil
}
