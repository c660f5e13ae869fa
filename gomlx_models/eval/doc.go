// Package eval scores generative models. Each score has a source, a unit and an interval, and its name says
// what it was measured on: distances between sets of pictures mean nothing without the features they are
// taken between.
//
// [Scores] is the one call for a trained model. Below it is a numeric core on matrices of gonum, one row an
// example, that knows no models:
//
//   - [Frechet], [KernelDistance] and [Neighbours] compare a set of drawn examples with a set of real ones;
//   - [Pixels], [PCA] and [Classifier] are the features to compare;
//   - [Parzen] estimates a likelihood where a model gives none, with the warning of Theis et al. 2016;
//   - [DistinctN] and [SelfBLEU] say how varied texts are;
//   - [Bootstrap] makes the intervals.
//
// [Rows] and [Drawn] make such matrices of a data set and of a model. The likelihoods that models give themselves
// are [Bounds] and [TextNats].
//
// Scores are comparable if they were taken with the same features, on as many examples: the distances and the
// shares of neighbours all depend on the number. The same seed on the same backend gives the same numbers.
package eval
