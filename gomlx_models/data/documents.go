package data

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// documentsHeld is what is said to be in a set of documents.
const documentsHeld = "documents"

// Documents is many short texts, each of its own, as places in an alphabet. It is a models.Dataset.
type Documents struct {
	dataset
	codes  []int32 // document after document, each with its end
	starts []int   // where each begins in codes
	// rows are the codes of Values, and texts the documents themselves; both are made when they are asked for.
	rows  func() []int32
	texts func() map[string]bool
	file  string // that of the whole list, without its folder
	// What was left out of the whole list.
	skipped         []Skipped
	blank, repeated int
}

// encode fills the set.
func (d *Documents) encode(alphabet Alphabet, places map[string]int32, all []document) {
	longest := 0
	for _, one := range all {
		d.starts = append(d.starts, len(d.codes))
		for _, symbol := range one.symbols {
			d.codes = append(d.codes, places[symbol])
		}
		d.codes = append(d.codes, places[DocumentEnd])
		longest = max(longest, len(one.symbols)+1)
	}
	d.spec = models.Spec{Kind: models.Text, Documents: true, Alphabet: alphabet, Length: longest}
	d.derive()
}

// derive sets what follows from the codes.
func (d *Documents) derive() {
	d.digest = sync.OnceValue(d.sum)
	d.rows = sync.OnceValue(d.pack)
	d.texts = sync.OnceValue(func() map[string]bool {
		all := make(map[string]bool, d.Len())
		for i := range d.starts {
			all[d.document(i)] = true
		}
		return all
	})
}

// Len is the number of documents.
func (d *Documents) Len() int { return len(d.starts) }

// Spec is the form of one example, and how many there are.
func (d *Documents) Spec() models.Spec { return d.counted(d.Len()) }

// Alphabet is the alphabet of the documents.
func (d *Documents) Alphabet() Alphabet { return d.spec.Alphabet }

// Document gives document i, from 0 to Len-1. It fails if there is no such document.
func (d *Documents) Document(i int) (string, error) {
	if i < 0 || i >= d.Len() {
		return "", fmt.Errorf("data: %s has no document %d, want 0 to %d", d.name, i, d.Len()-1)
	}
	return d.document(i), nil
}

func (d *Documents) document(i int) string {
	codes := d.coded(i)
	return d.Alphabet().Decode(codes[:len(codes)-1])
}

// coded is the codes of a document, its end included.
func (d *Documents) coded(i int) []int32 {
	if i+1 < len(d.starts) {
		return d.codes[d.starts[i]:d.starts[i+1]]
	}
	return d.codes[d.starts[i]:]
}

// Has tells whether a text is one of the documents, spaces around it and the composition of its characters aside.
func (d *Documents) Has(text string) bool { return d.texts()[textfile.Tidy(text)] }

// Copies is the number of texts that are among the documents.
func (d *Documents) Copies(texts []string) int {
	copies := 0
	for _, text := range texts {
		if d.Has(text) {
			copies++
		}
	}
	return copies
}

// Skipped lists the lines of the whole list that are not in it, as "names.txt:17", in their order.
func (d *Documents) Skipped() []Skipped { return d.skipped }

// Blank is the number of blank lines between the documents of the whole list, and Repeated the number of documents that
// stood there before.
func (d *Documents) Blank() int    { return d.blank }
func (d *Documents) Repeated() int { return d.repeated }

// Notes are what a user should know of the list: what was skipped, the first five by name, and how many documents stood there
// again.
func (d *Documents) Notes() []string {
	var notes []string
	if n := len(d.skipped); n > 0 {
		const named = 5
		var said []string
		for _, s := range d.skipped[:min(named, n)] {
			said = append(said, fmt.Sprintf("%s (%s)", s.Path, s.Reason))
		}
		note := fmt.Sprintf("%d lines skipped: %s", n, strings.Join(said, ", "))
		if n > named {
			note += fmt.Sprintf(" and %d more", n-named)
		}
		notes = append(notes, note)
	}
	if d.repeated > 0 {
		notes = append(notes, fmt.Sprintf("%d lines of %s repeat others and count once", d.repeated, d.file))
	}
	return notes
}

// Values is a new tensor at each call, int32 [rows, Length], the place of each symbol in the alphabet. Each document is
// in one row, whole and with its end; rows are as few as can easily be, and filled up with ends. So rows that are drawn
// alike often hold all documents alike often.
func (d *Documents) Values() []*tensors.Tensor {
	rows := d.rows()
	return []*tensors.Tensor{tensors.FromFlatDataAndDimensions(rows, len(rows)/d.spec.Length, d.spec.Length)}
}

// pack puts the documents into rows: the longest first, each into the fullest row that has room for it.
func (d *Documents) pack() []int32 {
	length := d.spec.Length
	order := make([]int, d.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(d.coded(b)) - len(d.coded(a)) })
	var rows []int32
	free := make([][]int, length+1) // the ends of rows, by how many symbols have room behind
	for _, i := range order {
		codes := d.coded(i)
		room := len(codes)
		for room < length && len(free[room]) == 0 {
			room++
		}
		at := len(rows)
		if n := len(free[room]); n > 0 {
			at = free[room][n-1]
			free[room] = free[room][:n-1]
		} else {
			room = length
			rows = append(rows, slices.Repeat(codes[len(codes)-1:], length)...)
		}
		copy(rows[at:], codes)
		free[room-len(codes)] = append(free[room-len(codes)], at+len(codes))
	}
	return rows
}

// slice is the set of some of the documents, with the same alphabet and length.
func (d *Documents) slice(from, to int) openable {
	e := *d
	first, last := d.starts[from], len(d.codes)
	if to < len(d.starts) {
		last = d.starts[to]
	}
	e.codes, e.starts = d.codes[first:last], slices.Clone(d.starts[from:to])
	for i := range e.starts {
		e.starts[i] -= first
	}
	e.derive()
	return &e
}

func (d *Documents) of(s Source) models.Dataset {
	e := *d
	e.openedFrom(s)
	return &e
}

func (d *Documents) bytes() int  { return 8*len(d.codes) + 8*len(d.starts) }
func (d *Documents) sum() string { return digestOf(d.spec, littleEndian(d.codes)) }

// Batch draws size rows at random, with replacement, from values, the node of Values. It gives int32 [size, Length];
// length is ignored. The randomness is that of the scope's store. It panics if size is below 1 or values is not of this
// set's shape.
func (d *Documents) Batch(scope *model.Scope, values []*graph.Node, size, length int) models.Batch {
	rows := values[0]
	count := len(d.rows()) / d.spec.Length
	rows.AssertDims(count, d.spec.Length)
	return models.Batch{Examples: graph.Gather(rows, d.draw(scope, rows.Graph(), count, size))}
}

// MarshalBinary writes the source of the documents and the digest of what it holds, as that of Pictures does.
func (d *Documents) MarshalBinary() ([]byte, error) { return d.marshalSource() }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other documents by
// now.
func (d *Documents) UnmarshalBinary(written []byte) error {
	return reopen(d, written, Source.OpenDocuments)
}
