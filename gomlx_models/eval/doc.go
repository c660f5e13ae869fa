// Package eval scores trained models on held-out data. Each score has a source, a unit and an interval, and its name says
// what it was measured on: distances between sets of pictures mean nothing without the features they are
// taken between.
//
// [Scores] is the one call for a trained model: [Pictures] or [Text], and the likelihoods that models give themselves,
// [LikelihoodBounds] and [CrossEntropy]. The numbers are made in package metrics, which knows no models;
// [DatasetMatrix] and [SampleMatrix] make its matrices of a data set and of a model, and [Classifier] is one of the
// features that it compares.
//
// The same seed on the same backend gives the same numbers.
package eval
