package main

import (
	"fmt"
	"io"
	"iter"

	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// copies counts the documents, on their way, that stand in what the model learnt from.
type copies struct {
	*eval.Copies
	latest int // how many there were in the batches that were counted last
}

func newCopies(run *fit.Run) *copies {
	return &copies{Copies: eval.NewCopies(run.Model.Spec(), run.Data.Name, run.Data.Source)}
}

// count counts the copies in texts.
func (c *copies) count(batches iter.Seq2[[]string, error]) iter.Seq2[[]string, error] {
	c.latest = 0
	return func(yield func([]string, error) bool) {
		for texts, err := range batches {
			c.latest += c.Count(texts)
			if !yield(texts, err) {
				return
			}
		}
	}
}

// report says how many of so many documents are copies, or why that is not known.
func (c *copies) report(out io.Writer, count int) (err error) {
	if note := c.Note(count); note != "" {
		_, err = fmt.Fprintf(out, "atelier: %s\n", note)
	}
	return err
}
