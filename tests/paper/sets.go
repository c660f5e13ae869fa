package main

import "github.com/atelier-go/atelier/gomlx_models/data"

// sets is what one experiment learns from, and what it is scored on.
type sets struct{ train, test data.Source }

// validated is the training data in two: the last share of them, in the place of the test data, to choose on, and
// the rest to learn from.
func (s sets) validated(share float64) sets {
	return sets{s.train.First(1 - share), s.train.Last(share)}
}

// digits is MNIST. The small form takes for all sets what is embedded in the program.
func (l lab) digits() sets {
	if l.small {
		return l.clothes()
	}
	return sets{data.MNIST(), data.MNISTTest()}
}

// clothes is Fashion-MNIST.
func (l lab) clothes() sets {
	if l.small {
		return sets{data.FashionMNIST().Take(2000), data.FashionMNIST().Skip(2000).Take(smallExamples)}
	}
	return sets{data.FashionMNISTFull(), data.FashionMNISTTest()}
}

// plays is tinyshakespeare, the last tenth for the test.
func (l lab) plays() sets {
	if l.small {
		return sets{data.Tang().First(0.9), data.Tang().Last(0.1).Take(2000)}
	}
	return sets{data.Shakespeare().First(0.9), data.Shakespeare().Last(0.1)}
}
