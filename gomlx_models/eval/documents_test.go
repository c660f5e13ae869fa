package eval_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// poet writes "a" and "b" in turn as documents, and is surprised by each symbol by as many nats as its number; by an end
// by 1, and the padding it gives 9, which must count nowhere.
type poet struct{ fake }

func (p poet) Sample(_ *model.Scope, d models.Draw) *Node {
	g := d.RNG.Graph()
	rows := BroadcastToDims(Const(g, [][]int32{{1, 1}}), d.Count, 2)
	first := Add(Const(g, int32(2)), Mod(Iota(g, rows.Shape(), 0), Const(g, int32(2))))
	return Where(Equal(Iota(g, rows.Shape(), 1), Const(g, int32(0))), first, rows)
}

func (poet) Nats(_ *model.Scope, batch models.Batch) *Node {
	ids := batch.Examples
	size, length := ids.Shape().Dim(0), ids.Shape().Dim(1)
	end := Const(ids.Graph(), int32(1))
	before := Concatenate([]*Node{BroadcastToDims(end, size, 1), Slice(ids, AxisRange(), AxisRange(0, length-1))}, 1)
	padding := And(Equal(before, end), Equal(ids, end))
	return ConvertDType(Where(padding, Const(ids.Graph(), int32(9)), ids), dtypes.Float32)
}

func versesSpec(length int, alphabet ...string) models.Spec {
	return models.Spec{Kind: models.Text, Documents: true, Alphabet: append([]string{"?", "\n"}, alphabet...), Length: length}
}

// rowsOf is a set of rows of documents.
func rowsOf(spec models.Spec, ids ...int32) dataset {
	return dataset{spec, []*tensors.Tensor{tensors.FromFlatDataAndDimensions(ids, len(ids)/spec.Length, spec.Length)}}
}

// "ab", "b", "aab" and "a", with their ends, have 2+3+1, 3+1, 2+2+3+1 and 2+1 nats: 21 of 11 symbols, whatever the rows.
func TestDocumentsAreScoredEachWithItsEnd(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := on(t, b, poet{fake{versesSpec(4, "a", "b")}})
		for name, held := range map[string]dataset{
			"packed":           rowsOf(versesSpec(5, "a", "b"), 2, 3, 1, 3, 1, 2, 2, 3, 1, 1, 2, 1, 1, 1, 1),
			"apart":            rowsOf(versesSpec(4, "a", "b"), 2, 3, 1, 1, 3, 1, 1, 1, 2, 2, 3, 1, 2, 1, 1, 1),
			"another alphabet": rowsOf(versesSpec(5, "b", "a"), 3, 2, 1, 2, 1, 3, 3, 2, 1, 1, 3, 1, 1, 1, 1),
		} {
			scores, err := eval.CrossEntropy(context.Background(), m, held, metrics.Bootstrap{})
			if err != nil || !within(scores[0].Value, 21.0/11, 1e-9) {
				t.Errorf("%s: got %v (%v), want 21/11 nats", name, scores, err)
			}
		}
		_, err := eval.CrossEntropy(context.Background(), m, text([]string{"?", "\n", "a", "b"}, 2, 3, 1), metrics.Bootstrap{})
		if err == nil || !strings.Contains(err.Error(), "the model makes documents and") || !strings.Contains(err.Error(), "has text: score it on what it makes") {
			t.Errorf("scored on a text: %v", err)
		}
	})
}

// Half of what the poet writes stands in the training text, and of 20 documents two are different.
func TestCopiesAreScored(t *testing.T) {
	path := filepath.Join(t.TempDir(), "names.txt")
	if err := os.WriteFile(path, []byte("ab\na\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	train, err := data.Lines(path).Open()
	if err != nil {
		t.Fatal(err)
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := on(t, b, poet{fake{versesSpec(4, "a", "b")}})
		held := rowsOf(versesSpec(4, "a", "b"), 2, 3, 1, 1, 3, 1, 3, 1)
		for _, known := range []bool{true, false} {
			o := eval.Options{Texts: 20, Length: 2, Resamples: 10}
			want := 3
			if known {
				o.Train, want = train, 4
			}
			scores, err := eval.Scores(context.Background(), m, held, o)
			if err != nil || len(scores) != want {
				t.Fatalf("got %v (%v), want %d scores", scores, err, want)
			}
			if different := scores[want-1]; different.Name != "different documents" || !within(different.Value, 0.1, 1e-9) {
				t.Errorf("got %v, want 2 of 20 different", different)
			}
			if copies := scores[2]; known && (copies.Name != "copies" || copies.Value != 0.5 || copies.Note != "10 of 20 stand in the training text, letter by letter") {
				t.Errorf("got %v, want half", copies)
			}
		}
	})
}

// A model may not say where what it learnt from lies.
func TestCopiesOfNoWhere(t *testing.T) {
	c := eval.NewCopies(models.Spec{Kind: models.Text, Documents: true}, "names", nil)
	want := "copies are not counted, because names, which the model learnt from, is not found (the model does not say where it lies)"
	if got := c.Note(3); c.Known() || got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
