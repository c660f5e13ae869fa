package eval

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
)

// byComponents is the distances on principal components, with the neighbours if there are no classes.
func (p pictures) byComponents(ctx context.Context, _ Trained, held models.Dataset) ([]Score, error) {
	if err := p.o.next(ctx, "comparing principal components"); err != nil {
		return nil, err
	}
	n, d := p.fitting().Dims()
	features, err := PCA(p.fitting(), min(componentsUsed, d, n-1))
	if err != nil {
		return nil, err
	}
	c, err := p.on(features)
	if err != nil {
		return nil, err
	}
	scores, err := c.distances()
	if err != nil || held.Spec().Classes >= 2 {
		return scores, err
	}
	more, err := c.neighbours()
	return append(scores, more...), err
}

// byClassifier is the distances and the neighbours on the features of a classifier, and the classes covered. It
// is nothing if there are no classes.
func (p pictures) byClassifier(ctx context.Context, m Trained, held models.Dataset) ([]Score, error) {
	if held.Spec().Classes < 2 {
		return nil, nil
	}
	if err := p.o.next(ctx, "training a classifier"); err != nil {
		return nil, err
	}
	labelled := held
	if p.o.Train != nil && p.o.Train.Spec().Classes == held.Spec().Classes {
		labelled = p.o.Train
	}
	classifier, err := TrainClassifier(ctx, m.Backend, labelled)
	if err != nil {
		return nil, err
	}
	if err := p.o.next(ctx, "comparing the classifier's features"); err != nil {
		return nil, err
	}
	c, err := p.on(classifier)
	if err != nil {
		return nil, err
	}
	scores, err := c.distances()
	if err != nil {
		return nil, err
	}
	neighbours, err := c.neighbours()
	if err != nil {
		return nil, err
	}
	covered, err := p.covered(classifier)
	return append(append(scores, neighbours...), covered), err
}

// comparison is the features of the pictures. train is nil if there is none.
type comparison struct {
	o                  Options
	name               string
	real, drawn, train *mat.Dense
}

// on compares pictures by their features.
func (p pictures) on(f Features) (c comparison, err error) {
	c = comparison{o: p.o, name: f.Name()}
	if c.real, err = f.Of(p.real); err != nil {
		return c, err
	}
	if c.drawn, err = f.Of(p.drawn); err != nil {
		return c, err
	}
	if p.train != nil {
		c.train, err = f.Of(p.train)
	}
	return c, err
}

// distances is the Frechet and the kernel distance. What training pictures have is noted beside.
func (c comparison) distances() ([]Score, error) {
	frechet, err := Frechet(c.real, c.drawn, c.o.bootstrap())
	if err != nil {
		return nil, err
	}
	subsets := Subsets{Seed: c.o.Seed}
	kernel, err := KernelDistance(c.real, c.drawn, subsets)
	if err != nil {
		return nil, err
	}
	ofFrechet, ofKernel := c.sizes(), ""
	if c.train != nil {
		own, err := KernelDistance(c.real, c.train, subsets)
		if err != nil {
			return nil, err
		}
		ofFrechet += fmt.Sprintf("; training pictures have %.4g", momentsOf(c.real, nil).distance(momentsOf(c.train, nil)))
		ofKernel = fmt.Sprintf("; training pictures have %.4g", own.Value)
	}
	taken := subsets.within(min(rows(c.real), rows(c.drawn)))
	return []Score{
		{Name: "Frechet distance on " + c.name, Estimate: frechet, Unit: "squared units", Better: Lower,
			Source: "Dowson & Landau 1982; Heusel et al. 2017, equation 6", Note: ofFrechet},
		{Name: "kernel distance on " + c.name, Estimate: kernel, Ends: Spread, Unit: "units of the kernel (x.y/d + 1)^3", Better: Lower,
			Source: "Gretton et al. 2012, equation 3; Binkowski et al. 2018", Note: fmt.Sprintf("mean of %d subsets of %d, whose middle 95%% is the spread, no interval of the mean%s", taken.Count, taken.Size, ofKernel)},
	}, nil
}

// sizes says how many pictures were compared.
func (c comparison) sizes() string {
	return fmt.Sprintf("%d drawn and %d real pictures", rows(c.drawn), rows(c.real))
}

// neighbours is precision, recall, density and coverage.
func (c comparison) neighbours() ([]Score, error) {
	n, err := Neighbours(c.real, c.drawn, nearest, c.o.bootstrap())
	if err != nil {
		return nil, err
	}
	const precision, density = "Kynkaanniemi et al. 2019, equations 1 and 2", "Naeem et al. 2020"
	note := fmt.Sprintf("k = %d, %s", nearest, c.sizes())
	return []Score{
		{Name: "precision on " + c.name, Estimate: n.Precision, Unit: "share of drawn pictures", Better: Higher, Source: precision, Note: note},
		{Name: "recall on " + c.name, Estimate: n.Recall, Unit: "share of real pictures", Better: Higher, Source: precision, Note: note},
		{Name: "density on " + c.name, Estimate: n.Density, Unit: "real neighbourhoods in k", Better: Higher, Source: density, Note: note + "; real pictures have 1"},
		{Name: "coverage on " + c.name, Estimate: n.Coverage, Unit: "share of real pictures", Better: Higher, Source: density, Note: note},
	}, nil
}
