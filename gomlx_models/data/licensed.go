package data

import (
	"cmp"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data/licence"
)

// Licensed is the source of the same data under a licence, as it is given: its name or its SPDX identifier, such as "CC BY 4.0",
// or "own work". It goes with the data into the model that learns from them, and into what leaves. Opening it fails if the
// licence is more than a line that can be shown.
func (s Source) Licensed(licence string) Source {
	if s.from != nil {
		s.licence = licence
	}
	return s
}

// Licence is the licence that was given, or, where none was, that of a named set, which is known; else it is empty.
func (s Source) Licence() string {
	set, _ := s.from.(namedSet)
	return cmp.Or(s.licence, set.terms)
}

// checkLicence is an error if the licence cannot be shown.
func (s Source) checkLicence() error {
	if err := licence.Check(s.licence); err != nil {
		return fmt.Errorf("data: %s: %w", s.Name(), err)
	}
	return nil
}

// Licence is the licence of the source: see Source.Licence.
func (d *dataset) Licence() string { return d.source.Licence() }

// under is the set under its publisher's licence.
func (s namedSet) under(licence string) namedSet {
	s.terms = licence
	return s
}

// Licences of named sets; NOTICE.md has more of them.
const (
	publicDomain   = "public domain"
	mnistLicence   = "CC BY-SA 3.0, copyright Yann LeCun and Corinna Cortes"
	fashionLicence = "MIT, copyright 2017 Zalando SE"
)
