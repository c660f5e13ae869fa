package diagnose

// Line is a check as a figure draws it: how far the model is from fair to the threshold, which is 1.
type Line struct {
	Name   string
	Steps  []int
	Values []float64
}

// Lines are the checks as a figure draws them.
func (d Diagnosis) Lines() []Line {
	var all []Line
	for _, c := range d.Checks {
		if len(c.Steps) == 0 {
			continue
		}
		line := Line{Name: string(c.Sign), Steps: c.Steps}
		for _, value := range c.Values {
			line.Values = append(line.Values, c.Severity(value))
		}
		all = append(all, line)
	}
	return all
}

// Sentences are those of the warnings.
func (d Diagnosis) Sentences() []string {
	var all []string
	for _, w := range d.Warnings {
		all = append(all, w.Sentence)
	}
	return all
}
