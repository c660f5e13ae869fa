package gan

import "github.com/atelier-go/atelier/gomlx_models"

// Refit is the configuration of a model that learnt from some data for other data: without classes there, it knows none.
func (c Config) Refit(_, is models.Spec) models.Config {
	c.Conditional = c.Conditional && is.Classes > 0
	return c
}
