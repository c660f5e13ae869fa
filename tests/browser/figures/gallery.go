package main

import (
	"fmt"
	"image"
	"math"

	"github.com/atelier-go/atelier/plotting"
)

// gallery is one of each static figure, with as many pictures and as long names as notebooks have.
func gallery() map[string]plotting.Figure {
	return map[string]plotting.Figure{
		"samples":   plotting.Grid{Title: "forty samples", Images: discs(40), Notes: numbered("sample, distance 0.1 of", 40), Nearest: discs(40)},
		"rows":      plotting.Grid{Title: "while it learns", Images: discs(30), Columns: 10, Rows: numbered("step", 3)},
		"captions":  plotting.Grid{Title: "samples with captions", Images: discs(12), Captions: append(numbered("no.", 10), "견본", "a long caption")},
		"reveal":    plotting.Compare{Title: "what the code keeps", Before: discs(10), After: discs(10)},
		"halves":    plotting.Compare{Title: "sixteen pairs", Before: discs(16), After: discs(16), Labels: [2]string{"原图", "견본"}},
		"film":      film(),
		"passage":   plotting.Passage{Title: "after The Light", Texts: []string{"The Light of the Sun\nconsists of Rays", "differently refrangible"}},
		"letters":   letters(),
		"strokes":   plotting.Strokes{Title: "in the order of the pen", Order: true, Drawings: spirals(16), Columns: 8},
		"pen":       plotting.Strokes{Title: "in one colour", Drawings: spirals(5)},
		"scatter":   scatter(),
		"manifold":  manifold(),
		"histogram": histogram(),
		"confusion": confusion(),
		"tradeoff":  tradeoff(),
		"parallel":  parallel(),
		"bars":      bars(false),
		"dots":      bars(true),
		"summary":   summary(),
		"network":   network(),
		"architecture": plotting.Architecture{Title: "a generator", Parts: []plotting.Part{{Name: "generator", Blocks: []plotting.Block{
			{Kind: "noise", Output: []int{100}}, {Kind: "dense", Output: []int{7, 7, 128}, Weights: 627_200}, {Kind: "transposed convolution", Output: []int{28, 28, 1}, Weights: 2048}}}}},
		"attention": plotting.Attention{Title: "a couplet", Question: "上句", Answer: "下句", Columns: []string{"春", "眠"}, Rows: []string{"处", "处"}, Weights: [][]float64{{0.8, 0.2}, {0.1, 0.9}}},
		"plane": plotting.Plane{Title: "a turn", Rings: []float64{1}, Groups: []plotting.Group{{Name: "points", X: []float64{1, -1}, Y: []float64{1, 2}}},
			Ways: []plotting.Group{{Name: "a way", X: []float64{1, 2, 0}, Y: []float64{0, 1, 2}}}},
		"heldout": heldOut(),
	}
}

var clothes = []string{"T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"}

// discs are grey pictures, each with a disc of another size.
func discs(n int) []image.Image {
	pictures := make([]image.Image, n)
	for i := range pictures {
		picture := image.NewGray(image.Rect(0, 0, 28, 28))
		for p := range picture.Pix {
			away := math.Hypot(float64(p%28)-13.5, float64(p/28)-13.5)
			picture.Pix[p] = uint8(255 / (1 + math.Exp(away-4-float64(i%9))))
		}
		pictures[i] = picture
	}
	return pictures
}

func numbered(word string, n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprint(word, " ", i+1)
	}
	return texts
}

func film() plotting.Animation {
	var frames []image.Image
	for i := range 6 {
		frame, _ := plotting.Grid{Images: discs(40)[i : i+16]}.Image()
		frames = append(frames, frame)
	}
	return plotting.Animation{Title: "while it learns", Frames: frames, Captions: numbered("step", 6)}
}

func letters() plotting.Letters {
	l := plotting.Letters{Title: "quoth the parrot", Given: 3}
	for i, letter := range "The Light of the Sun consists of Rays differently refrangible; quoth the parrot.\n床前明月光。" {
		l.Symbols, l.Probabilities = append(l.Symbols, string(letter)), append(l.Probabilities, math.Pow(0.9, float64(i*i%61)))
	}
	return l
}

func spirals(n int) []plotting.Drawing {
	drawings := make([]plotting.Drawing, n)
	for i := range drawings {
		for arm := range 4 {
			var stroke []plotting.Point
			for t := range 20 {
				angle := float64(t)/float64(6+i) + math.Pi/2*float64(arm)
				stroke = append(stroke, plotting.Point{X: float64(t+2) * math.Cos(angle), Y: float64(t+2) * math.Sin(angle)})
			}
			drawings[i] = append(drawings[i], stroke)
		}
	}
	return drawings
}

func scatter() plotting.Scatter {
	s := plotting.Scatter{Title: "where unseen clothes lie", XLabel: "z1", YLabel: "z2", Equal: true}
	for g, name := range clothes {
		group := plotting.Group{Name: name}
		for i := range 60 {
			angle, away := float64(i*i+g), float64(i%13)/8
			group.X = append(group.X, 2*math.Cos(float64(g))+away*math.Cos(angle))
			group.Y = append(group.Y, 2*math.Sin(float64(g))+away*math.Sin(angle))
		}
		s.Groups = append(s.Groups, group)
	}
	return s
}

