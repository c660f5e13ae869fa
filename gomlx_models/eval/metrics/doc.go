// Package metrics is the scores of generative models as numbers: matrices of gonum, one row an example, or texts cut
// into words, to a value with its unit and interval. It knows no models.
//
//   - [FrechetDistance], [KernelDistance] and [PrecisionRecall] compare a set of drawn examples with a set of real ones,
//     and [ClassesCovered] their classes;
//   - [Pixels] and [PCA] are the features to compare;
//   - [Parzen] estimates a likelihood where a model gives none, with the warning of Theis et al. 2016;
//   - [DistinctN] and [SelfBLEU] say how varied texts are;
//   - [Bootstrap] makes the intervals; a [Score] is a value with its interval, unit and source.
//
// Scores are comparable if they were taken with the same features, on as many examples: the distances and the
// shares of neighbours all depend on the number. The same seed gives the same numbers.
package metrics
