package studio

import (
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Map shows where a model that encodes puts count examples of a data set, by their class: the means of the latent
// numbers, and, if there are more than two, their first two principal components.
func (r *Run) Map(source data.Source, count int) plotting.Scatter {
	scatter, err := r.latentMap(source, count)
	check(err)
	return scatter
}

func (r *Run) latentMap(source data.Source, count int) (plotting.Scatter, error) {
	scatter := plotting.Scatter{Title: "where the model puts pictures", XLabel: "z1", YLabel: "z2", Equal: true}
	set, err := source.OpenPictures()
	if err != nil {
		return scatter, err
	}
	pictures, err := first(min(count, set.Len()), set.Picture)
	if err != nil {
		return scatter, err
	}
	codes, _, err := r.sampler.Encode(pictures, nil)
	if err != nil {
		return scatter, err
	}
	points, err := projectTo2D(codes)
	if err != nil {
		return scatter, err
	}
	if len(codes[0]) > 2 {
		scatter.XLabel, scatter.YLabel = "first principal component of z", "second"
	}
	scatter.Groups = byClass(points, set)
	return scatter, nil
}

// byClass is the points of the first pictures of a set, a group for each class that there is.
func byClass(points *mat.Dense, set *data.Pictures) []plotting.Group {
	labels, names := set.Labels(), set.Classes()
	groups := map[int]*plotting.Group{}
	for i := range points.RawMatrix().Rows {
		class := 0
		if labels != nil {
			class = int(labels[i])
		}
		if groups[class] == nil {
			groups[class] = &plotting.Group{Name: className(names, labels, class)}
		}
		g := groups[class]
		g.X, g.Y = append(g.X, points.At(i, 0)), append(g.Y, points.At(i, 1))
		g.Notes = append(g.Notes, "picture "+strconv.Itoa(i))
	}
	var all []plotting.Group
	for class := range max(1, set.Spec().Classes) {
		if g := groups[class]; g != nil {
			all = append(all, *g)
		}
	}
	return all
}

func className(names []string, labels []uint8, class int) string {
	switch {
	case class < len(names):
		return names[class]
	case labels == nil:
		return "pictures"
	default:
		return strconv.Itoa(class)
	}
}

// projectTo2D is points in two dimensions: themselves, or their first two principal components.
func projectTo2D(points sample.Latents) (*mat.Dense, error) {
	size := len(points[0])
	all := mat.NewDense(len(points), size, nil)
	for i, point := range points {
		for j, z := range point {
			all.Set(i, j, float64(z))
		}
	}
	switch {
	case size == 1:
		flat := mat.NewDense(len(points), 2, nil)
		flat.SetCol(0, mat.Col(nil, 0, all))
		return flat, nil
	case size == 2:
		return all, nil
	}
	features, err := metrics.PCA(all, 2)
	if err != nil {
		return nil, err
	}
	return features.Extract(all)
}

// Manifold shows what a model with two latent numbers makes of a grid of side x side points, from -2 to 2 on both.
func (r *Run) Manifold(side int, classes ...int) plotting.Manifold {
	m, err := r.manifold(side, classes)
	check(err)
	return m
}

// manifoldReach is how far the map goes: beyond lie a twentieth of all standard normal numbers.
const manifoldReach = 2

func (r *Run) manifold(side int, classes []int) (plotting.Manifold, error) {
	m := plotting.Manifold{XLabel: "z1", YLabel: "z2"}
	ends, err := r.sampler.Latents(1, 1)
	if err != nil {
		return m, err
	}
	if size := len(ends[0]); size != 2 || side < 2 {
		return m, fmt.Errorf("studio: a map of %d points a side of %d latent numbers cannot be drawn: want 2 or more points, and a model of 2 latent numbers", side, size)
	}
	for i := range side {
		at := manifoldReach * (2*float64(i)/float64(side-1) - 1)
		m.X, m.Y = append(m.X, at), append([]float64{at}, m.Y...)
	}
	var walk sample.Latents
	for _, y := range m.Y {
		for _, x := range m.X {
			walk = append(walk, []float32{float32(x), float32(y)})
		}
	}
	m.Images, err = r.sampler.Decode(walk, classes)
	return m, err
}
