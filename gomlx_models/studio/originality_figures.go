package studio

import (
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/plotting"
)

// Rates shows how often the verdict errs, as it was measured: how many held-out examples it accuses, which should be few, and how
// many planted copies of each kind it finds, which should be all.
func (o Originality) Rates() plotting.Bars {
	bars := []plotting.Bar{rate("accused, though held out", o.Verdict.Wrongly, o.Verdict.WronglyOf)}
	for _, kind := range o.Verdict.Planted {
		bars = append(bars, rate("found, planted "+kind.How, kind.Found, kind.Of))
	}
	return plotting.Bars{Title: "how often the verdict errs", Unit: "of 100", Bars: bars}
}

// rate is so many of so many as a bar of a hundred.
func rate(name string, found, of int) plotting.Bar {
	share := metrics.Proportion(found, of)
	return plotting.Bar{Name: name, Value: 100 * share.Value, Low: 100 * share.Low, High: 100 * share.High}
}

// Novelty shows, for pieces of each length, the share that does not stand in the training text, beside that of text that was held
// out. Of what is no text it has nothing to draw.
func (o Originality) Novelty() plotting.Curves {
	c := plotting.Curves{Title: "what is new", XLabel: "letters in a piece", YLabel: "share that is new"}
	if n := o.Verdict.Novelty; n != nil {
		c.Series = []plotting.Series{{Name: "drawn", Steps: n.Lengths, Values: n.Samples}, {Name: "held out", Steps: n.Lengths, Values: n.Held}}
	}
	return c
}
