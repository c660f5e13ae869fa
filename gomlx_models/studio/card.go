package studio

import (
	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/plotting"
)

// Card is the card of a model, ready to be shown.
type Card struct{ card.Card }

// Card is what there is to know of the model: what it is for, what it learnt from and under which licence, how it was trained
// and what that took, what was measured of it and what it cannot do (see package card). It is kept in the model's folder, too.
func (r *Run) Card() Card {
	if r.Run == nil {
		check(errNoModel)
	}
	made, err := card.Of(r.Run)
	check(err)
	return Card{made}
}

// Bundle is the card as a table and in words.
func (c Card) Bundle() (plotting.Bundle, error) {
	return plotting.Bundle{plotting.MIMEPlain: []byte(c.String()), plotting.MIMEHTML: []byte(c.HTML())}, nil
}

// describe writes the card of a model and the data sheet of what it learnt from beside its checkpoints. What goes wrong is
// told: the model is there.
func describe(folder string, run *fit.Run, set models.Dataset) {
	if err := card.Write(folder, run, set); err != nil {
		warn(err.Error())
	}
}

// licenceNote says of data whose licence is unknown or forbids derivatives that it is so, else nothing.
func licenceNote(set models.Dataset) string {
	given := ""
	if licensed, ok := set.(interface{ Licence() string }); ok {
		given = licensed.Licence()
	}
	note := noteOf(set.Name(), given)
	if note != "" && !licence.Of(given).Known() {
		note += `: name it with Licensed("CC BY 4.0") after the source`
	}
	return note
}

// noteOf is such a sentence of the data of a name.
func noteOf(name, given string) string {
	if note := licence.Warning(given); note != "" {
		return name + ": " + note
	}
	return ""
}
