package data

import (
	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/published"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

// Shakespeare is the source of 40,000 lines of Shakespeare's plays, 1,115,394 symbols of 65 kinds, which Karpathy
// put together in 2015 ("tinyshakespeare"). If it is not on the machine, opening it says how to get it.
func Shakespeare() Source { return Source{from: shakespeare} }

var shakespeare = publishedText(published.TinyShakespeare).under(publicDomain)

// publishedText is the set of a published text, which is one file.
func publishedText(set published.Set) namedSet {
	file := set.Files[0]
	where := func() (string, error) {
		folder, err := set.Find(set.Name, set.Files)
		if err != nil {
			return "", err
		}
		return file.PathIn(folder)
	}
	return fileSet(set.Name, models.Text, where, func(name, path string) (models.Dataset, error) {
		content, err := file.ReadPlain(path)
		if err != nil {
			return nil, err
		}
		text, err := textfile.Decode(path, content)
		if err != nil {
			return nil, err
		}
		return newText(name, path, text)
	})
}
