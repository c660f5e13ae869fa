package studio

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/table"
)

// Scores is what was measured of a model, ready to be shown.
type Scores struct {
	// On is the data that the model was compared with.
	On     string
	Scores []metrics.Score
}

// Score measures the model on data that it did not see, and keeps the scores with it. The options' zero value takes
// a minute or more; Examples: 1000 is enough to compare with.
func (r *Run) Score(held data.Source, o eval.Options) Scores {
	set, err := openData(held)
	check(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	scores, err := eval.Scores(ctx, eval.Trained{Backend: r.Backend, Model: r.Model, Store: r.Store}, set, o)
	check(err)
	text, err := json.Marshal(card.Scored{Data: fit.Data{Name: set.Name(), Digest: set.Digest()}, Seed: o.Seed, Scores: scores})
	check(err)
	r.Run.Scores = text
	if r.folder != "" {
		err := fit.SaveScores(r.Run, r.folder, text)
		if err == nil {
			err = card.Write(r.folder, r.Run, nil)
		}
		if err != nil {
			fmt.Fprintln(stderr, "atelier:", err) // they took long and are not to be lost
		}
	}
	return Scores{On: set.Name(), Scores: scores}
}

// Bundle is a table of the scores, with the notes that are needed to read them.
func (s Scores) Bundle() (plotting.Bundle, error) {
	if len(s.Scores) == 0 {
		return nil, fmt.Errorf("studio: scores on %q: %w", s.On, plotting.ErrNoData)
	}
	rows := s.rows()
	return plotting.Bundle{plotting.MIMEPlain: []byte(table.Text(rows)), plotting.MIMEHTML: []byte(table.HTML(rows) + "\n")}, nil
}

func (s Scores) rows() [][]string {
	rows := [][]string{{"score on " + s.On, "value", "95% interval", "unit", "better", "source", "note"}}
	for _, score := range s.Scores {
		rows = append(rows, []string{
			score.Name, fmt.Sprintf("%.4g", score.Value), score.FormatInterval(score.Interval),
			score.Unit, string(score.Better), score.Source, score.Note,
		})
	}
	return rows
}
