package lesson

import "github.com/atelier-go/atelier/gomlx_models/data"

// AtMost is the first so many examples of a data set, or all if there are fewer.
func AtMost(source data.Source, count int) data.Source {
	set, err := source.Open()
	Check(err)
	return source.Take(min(count, set.Len()))
}
