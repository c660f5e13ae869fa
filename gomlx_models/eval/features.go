package eval

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// pcaScores is the distances on principal components, with precision and recall if there are no classes.
func (p pictureSets) pcaScores(ctx context.Context) ([]metrics.Score, error) {
	if err := p.o.report(ctx, "comparing principal components"); err != nil {
		return nil, err
	}
	n, d := p.reference().Dims()
	features, err := metrics.PCA(p.reference(), min(pcaComponents, d, n-1))
	if err != nil {
		return nil, err
	}
	c, err := p.extract(features)
	if err != nil {
		return nil, err
	}
	scores, err := c.distances()
	if err != nil || p.held.Spec().Classes >= 2 {
		return scores, err
	}
	more, err := c.precisionRecall()
	return append(scores, more...), err
}

// classifierScores is the distances, precision and recall on the features of a classifier, and the classes covered. It
// is nothing if there are no classes.
func (p pictureSets) classifierScores(ctx context.Context) ([]metrics.Score, error) {
	if p.held.Spec().Classes < 2 {
		return nil, nil
	}
	if err := p.o.report(ctx, "training a classifier"); err != nil {
		return nil, err
	}
	labelled := p.held
	if p.o.Train != nil && p.o.Train.Spec().Classes == p.held.Spec().Classes {
		labelled = p.o.Train
	}
	classifier, err := TrainClassifier(ctx, p.model.Backend, labelled)
	if err != nil {
		return nil, err
	}
	if err := p.o.report(ctx, "comparing the classifier's features"); err != nil {
		return nil, err
	}
	c, err := p.extract(classifier)
	if err != nil {
		return nil, err
	}
	scores, err := c.distances()
	if err != nil {
		return nil, err
	}
	neighbours, err := c.precisionRecall()
	if err != nil {
		return nil, err
	}
	covered, err := p.classesCovered(classifier)
	return append(append(scores, neighbours...), covered), err
}

// featureSets is the features of the pictures. train is nil if there is none.
type featureSets struct {
	o                  Options
	name               string
	real, drawn, train *mat.Dense
}

// extract compares pictures by their features.
func (p pictureSets) extract(f metrics.FeatureExtractor) (c featureSets, err error) {
	c = featureSets{o: p.o, name: f.Name()}
	if c.real, err = f.Extract(p.real); err != nil {
		return c, err
	}
	if c.drawn, err = f.Extract(p.drawn); err != nil {
		return c, err
	}
	if p.train != nil {
		c.train, err = f.Extract(p.train)
	}
	return c, err
}

// distances is the Frechet and the kernel distance. What training pictures have is noted beside.
func (c featureSets) distances() ([]metrics.Score, error) {
	frechet, err := metrics.FrechetDistance(c.real, c.drawn, c.o.bootstrap())
	if err != nil {
		return nil, err
	}
	subsets := metrics.Subsets{Seed: c.o.Seed}
	kernel, err := metrics.KernelDistance(c.real, c.drawn, subsets)
	if err != nil {
		return nil, err
	}
	ofFrechet, ofKernel := c.sizes(), ""
	if c.train != nil {
		own, err := metrics.KernelDistance(c.real, c.train, subsets)
		if err != nil {
			return nil, err
		}
		ownFrechet, err := metrics.SquaredFrechet(c.real, c.train)
		if err != nil {
			return nil, err
		}
		ofFrechet += fmt.Sprintf("; training pictures have %.4g", ownFrechet)
		ofKernel = fmt.Sprintf("; training pictures have %.4g", own.Value)
	}
	taken := subsets.WithDefaults(min(rowCount(c.real), rowCount(c.drawn)))
	return []metrics.Score{
		{Name: "Frechet distance on " + c.name, Estimate: frechet, Unit: "squared units", Better: metrics.Lower,
			Source: "Dowson & Landau 1982; Heusel et al. 2017, equation 6", Note: ofFrechet},
		{Name: "kernel distance on " + c.name, Estimate: kernel, Interval: metrics.SubsetSpread, Unit: "units of the kernel (x.y/d + 1)^3", Better: metrics.Lower,
			Source: "Gretton et al. 2012, equation 3; Binkowski et al. 2018", Note: fmt.Sprintf("mean of %d subsets of %d, whose middle 95%% is the spread, no interval of the mean%s", taken.Count, taken.Size, ofKernel)},
	}, nil
}

// sizes says how many pictures were compared.
func (c featureSets) sizes() string {
	return fmt.Sprintf("%d drawn and %d real pictures", rowCount(c.drawn), rowCount(c.real))
}

// precisionRecall is precision, recall, density and coverage.
func (c featureSets) precisionRecall() ([]metrics.Score, error) {
	n, err := metrics.PrecisionRecall(c.real, c.drawn, neighboursK, c.o.bootstrap())
	if err != nil {
		return nil, err
	}
	const precision, density = "Kynkaanniemi et al. 2019, equations 1 and 2", "Naeem et al. 2020"
	note := fmt.Sprintf("k = %d, %s", neighboursK, c.sizes())
	return []metrics.Score{
		{Name: "precision on " + c.name, Estimate: n.Precision, Unit: "share of drawn pictures", Better: metrics.Higher, Source: precision, Note: note},
		{Name: "recall on " + c.name, Estimate: n.Recall, Unit: "share of real pictures", Better: metrics.Higher, Source: precision, Note: note},
		{Name: "density on " + c.name, Estimate: n.Density, Unit: "real neighbourhoods in k", Better: metrics.Higher, Source: density, Note: note + "; real pictures have 1"},
		{Name: "coverage on " + c.name, Estimate: n.Coverage, Unit: "share of real pictures", Better: metrics.Higher, Source: density, Note: note},
	}, nil
}

// classesCovered is the score, with how good the classifier is and the rarest class.
func (p pictureSets) classesCovered(c *Classifier) (metrics.Score, error) {
	real, err := c.Classes(p.real)
	if err != nil {
		return metrics.Score{}, err
	}
	drawn, err := c.Classes(p.drawn)
	if err != nil {
		return metrics.Score{}, err
	}
	covered, err := metrics.ClassesCovered(real, drawn, c.classes, p.o.bootstrap())
	if err != nil {
		return metrics.Score{}, err
	}
	right := 0
	for i, class := range real {
		if class == int(p.labels[i]) {
			right++
		}
	}
	share := metrics.ClassShares(drawn, c.classes)
	rarest := floats.MinIdx(share)
	return metrics.Score{
		Name: "classes covered", Estimate: covered, Unit: fmt.Sprintf("of %d classes", c.classes), Better: metrics.Higher,
		Source: "Metz et al. 2016",
		Note: fmt.Sprintf("by a classifier right on %.1f%% of the real pictures; the rarest class, %d, has %.1f%% of the drawn ones",
			100*float64(right)/float64(len(real)), rarest, 100*share[rarest]),
	}, nil
}
