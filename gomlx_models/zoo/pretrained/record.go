package pretrained

import (
	"cmp"

	"github.com/atelier-go/atelier/gomlx_models/provenance"
)

// InRecord is the record of what a model of the zoo made, with what its card says of it and of its data's licence.
func InRecord(r provenance.Record) (provenance.Record, error) {
	m, err := Find(r.Model.Name)
	if err != nil {
		return provenance.Record{}, err
	}
	r.Model.Card, r.Data.Licence = m.Card.About, cmp.Or(r.Data.Licence, m.Card.License)
	return r, nil
}
