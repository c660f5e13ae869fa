package plotting

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"math"
	"strings"
	"time"

	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Progress is the state of a training at one moment: a bar and one line of words. It has no picture: the line says
// all that the bar shows, so where HTML is not shown, as in a PDF, the text stands for it.
type Progress struct {
	Title string

	// Step is the number of updates made, of Total, or of an unknown number if that is 0. A step beyond Total
	// counts as all of it.
	Step, Total int
	// Unit is what is counted, such as "file"; "step" if empty.
	Unit string

	Rate          float64       // steps/s; 0 if unknown
	Left, Elapsed time.Duration // an estimate of what remains, and the time since the start; 0 if unknown
	Memory        uint64        // bytes that the process holds in memory (resident); 0 if unknown
	Note          string        // status words, such as "saving"
}

// ErrProgress says that a field of a progress is out of range.
var ErrProgress = errors.New("plotting: bad progress")

// Bundle returns the bar as HTML, which needs no script, and its line as plain text. It returns an error that wraps
// ErrProgress when a number is negative or the rate is not finite. There is always something to show.
func (p Progress) Bundle() (Bundle, error) {
	if err := p.validate(); err != nil {
		return nil, fmt.Errorf("progress %q: %w", p.Title, err)
	}
	return Bundle{MIMEPlain: []byte(p.text()), MIMEHTML: []byte(p.html())}, nil
}

func (p Progress) validate() error {
	if p.Step < 0 || p.Total < 0 {
		return fmt.Errorf("%w: step %d of %d: neither may be negative, a total of 0 is unknown", ErrProgress, p.Step, p.Total)
	}
	if !(p.Rate >= 0) || math.IsInf(p.Rate, 1) {
		return fmt.Errorf("%w: rate of %v steps/s: give a finite rate, 0 if it is unknown", ErrProgress, p.Rate)
	}
	if p.Left < 0 || p.Elapsed < 0 {
		return fmt.Errorf("%w: %v left, %v elapsed: neither may be negative, 0 is unknown", ErrProgress, p.Left, p.Elapsed)
	}
	return nil
}

func (p Progress) text() string {
	line := strings.Join(p.words(), ", ")
	if p.Title != "" {
		line = p.Title + ": " + line
	}
	return strings.Join(strings.Fields(line), " ") // one line, whatever the title and the note hold
}

// words are what is known, in the order of interest.
func (p Progress) words() []string {
	words := []string{p.stepWord()}
	if p.Rate > 0 {
		words = append(words, rateWord(p.Rate))
	}
	if p.Left > 0 {
		words = append(words, fmt.Sprintf("%v left", p.Left.Round(time.Second)))
	}
	if p.Elapsed > 0 {
		words = append(words, fmt.Sprintf("%v elapsed", p.Elapsed.Round(time.Second)))
	}
	if p.Memory > 0 {
		words = append(words, memoryWord(p.Memory))
	}
	if p.Note != "" {
		words = append(words, p.Note)
	}
	return words
}

func (p Progress) stepWord() string {
	unit := cmp.Or(p.Unit, "step")
	if p.Total == 0 {
		return fmt.Sprintf("%s %d", unit, p.Step)
	}
	return fmt.Sprintf("%s %d/%d (%d%%)", unit, p.Step, p.Total, p.percent())
}

// percent is rounded down, so that 100 means the end.
func (p Progress) percent() int {
	return int(100 * float64(min(p.Step, p.Total)) / float64(p.Total))
}

// rateWord shows a slow training's rate too: 0.02 steps/s.
func rateWord(rate float64) string {
	if rate < 1 {
		return fmt.Sprintf("%.2g steps/s", rate)
	}
	return fmt.Sprintf("%.1f steps/s", rate)
}

// memoryWord writes bytes in decimal units, as system monitors do: 1 MB is a million bytes.
func memoryWord(bytes uint64) string {
	if bytes >= 1e9 {
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	}
	return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
}

// html has a progress element, which keeps its role and its value where other attributes are stripped, and the
// colours of the page. A bar without end would move for ever in a saved notebook, so there is none where the total
// is unknown.
func (p Progress) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<figure style="margin:0;max-width:%dpx">`, style.ChartWidth)
	if p.Title != "" {
		b.WriteString(web.Title(p.Title))
	}
	if p.Total > 0 {
		b.WriteString(p.bar(p.Title))
	}
	b.WriteString(p.line() + "</figure>\n")
	return b.String()
}

// bar is empty where the total is unknown.
func (p Progress) bar(name string) string {
	percent := 0
	if p.Total > 0 {
		percent = p.percent()
	}
	return fmt.Sprintf(`<progress aria-label="%s" max="%d" value="%d" style="width:100%%;height:14px;accent-color:#0072b2">%d%%</progress>`,
		html.EscapeString(cmp.Or(name, "progress")), max(1, p.Total), p.value(), percent)
}

// value is how far the bar is filled.
func (p Progress) value() int { return min(p.Step, p.Total) }

func (p Progress) line() string {
	return fmt.Sprintf(`<div style="font-variant-numeric:tabular-nums">%s</div>`, html.EscapeString(p.lineText()))
}

func (p Progress) lineText() string { return strings.Join(p.words(), " · ") }
