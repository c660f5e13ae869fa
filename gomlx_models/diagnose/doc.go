// Package diagnose tells, while a model trains, that something goes wrong with it, at the step where it does: that its
// samples are copies of what it learns from, that it knows its training examples from others of their kind, or that its samples
// are all alike. Each is one number with an interval, a value that is fair and a threshold; a warning comes once, when two
// whole intervals in a row lie beyond the threshold, and names the last step at which nothing did. The newest checkpoint from
// before then is kept.
//
//   - Copying, of pictures: the distance from samples to the nearest training picture over that to the nearest held-out one,
//     beside the same ratio of held-out pictures (1 is fair). The idea is that of two-sample tests by nearest neighbours
//     (Lopez-Paz & Oquab 2017), and of Meehan et al. 2020, who test for copies by such distances. Held-out pictures are fewer
//     than training pictures, which is what the second ratio is for. Taking only as many training pictures instead would miss nine
//     of ten copies. Of text: the share of sequences of 20 symbols in samples that stand in the training text (Lee et al. 2022,
//     McCoy et al. 2023), beside that of held-out text.
//   - Overfitting: the probability that of a training and a held-out example the training one is the more familiar to the
//     model, by what a discriminator says (Karras et al. 2020 compare the same two sets), or by the likelihood or its bound
//     (Yeom et al. 2018). 1/2 is fair.
//   - Collapse, of pictures: the mean distance between two samples over that between two training pictures. 1 is fair.
//
// Of pairs of texts only overfitting is measured, for an answer is too short to be a copy by more than chance, and of drawings,
// for the same lines can be drawn in many ways.
package diagnose
