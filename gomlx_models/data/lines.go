package data

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

const (
	// MaxDocument is the most symbols of a document, its end included.
	MaxDocument = 1024
	// maxDocumentSymbols is the most symbols of the alphabet of documents, more than a list in Chinese has.
	maxDocumentSymbols = 4096
)

// DocumentEnd ends each document. It is no symbol of any.
const DocumentEnd = "\n"

// Lines is the source of the lines of a UTF-8 file, each a document of its own: names, titles, verses. A model of them
// begins each with nothing before it and ends it by itself.
//
//   - A byte order mark and spaces around a line are dropped, blank lines are passed over, and what a line holds is composed
//     (Unicode's form NFC). Lines end in "\n", "\r\n" or "\r".
//   - A document that stands there twice or more counts once: none is both learnt from and held out.
//   - The order is that of the SHA-256 of each document. It mixes a list that is sorted, so that Source.Last is a fair
//     part of it, and stays as it is for the others when a line comes or goes.
//   - A symbol is what a reader takes for one character, be it of several code points, such as an emoji joined of others
//     or a letter with its vowel signs: no sample tears it.
//   - A line of 1,024 symbols or more is skipped, and so is one with a symbol that is not among the 4,094 most frequent.
//
// [Documents] tells what was left out, and by Notes so does who trains on them.
func Lines(path string) Source { return Source{from: lineFile{path}} }

// AsLines is what Lines makes of the text file that this source is, or of the same part of its documents. It fails if the
// source is of anything else.
func (s Source) AsLines() (Source, error) {
	text, ok := s.from.(textFile)
	if !ok {
		return Source{}, fmt.Errorf("%s is no text file, which alone can be read line by line", cmp.Or(s.Name(), "nothing"))
	}
	s.from = lineFile(text)
	return s, nil
}

// OpenDocuments is Open for a source of documents. It fails also if the source holds anything else.
func (s Source) OpenDocuments() (*Documents, error) { return openAs[*Documents](s, documentsHeld) }

// lineFile is the origin of documents.
type lineFile struct{ path string }

func (f lineFile) name() string             { return paths.Name(f.path) }
func (f lineFile) kind() models.Kind        { return models.Text }
func (f lineFile) where() (string, error)   { return paths.File(f.path) }
func (f lineFile) files() ([]string, error) { return oneFile(f.where()) }
func (f lineFile) spec() sourceSpec         { return sourceSpec{Lines: &f.path} }

func (f lineFile) read(_ context.Context, files []string, _ watch) (models.Dataset, error) {
	lines, err := textfile.ReadLines(files[0])
	if err != nil {
		return nil, err
	}
	set := newDocuments(f.name(), filepath.Base(f.path), lines)
	if set.Len() == 0 {
		return nil, fmt.Errorf("data: %s: none of its %d documents can be learnt: of %s, %s",
			files[0], len(set.skipped), set.skipped[0].Path, set.skipped[0].Reason)
	}
	return set, nil
}

// document is one on its way into a set.
type document struct {
	textfile.Line
	symbols []string
	hash    [sha256.Size]byte
}

// newDocuments makes a set of lines, or an empty one where all were skipped. The file is what Skipped calls it.
func newDocuments(name, file string, lines textfile.Lines) *Documents {
	set := &Documents{dataset: dataset{name: name}, file: file, blank: lines.Blank}
	all := differentDocuments(lines.Texts)
	set.repeated = len(lines.Texts) - len(all)
	alphabet := documentAlphabet(all)
	known := map[string]int32{}
	for i, symbol := range alphabet {
		known[symbol] = int32(i)
	}
	all = slices.DeleteFunc(all, func(d document) bool {
		reason := d.unfit(known)
		if reason != "" {
			set.skipped = append(set.skipped, Skipped{Path: fmt.Sprintf("%s:%d", file, d.Number), Reason: reason})
		}
		return reason != ""
	})
	slices.SortFunc(all, func(a, b document) int { return slices.Compare(a.hash[:], b.hash[:]) })
	set.encode(alphabet, known, all)
	return set
}

// differentDocuments are the different ones among lines.
func differentDocuments(lines []textfile.Line) []document {
	var all []document
	seen := make(map[string]bool, len(lines))
	for _, line := range lines {
		if !seen[line.Text] {
			seen[line.Text] = true
			all = append(all, document{line, characters(line.Text), sha256.Sum256([]byte(line.Text))})
		}
	}
	return all
}

// documentAlphabet is the unknown symbol, the end of documents and the most frequent symbols of those that are not too long.
func documentAlphabet(all []document) Alphabet {
	counts := map[string]int{}
	for _, d := range all {
		if len(d.symbols) < MaxDocument {
			for _, symbol := range d.symbols {
				counts[symbol]++
			}
		}
	}
	delete(counts, Unknown)
	alphabet := append(Alphabet{Unknown, DocumentEnd}, byFrequency(counts)...)
	return alphabet[:min(len(alphabet), maxDocumentSymbols)]
}

// unfit says why a document cannot be in the set, or nothing.
func (d document) unfit(known map[string]int32) string {
	if n := len(d.symbols); n >= MaxDocument {
		return fmt.Sprintf("it has %d characters, want at most %d: break the line", n, MaxDocument-1)
	}
	at := slices.IndexFunc(d.symbols, func(symbol string) bool { return known[symbol] == 0 })
	switch {
	case at < 0:
		return ""
	case d.symbols[at] == Unknown:
		return fmt.Sprintf("its character %d is %s, which stands for one that could not be read: write what it was", at+1, Unknown)
	default:
		return fmt.Sprintf("its character %d, %q, is not among the %d most frequent of the list: leave the line out", at+1, d.symbols[at], len(known)-2)
	}
}
