package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

const (
	// minContext is the number of symbols that the model has read at least before one is scored.
	minContext = 64
	// windowStride is the number of symbols scored in each window of a text.
	windowStride = 192
	// windowBatch is the number of windows or pairs in one execution.
	windowBatch = 64
)

// CrossEntropy is the cross-entropy of a held-out text or held-out pairs in nats and in bits a character, two
// scores (Graves 2013). A text is cut into windows of 256 symbols, each 192 after the last, and
// of each window all but the first 64 symbols are scored: each symbol of the text but the first 64 is scored
// once, with 64 to 255 symbols before it. The perplexity of a character is the exponential of the first. Of pairs, the answers are scored up to their line's end, which
// counts. Documents are scored from their first symbol, with nothing before it, to their end, which counts as one too. The text may have another alphabet: what the model's lacks is its unknown symbol. The interval is
// the bootstrap's over windows, pairs or documents. It fails if the model is no models.Likelihood or the text is shorter
// than two windows of 65 symbols.
func CrossEntropy(ctx context.Context, m Trained, held models.Dataset, b metrics.Bootstrap) ([]metrics.Score, error) {
	m, err := m.clone(b.Seed)
	if err != nil {
		return nil, err
	}
	likelihood, ok := m.Model.(models.Likelihood)
	if !ok || m.Model.Spec().Kind == models.Strokes {
		return nil, fmt.Errorf("eval: a %s does not say how probable a text is: take a model of text", m.Model.Config().Family())
	}
	if err := m.checkDataset(held); err != nil {
		return nil, err
	}
	ids, note, err := encodeFor(m.Model.Spec(), held)
	if err != nil {
		return nil, err
	}
	parts, err := textWindows(m.Model.Spec(), held.Spec().Length, ids)
	if err != nil {
		return nil, err
	}
	nats, counts, err := parts.score(ctx, m, likelihood)
	if err != nil {
		return nil, err
	}
	each, err := b.Ratio(nats, counts)
	if err != nil {
		return nil, err
	}
	source := "Graves 2013"
	return metrics.CheckScores([]metrics.Score{
		{Name: "cross-entropy", Estimate: each, Unit: "nats a character", Better: metrics.Lower, Source: source, Note: note},
		{Name: "cross-entropy", Estimate: each.Scaled(1 / math.Ln2), Unit: "bits a character", Better: metrics.Lower, Source: source, Note: note},
	})
}

// encodeFor gives the symbols of a data set by their places in the model's alphabet.
func encodeFor(spec models.Spec, held models.Dataset) (ids []int32, note string, err error) {
	if ids, err = tensors.CopyFlatData[int32](held.Values()[0]); err != nil {
		return nil, "", fmt.Errorf("eval: %s cannot be read: %w", held.Name(), err)
	}
	theirs := held.Spec().Alphabet
	if slices.Equal(theirs, spec.Alphabet) {
		return ids, "", nil
	}
	places := map[string]int32{}
	for i, symbol := range spec.Alphabet {
		places[symbol] = int32(i)
	}
	unknown := 0
	for i, id := range ids {
		ids[i] = places[theirs[id]] // a missing key gives 0, the place of the unknown
		if ids[i] == 0 {
			unknown++
		}
	}
	return ids, fmt.Sprintf("%d of the %d symbols of %s are unknown to the model", unknown, len(ids), held.Name()), nil
}

// windows is token sequences of one shape, and which places of each are scored.
type windows struct {
	shape  []int // of one, [length] or [2, Length]
	tokens [][]int32
	spans  []span // window by window
}

// span is what is scored together: places of the row of Nats of a window, from the first to one after the last.
type span struct{ window, from, to int }

