package main

import (
	"fmt"
	"io"
	"iter"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// copies counts the documents that stand in what the model learnt from. Of what is no documents it counts nothing.
type copies struct {
	learnt *data.Documents // nil if there are none, or if they are not found
	name   string          // what the model learnt from
	fault  error           // why they are not found
	// found is how many there were in all, and latest in the batches that were counted last.
	found, latest int
}

func newCopies(run *fit.Run) *copies {
	c := &copies{name: run.Data.Name}
	if run.Model.Spec().Documents {
		c.learnt, c.fault = learntDocuments(run)
	}
	return c
}

// learntDocuments opens the documents that a model learnt from. It fails if they are not there or are others by now.
func learntDocuments(run *fit.Run) (*data.Documents, error) {
	learnt := new(data.Documents)
	if err := learnt.UnmarshalBinary(run.Data.Source); err != nil {
		return nil, err
	}
	return learnt, nil
}

// count counts the copies in texts on their way.
func (c *copies) count(batches iter.Seq2[[]string, error]) iter.Seq2[[]string, error] {
	c.latest = 0
	if c.learnt == nil {
		return batches
	}
	return func(yield func([]string, error) bool) {
		for texts, err := range batches {
			n := c.learnt.Copies(texts)
			c.latest, c.found = c.latest+n, c.found+n
			if !yield(texts, err) {
				return
			}
		}
	}
}

// report says how many of so many documents are copies, or why that is not known.
func (c *copies) report(out io.Writer, count int) (err error) {
	switch {
	case c.fault != nil:
		_, err = fmt.Fprintf(out, "atelier: copies are not counted, because %s, which the model learnt from, is not found (%v)\n", c.name, c.fault)
	case c.learnt != nil:
		_, err = fmt.Fprintf(out, "atelier: %s\n", eval.CopiesNote(c.found, count))
	}
	return err
}
