package session

import (
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
)

// figureUpdates are the words of the figures that a program has changed. Consoles print a figure as it comes and heed no
// update: they are told at the end what became of it.
type figureUpdates struct {
	order []string // display ids
	text  map[string]string
}

// add remembers what an update shows.
func (c *figureUpdates) add(update map[string]any) {
	transient, _ := update["transient"].(map[string]any)
	id, _ := transient["display_id"].(string)
	data, _ := update["data"].(map[string]any)
	words, _ := data[contract.MIMEPlain].(string)
	if words == "" {
		return
	}
	if c.text == nil {
		c.text = map[string]string{}
	}
	if _, known := c.text[id]; !known {
		c.order = append(c.order, id)
	}
	c.text[id] = words
}

// texts is the words of all figures as they are now, each ended by a line's end.
func (c *figureUpdates) texts() string {
	var all strings.Builder
	for _, id := range c.order {
		all.WriteString(strings.TrimSuffix(c.text[id], "\n") + "\n")
	}
	return all.String()
}
