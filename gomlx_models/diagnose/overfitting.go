package diagnose

// overfitting is how well training examples can be told from held-out ones by how familiar each is to the model: the
// probability that of one of each the training example is the more familiar, equal ones counting half. It is the area under
// the curve of an attack that guesses who was a member of the training data (Yeom et al. 2018): 1/2 if the model knows
// nothing of its examples but what they have in common with the others, and 1 if it tells all apart. It has no unit, so that
// it is the same thing for what a discriminator says and for a loss. The interval is that of DeLong et al. 1988.
func overfitting(train, held []float64) Estimate {
	ofTrain, ofHeld := make([]float64, len(train)), make([]float64, len(held))
	n, m := float64(len(train)), float64(len(held))
	for i, x := range train {
		for j, y := range held {
			won := 0.0
			switch {
			case x > y:
				won = 1
			case x == y:
				won = 0.5
			}
			ofTrain[i] += won / m
			ofHeld[j] += won / n
		}
	}
	return around(mean(ofTrain), variance(ofTrain)/n+variance(ofHeld)/m, 0, 1)
}
