package originality

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
)

// ending is a context that ends when it was asked so often.
type ending struct {
	context.Context
	left atomic.Int64
}

func endsAfter(asked int64) *ending {
	e := &ending{Context: context.Background()}
	e.left.Store(asked)
	return e
}

func (e *ending) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever a verdict is stopped it ends with the reason, and with nothing else.
func TestAVerdictCanBeStoppedAnywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 9))
	train, held, samples := scenes(random, 60, 12, 12, 1), scenes(random, 20, 12, 12, 1), scenes(random, 5, 12, 12, 1)
	book, passages := []string{strings.Join(letters(random, 40, 8), " ")}, letters(random, 20, 8)
	for name, judge := range map[string]func(context.Context) (Verdict, error){
		"pictures": func(ctx context.Context) (Verdict, error) {
			p, err := NewPictures(ctx, train, held)
			if err != nil {
				return Verdict{}, err
			}
			return p.Verdict(ctx, held, samples)
		},
		"texts": func(ctx context.Context) (Verdict, error) {
			texts, err := NewTexts(ctx, book, passages)
			if err != nil {
				return Verdict{}, err
			}
			return texts.Verdict(ctx, passages[:4])
		},
	} {
		stopped, done := 0, false
		for asked := int64(0); !done; asked += 1 + asked/4 {
			v, err := judge(endsAfter(asked))
			switch {
			case err == nil:
				done = v.Samples > 0 && len(v.Planted) > 0
			case !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "originality: stopped before all was compared"):
				t.Fatalf("%s, asked %d times: error %v", name, asked, err)
			default:
				stopped++
			}
		}
		if stopped < 10 {
			t.Errorf("%s: it was stopped in %d places, want 10 or more", name, stopped)
		}
	}
}
