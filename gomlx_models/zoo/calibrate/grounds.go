package calibrate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// Preset names a preset of a family.
type Preset struct{ Family, Name string }

func (p Preset) String() string { return p.Family + " " + p.Name }

// ground is data that presets are measured on, opened.
type ground struct {
	choose.Ground
	learn  models.Dataset
	scorer *Scorer
}

// plan is a ground that is yet to be opened, and the presets that are measured on it, in the order in which they are.
type plan struct {
	name    string
	open    func(folder string) (learn, held data.Source, err error)
	presets []Preset
}

// plans are what is in the program: pictures in grey and in colour, a text, documents, pairs and drawings.
func plans() []plan {
	return []plan{
		{"fashion-mnist", parts(data.FashionMNIST().Take(2000), data.FashionMNIST().Skip(9000)), []Preset{
			{"gan", "dcgan"}, {"vae", "conv"}, {"gan", "article"}, {"vae", "article"}, {"vae", "sigma"}, {"gan", "r3gan"}, {"gan", "hinge"},
			{"vae", "burda"}, {"gan", "wgan-gp"}, {"rnn", "rows"},
		}},
		{"emoji-32", smallEmoji, []Preset{
			{"gan", "r3gan"}, {"vae", "conv"}, {"vae", "sigma"}, {"vae", "vq"}, {"gan", "dcgan"}, {"vae", "article"}, {"gan", "article"}, {"gan", "hinge"},
		}},
		{"tang", parts(data.Tang().First(0.9), data.Tang().Last(0.1)), []Preset{{"rnn", "mingru"}, {"rnn", "gru"}, {"rnn", "lstm"}, {"rnn", "article"}}},
		{"tang-lines", verses, []Preset{{"rnn", "lines"}, {"rnn", "mingru"}, {"rnn", "gru"}}},
		{"couplets", parts(data.Couplets().First(0.9), data.Couplets().Last(0.1)), []Preset{{"rnn", "couplets"}, {"rnn", "article"}}},
		{"hanzi", parts(data.Hanzi().First(0.9), data.Hanzi().Last(0.1)), []Preset{{"rnn", "sketch"}, {"rnn", "article"}}},
	}
}

// parts are sources that need no file.
func parts(learn, held data.Source) func(string) (data.Source, data.Source, error) {
	return func(string) (data.Source, data.Source, error) { return learn, held, nil }
}

// smallEmoji is the pictures of the set Emoji at half their size, in a file of a folder.
func smallEmoji(folder string) (learn, held data.Source, err error) {
	set, err := data.Emoji().OpenPictures()
	if err != nil {
		return learn, held, err
	}
	pixels, err := tensors.CopyFlatData[uint8](set.Values()[0])
	if err != nil {
		return learn, held, err
	}
	spec := set.Spec()
	half := idx.Array{Dims: []int{set.Len(), spec.Height / 2, spec.Width / 2, spec.Channels}, Values: halved(pixels, set.Len()*spec.Height, spec.Width, spec.Channels)}
	var file bytes.Buffer
	if err := idx.Write(&file, half); err != nil {
		return learn, held, err
	}
	path, err := written(folder, "emoji-32.idx", file.Bytes())
	all := data.PictureFiles(path, "")
	return all.First(0.8), all.Last(0.2), err
}

// halved is pictures [rows, width, channels] at half their size: the mean of four pixels each.
func halved(pixels []uint8, rows, width, channels int) []uint8 {
	half := make([]uint8, 0, len(pixels)/4)
	at := func(y, x, c int) int { return int(pixels[(y*width+x)*channels+c]) }
	for y := 0; y < rows; y += 2 {
		for x := 0; x < width; x += 2 {
			for c := range channels {
				half = append(half, uint8((at(y, x, c)+at(y, x+1, c)+at(y+1, x, c)+at(y+1, x+1, c)+2)/4))
			}
		}
	}
	return half
}

// verses is the couplets of Tang poems, a line each, as documents in a file of a folder.
func verses(folder string) (learn, held data.Source, err error) {
	pairs, err := data.Couplets().OpenPairs()
	if err != nil {
		return learn, held, err
	}
	var lines strings.Builder
	for i := range pairs.Len() {
		first, second, err := pairs.Pair(i)
		if err != nil {
			return learn, held, err
		}
		fmt.Fprintf(&lines, "%s，%s。\n", first, second)
	}
	path, err := written(folder, "tang-lines.txt", []byte(lines.String()))
	all := data.Lines(path)
	return all.First(0.9), all.Last(0.1), err
}

// written writes a file into a folder.
func written(folder, name string, content []byte) (path string, err error) {
	path = filepath.Join(folder, name)
	return path, os.WriteFile(path, content, 0o600)
}

// prepare opens a ground: what is learnt from, and the scorer for what is held out.
func (p plan) prepare(folder, machine, source string) (ground, error) {
	learnt, heldOut, err := p.open(folder)
	if err != nil {
		return ground{}, fmt.Errorf("calibrate: %s: %w", p.name, err)
	}
	learn, err := learnt.Open()
	if err != nil {
		return ground{}, err
	}
	held, err := heldOut.Open()
	if err != nil {
		return ground{}, err
	}
	scorer, err := NewScorer(learn, held)
	return ground{GroundOf(p.name, learn, machine, source), learn, scorer}, err
}

// GroundOf describes data that was learnt from.
func GroundOf(name string, learn models.Dataset, machine, source string) choose.Ground {
	spec := learn.Spec()
	g := choose.Ground{Data: name, Kind: zoo.KindOf(spec), Examples: learn.Len(), Machine: machine, Source: source}
	switch spec.Kind {
	case models.Pictures:
		g.Height, g.Width, g.Channels = spec.Height, spec.Width, spec.Channels
	case models.Text, models.Pairs:
		g.Symbols = spec.Size()
	}
	return g
}
