package eval

import "github.com/atelier-go/atelier/gomlx_models"

// between is an error if a whole number is not in [low, high].
func between(score, field string, value, low, high int) error {
	return models.Within("eval: "+score, field, value, low, high)
}
