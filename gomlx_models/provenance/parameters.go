package provenance

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// recordKey stands before the record as JSON in the text of parameters.
const recordKey = "Atelier record"

// Parameters is the record as image generators write their settings (AUTOMATIC1111's "infotext"): the prompt on lines of its own, if
// there is one, and then a line of pairs of a key and a value, quoted as in JSON where a value has a comma, a colon or a line's
// end. The last pair is the record itself, so that this text alone is enough to make the thing again.
func (r Record) Parameters() (string, error) {
	d := Drawn{}
	if r.Drawn != nil {
		d = *r.Drawn
	}
	var pairs []string
	add := func(key, value string) {
		if value != "" && value != "0" {
			pairs = append(pairs, key+": "+quoted(value))
		}
	}
	add("Steps", strconv.Itoa(r.Model.Step))
	add("Sampler", strings.TrimSpace(r.Model.Family+" "+d.How))
	if r.Drawn != nil {
		pairs = append(pairs, fmt.Sprintf("Seed: %d", d.Seed))
	}
	add("Seeds", joined(d.Seeds))
	add("Model hash", r.Model.Digest[:min(shortHash, len(r.Model.Digest))])
	add("Model", r.Model.Name)
	add("Count", strconv.Itoa(d.Count))
	add("Number", strconv.Itoa(d.Index))
	add("Temperature", number(d.Temperature))
	add("Truncation", number(d.Truncation))
	add("Top k", strconv.Itoa(d.TopK))
	add("Top p", number(d.TopP))
	add("Classes", joined(d.Classes))
	add("Tile", string(d.Tile))
	add("Data", r.Data.Name)
	add("Data licence", r.Data.Licence)
	add("Version", r.Software)
	record, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("provenance: the record cannot be written as JSON: %w", err)
	}
	pairs = append(pairs, recordKey+": "+quoted(string(record)))
	text := strings.Join(pairs, ", ")
	if prompt := strings.Join(append(nonEmpty(d.Text), d.Questions...), "\n"); prompt != "" {
		text = strings.Map(visible, prompt) + "\n" + text
	}
	return text, nil
}

// shortHash is how many digits of a digest image generators show.
const shortHash = 10

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// visible leaves control characters out, other than lines' ends and tabs.
func visible(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// quoted is a value as JSON has it, if it would be misread otherwise.
func quoted(value string) string {
	if !strings.ContainsAny(value, ",:\n\"") {
		return value
	}
	text, _ := json.Marshal(value) // a string can be
	return string(text)
}

func number(value float64) string {
	if value == 0 {
		return ""
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}

func joined[T int | int64](values []T) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = fmt.Sprint(value)
	}
	return strings.Join(words, " ")
}

// recordIn is the record's JSON in a text of parameters, empty if it has none.
func recordIn(text string) string {
	_, rest, ok := strings.Cut(text, recordKey+": ")
	if !ok {
		return ""
	}
	var record string
	if json.NewDecoder(strings.NewReader(rest)).Decode(&record) != nil {
		return ""
	}
	return record
}
