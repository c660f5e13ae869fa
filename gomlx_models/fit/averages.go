package fit

import "strings"

// averageScope holds the averages of a network's weights, under the names that they have in the scope of the network.
const averageScope = "/average/"

// byPath gives variables by their paths.
func byPath(variables []variable) map[string]variable {
	all := make(map[string]variable, len(variables))
	for _, v := range variables {
		all[v.path] = v
	}
	return all
}

// averagesOf pairs the paths of weights with those of their averages. None has any if there is no network that all
// averages are of.
func averagesOf(variables map[string]variable) map[string]string {
	for path := range variables {
		network, _, deeper := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if network = "/" + network + "/"; !deeper || network == averageScope {
			continue
		}
		if pairs, ok := averagesIn(variables, network); ok {
			return pairs
		}
	}
	return nil
}

// averagesIn are those of one network, if it has all weights that there are averages of.
func averagesIn(variables map[string]variable, network string) (pairs map[string]string, ok bool) {
	pairs = map[string]string{}
	for path, average := range variables {
		name, isAverage := strings.CutPrefix(path, averageScope)
		if !isAverage || !isLearnt(path, average.shape.DType, average.shape.Rank(), false) {
			continue
		}
		of, found := variables[network+name]
		if !found || !of.shape.Equal(average.shape) {
			return nil, false
		}
		pairs[of.path] = path
	}
	return pairs, len(pairs) > 0
}

// averaged puts the averages of weights, which is what samples are drawn from, in the place of the weights.
func averaged(variables map[string]variable) map[string]variable {
	for of, average := range averagesOf(variables) {
		v := variables[of]
		v.bytes = variables[average].bytes
		variables[of] = v
	}
	return variables
}
