package pretrained

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/page"
)

// Card is what is to be known of a model (Mitchell et al. 2019), beside what its file says of itself.
type Card struct {
	// About says in a few words what it makes.
	About string `json:"about"`
	// DataFrom says what it learnt from and who published that, and License under which terms.
	DataFrom string `json:"data_from"`
	License  string `json:"license"`
	// Recipe is the command that makes the file, and Cost what that took.
	Recipe string `json:"recipe"`
	Cost   string `json:"cost"`
	// Scores were measured on the data of that name, which it did not see.
	ScoredOn string          `json:"scored_on"`
	Scores   []metrics.Score `json:"scores"`
	// Limits say what it cannot do.
	Limits []string `json:"limits"`
}

// Markdown is the card as a page.
func (m Model) Markdown() string {
	about := fmt.Sprintf("%s\n\n    run := studio.Pretrained(%q)\n    atelier sample %s%s", m.Card.About, m.Name, Prefix, m.Name)
	return page.Markdown(m.Name, about, []page.Section{
		{Title: "Model", Rows: []page.Row{
			{"model", fmt.Sprintf("%s, %s", m.Family, m.Config)},
			{"file", fmt.Sprintf("%s%s, %.2f MB, half precision", m.Name, ending, float64(m.Bytes)/1e6)},
			{"recipe", fmt.Sprintf("%s: %d steps, seed %d", m.Card.Recipe, m.Step, m.Seed)},
			{"cost", m.Card.Cost},
		}},
		{Title: "Training data", Rows: []page.Row{
			{"learnt from", m.Data.Name + ": " + m.Card.DataFrom}, {"license of the data", m.Card.License},
		}, Lines: licence.Of(m.Card.License).Sentences()},
		card.Scores("Scores on "+m.Card.ScoredOn+", which it did not see", m.Card.Scores),
		{Title: "Limits", Lines: m.Card.Limits},
	})
}
