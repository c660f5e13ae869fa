package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// plain is a word that a shell takes as it is.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:=@%+,-]+$`)

// shellWord is a word as a shell reads it.
func shellWord(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// someData stands for data that was only spoken of.
const someData = "DATA"

// command is the line that trains what was advised.
func (q question) command(p choose.Pick) string {
	of := cmp.Or(q.data, someData)
	words := append([]string{"atelier", "train", p.Family, "--preset", p.Preset, "--data", of}, q.framing.words()...)
	if p.Settings != "" {
		words = append(words, "--config", p.Settings)
	}
	if p.Patience > 0 {
		words = append(words, "--patience", strconv.Itoa(p.Patience))
	}
	words = append(words, "--time", q.budget.String(), "--out", filepath.Join("runs", modelName(of)+"-"+p.Preset))
	for i, word := range words {
		words[i] = shellWord(word)
	}
	return strings.Join(words, " ")
}

// modelName is a name for a model of data of a name or at a path.
func modelName(data string) string {
	base := filepath.Base(data)
	return cmp.Or(strings.Trim(strings.TrimSuffix(base, filepath.Ext(base)), "./"), "data")
}

// cell is what trains it in a notebook.
func (q question) cell(spec models.Spec, p choose.Pick) string {
	of, patient := cmp.Or(q.data, someData), ""
	if p.Patience > 0 {
		patient = fmt.Sprintf("Patience: %d, ", p.Patience)
	}
	return fmt.Sprintf("studio.Train(%s.Config{%s}, %s, fit.Options{Time: %g * time.Second, %sFolder: %q})",
		p.Family, configFields(p), q.source(spec, of), q.budget.Seconds(), patient, modelName(of)+"-"+p.Preset)
}

// configFields are the fields of a configuration in Go.
func configFields(p choose.Pick) string {
	fields := fmt.Sprintf("Preset: %q", p.Preset)
	var settings map[string]any
	_ = json.Unmarshal([]byte(p.Settings), &settings) // of none, there are none
	for name, value := range settings {
		fields += fmt.Sprintf(", %s%s: %#v", strings.ToUpper(name[:1]), name[1:], value)
	}
	return fields
}

// inGo are the functions that give the data sets that have a name.
var inGo = map[string]struct {
	text string
	of   func() data.Source
}{
	"fashion-mnist-10k":  {"data.FashionMNIST()", data.FashionMNIST},
	"fashion-mnist":      {"data.FashionMNISTFull()", data.FashionMNISTFull},
	"fashion-mnist-test": {"data.FashionMNISTTest()", data.FashionMNISTTest},
	"mnist":              {"data.MNIST()", data.MNIST},
	"mnist-test":         {"data.MNISTTest()", data.MNISTTest},
	"emoji":              {"data.Emoji()", data.Emoji},
	"opticks":            {"data.Opticks()", data.Opticks},
	"shakespeare":        {"data.Shakespeare()", data.Shakespeare},
	"tang":               {"data.Tang()", data.Tang},
	"couplets":           {"data.Couplets()", data.Couplets},
	"hanzi":              {"data.Hanzi()", data.Hanzi},
}

// source is the data in Go.
func (q question) source(spec models.Spec, name string) string {
	if named, ok := inGo[name]; ok {
		return named.text
	}
	if _, err := data.Find(name); err != nil {
		if whole, cut, ok := splitPart(name); ok {
			return q.source(spec, whole) + cut.inGo()
		}
	}
	switch {
	case q.strokes:
		return fmt.Sprintf("data.SketchFolder(%q)", name)
	case spec.Kind == models.Pictures:
		return fmt.Sprintf("data.Folder(%q, data.Frame{%s})", name, q.frame(spec))
	case spec.Kind == models.Pairs:
		return fmt.Sprintf("data.PairFile(%q)", name)
	case spec.Kind == models.Strokes:
		return fmt.Sprintf("data.StrokeFile(%q)", name)
	case spec.Documents:
		return fmt.Sprintf("data.Lines(%q)", name)
	default:
		return fmt.Sprintf("data.TextFile(%q)", name)
	}
}

// inGo is the call that takes such a part.
func (p part) inGo() string {
	switch {
	case p.verb == "last":
		return fmt.Sprintf(".Last(%g)", p.amount)
	case p.verb == "from":
		return fmt.Sprintf(".Skip(%g)", p.amount)
	case p.whole:
		return fmt.Sprintf(".Take(%g)", p.amount)
	default:
		return fmt.Sprintf(".First(%g)", p.amount)
	}
}

// frame is the fields of the frame that was asked for.
func (q question) frame(spec models.Spec) string {
	var fields []string
	add := func(given bool, name string, value any) {
		if given {
			fields = append(fields, fmt.Sprintf("%s: %#v", name, value))
		}
	}
	add(q.size != "", "Height", spec.Height)
	add(q.size != "", "Width", spec.Width)
	add(q.channels != 0, "Channels", spec.Channels)
	add(q.fit != "", "Fit", q.fit)
	add(q.background != "", "Background", q.background)
	return strings.Join(slices.Clip(fields), ", ")
}
