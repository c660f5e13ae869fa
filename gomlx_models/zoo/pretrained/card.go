package pretrained

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
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
	var page strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&page, format+"\n", args...) }
	line("# %s\n\n%s\n", m.Name, m.Card.About)
	line("    run := studio.Pretrained(%q)\n    atelier sample %s%s\n", m.Name, Prefix, m.Name)
	line("| | |\n|---|---|")
	line("| model | %s, `%s` |", m.Family, m.Config)
	line("| file | %s%s, %.2f MB, half precision |", m.Name, ending, float64(m.Bytes)/1e6)
	line("| learnt from | %s: %s |", m.Data.Name, m.Card.DataFrom)
	line("| license of the data | %s |", m.Card.License)
	line("| recipe | `%s`: %d steps, seed %d |", m.Card.Recipe, m.Step, m.Seed)
	line("| cost | %s |", m.Card.Cost)
	line("\n## Scores on %s, which it did not see\n\n| score | value | 95%% interval | unit | better |\n|---|---|---|---|---|", m.Card.ScoredOn)
	for _, s := range m.Card.Scores {
		line("| %s | %.4g | %s | %s | %s |", s.Name, s.Value, s.FormatInterval(s.Interval), s.Unit, s.Better)
	}
	line("\n## Limits\n")
	for _, limit := range m.Card.Limits {
		line("- %s", limit)
	}
	return page.String()
}
