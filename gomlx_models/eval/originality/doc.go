// Package originality tells copies among samples from what is new, for pictures, texts and drawings that were made into pictures.
// It takes pixels and letters and knows no model: package eval draws the samples.
//
// A sample is judged by one number: of a picture how much nearer it lies to its nearest training picture than to others that are
// like it, of a text how much of it stands in the training text in one piece. How near is too near is not fixed. It is learnt
// each time from examples that people made and the model did not see, for these are what is original: the threshold is where the
// nearest few of a hundred of them are. So the share of honest samples that are accused is known before anything is drawn, and it
// is measured besides, as is the share of copies that are missed, for which copies are planted.
package originality