// textWindows makes windows of a text, of pairs or of rows of documents, which have that length.
func textWindows(spec models.Spec, length int, ids []int32) (windows, error) {
	switch {
	case spec.Kind == models.Pairs:
		return answerWindows(spec, ids), nil
	case spec.Documents:
		return documentWindows(spec, length, ids), nil
	}
	length = minContext + windowStride
	if least := 2 * (minContext + 1); len(ids) < least {
		return windows{}, fmt.Errorf("eval: the cross-entropy: the text has %d symbols, want at least %d: give a longer one", len(ids), least)
	} else if len(ids) < 2*length {
		length = len(ids)/2 + minContext/2 // two windows, without which there is no interval
	}
	w := windows{shape: []int{length}}
	for scored := minContext; scored < len(ids); {
		start := min(scored-minContext, len(ids)-length)
		w.spans = append(w.spans, span{len(w.tokens), scored - start - 1, length - 1}) // Nats leaves out the first symbol
		w.tokens = append(w.tokens, ids[start:start+length])
		scored = start + length
	}
	return w, nil
}

// answerWindows makes a window of each pair.
func answerWindows(spec models.Spec, ids []int32) windows {
	end := int32(slices.Index(spec.Alphabet, "\n"))
	w := windows{shape: []int{2, spec.Length}}
	for pair := range slices.Chunk(ids, 2*spec.Length) {
		scored := spec.Length
		if at := slices.Index(pair[spec.Length:], end); at >= 0 {
			scored = at + 1
		}
		w.spans = append(w.spans, span{len(w.tokens), 0, scored})
		w.tokens = append(w.tokens, pair)
	}
	return w
}

// documentWindows makes a window of each row, with a span for each document in it.
func documentWindows(spec models.Spec, length int, ids []int32) windows {
	end := int32(slices.Index(spec.Alphabet, "\n"))
	w := windows{shape: []int{length}}
	for row := range slices.Chunk(ids, length) {
		from := 0
		for i, id := range row {
			if id != end {
				continue
			}
			if i > from { // what is empty is padding
				w.spans = append(w.spans, span{len(w.tokens), from, i + 1})
			}
			from = i + 1
		}
		w.tokens = append(w.tokens, row)
	}
	return w
}

// score is the nats of each span and the number of symbols that they are of.
func (w windows) score(ctx context.Context, m Trained, likelihood models.Likelihood) (nats, counts []float64, err error) {
	exec, err := safe.New(m.Backend, m.Store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		return []*graph.Node{likelihood.Nats(scope, models.Batch{Examples: inputs[0]})}
	})
	if err != nil {
		return nil, nil, fmt.Errorf("eval: the model cannot be built: %w", err)
	}
	defer exec.Finalize()
	size, left := min(windowBatch, len(w.tokens)), w.spans
	for first := 0; first < len(w.tokens); first += size {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("eval: the cross-entropy: %w", err)
		}
		rows, err := w.run(exec, first, size)
		if err != nil {
			return nil, nil, err
		}
		for ; len(left) > 0 && left[0].window < first+size; left = left[1:] {
			var sum float64
			for _, x := range rows[left[0].window-first][left[0].from:left[0].to] {
				sum += float64(x)
			}
			nats = append(nats, sum)
			counts = append(counts, float64(left[0].to-left[0].from))
		}
	}
	return nats, counts, nil
}

// run gives a row of nats for each of size windows from first on, the first following the last.
func (w windows) run(exec *safe.Exec, first, size int) ([][]float32, error) {
	var flat []int32
	for i := first; i < first+size; i++ {
		flat = append(flat, w.tokens[i%len(w.tokens)]...)
	}
	out, err := exec.Call1(tensors.FromFlatDataAndDimensions(flat, append([]int{size}, w.shape...)...))
	if err != nil {
		return nil, fmt.Errorf("eval: the model's likelihood cannot be run: %w", err)
	}
	values, err := tensors.CopyFlatData[float32](out)
	if err := errors.Join(err, out.FinalizeAll()); err != nil {
		return nil, fmt.Errorf("eval: the model's likelihood cannot be read back: %w", err)
	}
	return slices.Collect(slices.Chunk(values, len(values)/size)), nil
}
