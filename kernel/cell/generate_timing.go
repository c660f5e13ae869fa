package cell

import (
	"fmt"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// timings are the edits that have parts of the cell timed: those in front of the parts, and those behind them.
func (t *translation) timings() (before, after []syntax.Edit) {
	for _, one := range t.source.Timings {
		if one.Whole {
			continue
		}
		timing, at := t.timingName(), t.source.PositionAt(one.From)
		start, stop := timing+".Start();", ";"+timing+".Stop()"
		if one.Repeat {
			start, stop = fmt.Sprintf("%s.Repeat(%d, %d, func() {", timing, one.Loops, one.Runs), "\n})"
		}
		before = append(before, syntax.Insert(one.From, start+syntax.LineDirective(at.Filename, at.Line, at.Column)))
		after = append(after, syntax.Insert(one.To, stop))
	}
	return before, after
}

// timeWhole is what has all of the cell timed, if that is asked for.
func (t *translation) timeWhole() string {
	for _, one := range t.source.Timings {
		if one.Whole {
			timing := t.timingName()
			return fmt.Sprintf("%s.Start()\ndefer %s.End()\n", timing, timing)
		}
	}
	return ""
}

// timingName imports package timing into the body.
func (t *translation) timingName() string {
	return t.use("timing", timingPath, t.body.imports)
}
