package data

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// linesOf opens a file of that content.
func linesOf(t *testing.T, content string) *Documents {
	t.Helper()
	set, err := Lines(publisher.Write(t, t.TempDir(), "names.txt", []byte(content))).OpenDocuments()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// documentsIn are the documents of a set in their order.
func documentsIn(t *testing.T, set *Documents) []string {
	t.Helper()
	all := make([]string, set.Len())
	for i := range all {
		var err error
		if all[i], err = set.Document(i); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

const (
	family = "👩\u200d👩\u200d👧" // three people, joined
	flag   = "🇩🇪"              // two letters of a country
	thumb  = "👍🏽"              // with a tone of skin
)

// Whatever the file's form, the documents are what a reader sees.
func TestLinesForms(t *testing.T) {
	crowd := strings.Repeat("👩\u200d", 12) + "👩" // joined, and of more bytes than a symbol can have
	for name, test := range map[string]struct {
		content         string
		want            []string
		blank, repeated int
	}{
		"as it is":               {"anna\nbob\n", []string{"anna", "bob"}, 0, 0},
		"no last line's end":     {"anna\nbob", []string{"anna", "bob"}, 0, 0},
		"a mark and CRLF":        {"\uFEFFanna\r\nbob\r\n", []string{"anna", "bob"}, 0, 0},
		"CR alone":               {"anna\rbob\r", []string{"anna", "bob"}, 0, 0},
		"a mark in the middle":   {"anna\n\uFEFFbob\n", []string{"anna", "bob"}, 0, 0},
		"spaces around":          {"  anna \t\n\u00a0bob\u3000\n", []string{"anna", "bob"}, 0, 0},
		"spaces inside stay":     {"anna  lena\n", []string{"anna  lena"}, 0, 0},
		"blank lines at the end": {"anna\nbob\n\n \n\n", []string{"anna", "bob"}, 0, 0},
		"blank lines inside":     {"\nanna\n \n\nbob\n", []string{"anna", "bob"}, 3, 0},
		"again and again":        {"anna\nbob\nanna\n anna\n", []string{"anna", "bob"}, 0, 2},
		"composed and not":       {"zoe\u0308\nzo\u00eb\n", []string{"zo\u00eb"}, 0, 1},
		"three scripts":          {"Ева\n李白\nनेहा\n", []string{"Ева", "李白", "नेहा"}, 0, 0},
		"joined emoji":           {family + flag + "\n" + thumb + "\n", []string{family + flag, thumb}, 0, 0},
		"more than fits":         {crowd + "\n", []string{crowd}, 0, 0},
		"a line separator stays": {"an\u2028na\n", []string{"an\u2028na"}, 0, 0},
		"one of one":             {"a", []string{"a"}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			set := linesOf(t, test.content)
			got := documentsIn(t, set)
			slices.Sort(got)
			slices.Sort(test.want)
			if !slices.Equal(got, test.want) {
				t.Errorf("the documents are %q, want %q", got, test.want)
			}
			if set.Blank() != test.blank || set.Repeated() != test.repeated || len(set.Skipped()) > 0 {
				t.Errorf("%d are blank, %d repeated, %v skipped, want %d, %d and none", set.Blank(), set.Repeated(), set.Skipped(), test.blank, test.repeated)
			}
			if err := set.Spec().Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A character of several code points is one symbol, which nothing tears; other texts keep their code points.
func TestLinesSymbolsAreCharacters(t *testing.T) {
	set := linesOf(t, family+"a\n"+family+thumb+"\nनेहा\n")
	// Twice the family; then, in the order of their bytes, what is there once: a, हा, ने and the thumb.
	want := []string{Unknown, "\n", family, "a", "ने", "हा", thumb}
	got := slices.Clone([]string(set.Alphabet()))
	slices.Sort(got[3:])
	slices.Sort(want[3:])
	if !slices.Equal(got, want) {
		t.Errorf("the alphabet is %q, want %q", got, want)
	}
	if got := set.Alphabet().Symbols("a" + thumb + "x"); !slices.Equal(got, []string{"a", thumb, "x"}) {
		t.Errorf("the symbols are %q, want three", got)
	}
	if got := NewAlphabet(family).Symbols(family); len(got) != 5 {
		t.Errorf("a text's own alphabet cuts a family into %q, want its 5 code points", got)
	}
}

func TestLinesSkip(t *testing.T) {
	long := strings.Repeat("x", MaxDocument)
	set := linesOf(t, "anna\n"+long+"\n\nbo\uFFFDb\nlena"+"\n"+long[1:]+"\n")
	want := []Skipped{
		{Path: "names.txt:2", Reason: "it has 1024 characters, want at most 1023: break the line"},
		{Path: "names.txt:4", Reason: "its character 3 is \uFFFD, which stands for one that could not be read: write what it was"},
	}
	if !slices.Equal(set.Skipped(), want) {
		t.Errorf("skipped are %q, want %q", set.Skipped(), want)
	}
	if got := set.Notes(); len(got) != 1 || got[0] != "2 lines skipped: names.txt:2 ("+want[0].Reason+"), names.txt:4 ("+want[1].Reason+")" {
		t.Errorf("the notes are %q, want both lines and why", got)
	}
	if got := linesOf(t, strings.Repeat("a\n", 3)+strings.Repeat(long+"\n"+long+"y\n", 2)).Notes(); len(got) != 2 || got[1] != "4 lines of names.txt repeat others and count once" {
		t.Errorf("the notes are %q, want what is skipped and that 4 are there again", got)
	}
	if got := linesOf(t, "a\n").Notes(); got != nil {
		t.Errorf("the notes on a plain list are %q, want none", got)
	}
	if set.Len() != 3 || set.Spec().Length != MaxDocument {
		t.Errorf("there are %d documents in rows of %d, want 3 of %d", set.Len(), set.Spec().Length, MaxDocument)
	}

	var many strings.Builder // 4,094 characters twice, and one once
	for i := range maxDocumentSymbols - 2 {
		fmt.Fprintf(&many, "%c\n%cㄱ\n", 0x4e00+i, 0x4e00+i)
	}
	set = linesOf(t, many.String()+"ab\n")
	// ㄱ takes a place too, so that the last of those equally frequent, and a and b, have none.
	if got := set.Skipped(); len(got) != 3 || got[2].Reason != `its character 1, "a", is not among the 4094 most frequent of the list: leave the line out` {
		t.Errorf("skipped are %q, want the two lines of the rarest character and ab", got)
	}
	if got := set.Spec().Size(); got != maxDocumentSymbols {
		t.Errorf("the alphabet has %d symbols, want %d", got, maxDocumentSymbols)
	}
}

func TestLinesFaults(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"empty":       {"", "there is nothing in it, wanted a document on each line"},
		"blank":       {"\uFEFF \r\n\t\r\n", "there is nothing in it, wanted a document on each line"},
		"Latin-1":     {"caf\xe9\n", "at byte 3: byte 0xe9 is not UTF-8; convert the file to UTF-8"},
		"UTF-16":      {"\xff\xfea\x00", "at byte 0: it is written in UTF-16; save it as UTF-8"},
		"all skipped": {strings.Repeat("x", 2000), "none of its 1 documents can be learnt: of all-skipped.txt:1, it has 2000 characters"},
	} {
		path := publisher.Write(t, t.TempDir(), strings.ReplaceAll(name, " ", "-")+".txt", []byte(test.content))
		if _, err := Lines(path).Open(); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: the error is %v, want one that names %s and says %q", name, err, path, test.want)
		}
	}
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("anna\nbob\n"))
	if _, err := Lines(path).OpenText(); err == nil || !strings.Contains(err.Error(), "a holds documents, want text") {
		t.Errorf("opened as a text: %v", err)
	}
	if _, err := TextFile(path).OpenDocuments(); err == nil || !strings.Contains(err.Error(), "a holds text, want documents") {
		t.Errorf("a text opened as documents: %v", err)
	}
	if _, err := linesOf(t, "a\nb").Document(2); err == nil || err.Error() != "data: names has no document 2, want 0 to 1" {
		t.Errorf("document 2: %v", err)
	}
}

// A file of names, sorted as such lists are.
func sortedNames() string {
	var all []string
	for i := range 400 {
		all = append(all, fmt.Sprintf("%c%s%d", 'a'+i*26/400, strings.Repeat("x", i%9), i))
	}
	slices.Sort(all)
	return strings.Join(all, "\n") + "\n"
}

// The parts of a sorted list are whole documents, each in one of them, and mixed; what is added leaves the order as it is.
func TestLinesParts(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "names.txt", []byte(sortedNames()))
	part := func(s Source) []string {
		set, err := s.OpenDocuments()
		if err != nil {
			t.Fatal(err)
		}
		return documentsIn(t, set)
	}
	whole := part(Lines(path))
	first, last := part(Lines(path).First(0.9)), part(Lines(path).Last(0.1))
	if len(last) != 40 || !slices.Equal(append(first, last...), whole) {
		t.Errorf("nine tenths and a tenth are %d and %d documents, want 360 and 40 that are the whole in order", len(first), len(last))
	}
	initials := map[byte]bool{}
	for _, name := range last {
		initials[name[0]] = true
	}
	if len(initials) < 15 {
		t.Errorf("the last tenth begins with %d letters, want a mixture of the 26", len(initials))
	}
	reversed := slices.Clone(whole)
	slices.Reverse(reversed)
	if err := os.WriteFile(path, []byte("zz\n"+strings.Join(reversed, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	if again := slices.DeleteFunc(part(Lines(path)), func(name string) bool { return name == "zz" }); !slices.Equal(again, whole) {
		t.Error("a line more and another order of the file changed the order of the documents")
	}
	middle := part(Lines(path).Skip(10).Take(5))
	if !slices.Equal(middle, part(Lines(path))[10:15]) {
		t.Errorf("the documents 10 to 14 are %q", middle)
	}
}

// Each document stands once in the rows, whole, and the rest of a row is ends. Rows are nearly full.
func TestDocumentRows(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for trial := range 50 {
		var content strings.Builder
		for range 1 + random.IntN(60) {
			for range 1 + random.IntN(1+random.IntN(20)) {
				content.WriteByte("abc"[random.IntN(3)])
			}
			content.WriteByte('\n')
		}
		set := linesOf(t, content.String())
		checkRows(t, set)
		if n := set.Len(); n > 1 {
			half := set.slice(n/2, n).(*Documents)
			if half.Len() != n-n/2 {
				t.Fatalf("trial %d: half has %d documents, want %d", trial, half.Len(), n-n/2)
			}
			checkRows(t, half)
		}
	}
	set := linesOf(t, sortedNames())
	if rows, symbols := set.Values()[0].Shape().Size(), len(set.codes); float64(symbols) < 0.88*float64(rows) {
		t.Errorf("%d symbols take rows of %d, want nine tenths of them filled, or nearly so", symbols, rows)
	}
}

func checkRows(t *testing.T, set *Documents) {
	t.Helper()
	values := set.Values()[0]
	if length := values.Shape().Dim(1); length != set.Spec().Length {
		t.Fatalf("rows are of %d symbols, want %d", length, set.Spec().Length)
	}
	var found []string
	for row := range slices.Chunk(flat[int32](values), set.Spec().Length) {
		text := set.Alphabet().Decode(row)
		body := strings.TrimRight(text, "\n")
		if body == text || strings.Contains(body, "\n\n") || strings.HasPrefix(body, "\n") {
			t.Fatalf("a row is %q, want documents with one end each, then ends", text)
		}
		found = append(found, strings.Split(body, "\n")...)
	}
	want := documentsIn(t, set)
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		t.Fatalf("the rows hold %q, want each of %q once", found, want)
	}
}

func TestDocumentsHas(t *testing.T) {
	set := linesOf(t, "Zo\u00eb\nanna lena\n")
	for text, want := range map[string]bool{
		"Zo\u00eb": true, "Zoe\u0308": true, " anna lena\n": true, "anna": false, "zo\u00eb": false, "": false, "anna lena\nZo\u00eb": false,
	} {
		if got := set.Has(text); got != want {
			t.Errorf("that %q is a copy is %t, want %t", text, got, want)
		}
	}
	if got := set.Copies([]string{"anna lena", "anna", "anna lena"}); got != 2 {
		t.Errorf("there are %d copies, want 2", got)
	}
	if part := set.slice(0, 1).(*Documents); part.Copies([]string{"Zo\u00eb", "anna lena"}) != 1 {
		t.Error("a part counts copies of what it does not have")
	}
}

func TestAsLines(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "names.txt", []byte(sortedNames()))
	source, err := TextFile(path).First(0.5).AsLines()
	if err != nil || source.Name() != "names-first-0.5" {
		t.Fatalf("the source is %q (%v), want names-first-0.5", source.Name(), err)
	}
	if set, err := source.OpenDocuments(); err != nil || set.Len() != 200 {
		t.Errorf("half of the list is %v (%v), want 200 documents", set, err)
	}
	for _, other := range []Source{{}, Tang(), PairFile(path), Lines(path)} {
		if _, err := other.AsLines(); err == nil || !strings.Contains(err.Error(), "is no text file") {
			t.Errorf("%q as lines: %v", other.Name(), err)
		}
	}
}

// The digest tells documents from a text of the same symbols, and does not depend on the order in the file.
func TestDocumentsDigest(t *testing.T) {
	one, other := linesOf(t, "anna\nbob\n"), linesOf(t, "bob\n\nanna")
	if one.Digest() != other.Digest() {
		t.Error("the order of lines changes the digest")
	}
	if one.Digest() == linesOf(t, "anna\nbo\n").Digest() {
		t.Error("other documents have the same digest")
	}
	spec := one.Spec()
	spec.Documents = false
	if digestOf(spec, littleEndian(one.codes)) == one.Digest() {
		t.Error("a text has the digest of documents")
	}
	if got := fmt.Sprint(models.Spec{Kind: models.Text, Alphabet: []string{"?"}}.Words(), " ", one.Spec().Words(), " ", filepath.Base(one.Name())); got != "text documents names" {
		t.Errorf("they are called %q", got)
	}
}