func manifold() plotting.Manifold {
	m := plotting.Manifold{Title: "the plane", XLabel: "z1", YLabel: "z2", Images: discs(13 * 13)}
	for i := range 13 {
		m.X, m.Y = append(m.X, float64(i-6)/2), append(m.Y, float64(6-i)/2)
	}
	return m
}

func histogram() plotting.Histogram {
	h := plotting.Histogram{Title: "brightness", XLabel: "mean pixel"}
	for s, name := range []string{"real", "drawn"} {
		sample := plotting.Sample{Name: name}
		for i := range 1000 {
			sample.Values = append(sample.Values, 0.4+0.1*float64(s)+0.3*math.Sin(float64(i*i))*math.Cos(float64(i)))
		}
		h.Samples = append(h.Samples, sample)
	}
	return h
}

func confusion() plotting.Confusion {
	c := plotting.Confusion{Title: "told by two numbers", Classes: clothes, Normalised: true}
	for i := range clothes {
		row := make([]int, len(clothes))
		for j := range row {
			row[j] = max(0, 60-25*(i-j)*(i-j)+i)
		}
		c.Counts = append(c.Counts, row)
	}
	return c
}

// tradeoff has points that lie so near to each other that their names would overlap.
func tradeoff() plotting.Tradeoff {
	t := plotting.Tradeoff{Title: "precision and recall by temperature", XLabel: "precision", YLabel: "recall"}
	for i, name := range []string{"temperature 0.5", "temperature 0.6", "temperature 0.7", "temperature 0.75", "temperature 0.8", "temperature 1", "temperature 1.2"} {
		x, y := 0.93-0.012*float64(i*i), 0.55+0.06*math.Sqrt(float64(i))
		t.Models = append(t.Models, plotting.Scored{Name: name,
			X: plotting.Interval{Value: x, Low: x - 0.02, High: x + 0.02}, Y: plotting.Interval{Value: y, Low: y - 0.03, High: y + 0.03}})
	}
	return t
}

func parallel() plotting.Parallel {
	axes := []plotting.Axis{{Name: "latent numbers"}, {Name: "learning rate", Log: true}, {Name: "activation"}, {Name: "-ELBO, nats a picture"}}
	for i := range 8 {
		axes[0].Numbers = append(axes[0].Numbers, []float64{2, 20}[i%2])
		axes[1].Numbers = append(axes[1].Numbers, []float64{3e-4, 3e-3}[i/2%2])
		axes[2].Words = append(axes[2].Words, []string{"relu", "hyperbolic tangent"}[i/4])
		axes[3].Numbers = append(axes[3].Numbers, 240+7*float64(i*i%11))
	}
	return plotting.Parallel{Title: "eight models after 200 steps", Axes: axes}
}

func bars(dots bool) plotting.Bars {
	b := plotting.Bars{Title: "-ELBO of clothes held out", Unit: "nats a picture", Better: "lower", Sort: true, Dots: dots}
	for i := range 8 {
		value := 240 + 7*float64(i*i%11)
		b.Bars = append(b.Bars, plotting.Bar{Name: fmt.Sprintf("%d numbers, rate %g, tanh", 2+i, 0.001), Value: value, Low: value - 5, High: value + 6})
	}
	return b
}

func summary() plotting.Summary {
	return plotting.Summary{Title: "VAE", Layers: []plotting.Layer{
		{Name: "encoder/hidden", Kind: "Dense", Output: []int{64}, Parameters: 50240},
		{Name: "encoder/mean", Kind: "Dense", Output: []int{2}, Parameters: 130},
		{Name: "decoder/picture", Kind: "Dense", Output: []int{28, 28, 1}, Parameters: 50960, Frozen: 960}}}
}

func network() plotting.Network {
	return plotting.Network{Title: "a step", Nodes: []plotting.Node{
		{ID: "pictures", Kind: "input"}, {ID: "encoder", Kind: "Dense"}, {ID: "mean"}, {ID: "variance"}, {ID: "noise", Kind: "input"},
		{ID: "code"}, {ID: "decoder", Kind: "Dense"}, {ID: "-ELBO", Kind: "loss"}},
		Edges: []plotting.Edge{{From: "pictures", To: "encoder", Label: "(128, 784)"}, {From: "encoder", To: "mean", Label: "(128, 2)"},
			{From: "encoder", To: "variance"}, {From: "mean", To: "code"}, {From: "variance", To: "code"}, {From: "noise", To: "code"},
			{From: "code", To: "decoder"}, {From: "decoder", To: "-ELBO"}, {From: "pictures", To: "-ELBO"}}}
}

// heldOut has its best value at the very end, nine series and values just above -1.
func heldOut() plotting.Curves {
	c := plotting.Curves{Title: "held out", YLabel: "nats", Baselines: []plotting.Baseline{{Name: "a coin for each pixel", Value: 3}}}
	for i := range 9 {
		s := plotting.Series{Name: "loss of the model with rate " + string(rune('a'+i)), Held: i%2 == 1}
		for step := range 120 {
			s.Steps, s.Values = append(s.Steps, step), append(s.Values, -1+float64(i)/8+3*fading(step))
		}
		c.Series = append(c.Series, s)
	}
	return c
}

func fading(step int) float64 { return math.Exp(-float64(step) / 30) }
