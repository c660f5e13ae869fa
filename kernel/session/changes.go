package session

import "strings"

// changes are the words of the figures that a program has changed. Consoles print a figure as it comes and heed no
// update: they are told at the end what became of it.
type changes struct {
	order []string // display ids
	words map[string]string
}

// note remembers what an update shows.
func (c *changes) note(update map[string]any) {
	transient, _ := update["transient"].(map[string]any)
	id, _ := transient["display_id"].(string)
	data, _ := update["data"].(map[string]any)
	words, _ := data["text/plain"].(string)
	if words == "" {
		return
	}
	if c.words == nil {
		c.words = map[string]string{}
	}
	if _, known := c.words[id]; !known {
		c.order = append(c.order, id)
	}
	c.words[id] = words
}

// last is the words of all figures as they are now, each ended by a line's end.
func (c *changes) last() string {
	var all strings.Builder
	for _, id := range c.order {
		all.WriteString(strings.TrimSuffix(c.words[id], "\n") + "\n")
	}
	return all.String()
}
