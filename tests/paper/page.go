package main

import (
	"fmt"
	"runtime"
	"strings"
)

const preface = `# What the trained models reach

Made by ` + "`make paper`" + `, seed %d, on %d cores. Values come with their 95%% interval, [low, high], but for
kernel distances, which are means of subsets and come with the spread of those; times are of training and scoring together.
What was chosen between was chosen on a part of the training data (` + "`make paper PAPER_FLAGS=-choose`" + `);
the chosen model was then trained on all of them and scored on the test data once. Where its interval held the mark, it
was trained with three seeds: value and ends are then the means over them.
`

// page is RESULTS.md.
func page(kept map[string]outcome) string {
	var text strings.Builder
	fmt.Fprintf(&text, preface, seeds[0], runtime.NumCPU())
	for _, e := range experiments() {
		if o, ok := kept[e.name]; ok {
			o.write(&text, e.choosing)
			if e.remark != nil {
				fmt.Fprintf(&text, "\n%s\n", e.remark(o))
			}
		}
	}
	return text.String()
}

// write writes the section of one experiment.
func (o outcome) write(text *strings.Builder, c *choosing) {
	fmt.Fprintf(text, "\n## %s\n\n%s.", o.Name, upperFirst(o.About))
	if o.Results != nil {
		fmt.Fprintf(text, " %s.", o.took())
	}
	fmt.Fprintln(text)
	switch {
	case o.Choice != nil:
		o.Choice.write(text)
		if o.Of != o.Choice.Chosen {
			fmt.Fprint(text, "\n**What was chosen is not scored yet: the numbers below are of an earlier model.**\n")
		}
	case c != nil:
		fmt.Fprintf(text, "\n**The %s of the model below was chosen on the data that score it, which flatters it.**\n", c.what)
	}
	fmt.Fprint(text, "\n| what | value | unit | must be | is it | should be | is it |\n|---|---|---|---|---|---|---|\n")
	for _, r := range o.Results {
		fmt.Fprintf(text, "| %s | %s | %s | %s | %s | %s | %s |\n",
			r.Quantity, r.Format(r.Ends), r.Unit, r.Must, r.Must.verdict(r.Value), r.Aim, r.Aim.verdict(r.Value))
	}
	for _, note := range notes(o.Results) {
		fmt.Fprintf(text, "\n%s.\n", upperFirst(strings.TrimSuffix(note, ".")))
	}
}

// took says how long it took.
func (o outcome) took() string {
	if o.CPUSeconds == 0 {
		return fmt.Sprintf("%.0f s", o.Seconds)
	}
	return fmt.Sprintf("%.0f s, %.0f s of the cores' time", o.Seconds, o.CPUSeconds)
}

// write writes what was chosen, and what from.
func (c *choice) write(text *strings.Builder) {
	fmt.Fprintf(text, "\n%s\n\n| %s | %s, on the validation part | chosen |\n|---|---|---|\n", c.How, c.What, c.Score)
	for _, t := range c.Candidates {
		mark := ""
		if t.Name == c.Chosen {
			mark = "yes"
		}
		fmt.Fprintf(text, "| %s | %.4g [%.4g, %.4g] | %s |\n", t.Name, t.Value, t.Low, t.High, mark)
	}
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// notes lists the notes of results, each once.
func notes(results []result) []string {
	var all []string
	seen := map[string]bool{}
	for _, r := range results {
		for _, note := range []string{r.bySeed(), r.Note} {
			if note != "" && !seen[note] {
				seen[note] = true
				all = append(all, note)
			}
		}
	}
	return all
}
