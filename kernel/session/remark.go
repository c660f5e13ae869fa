package session

import (
	"html"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
)

// remark says, in faint letters, what a user should know and need not act on. It is no stream: nbconvert prints standard
// error as a warning, and consoles mix it with the program's own words.
func (r *run) remark(lines []string) {
	if len(lines) == 0 {
		return
	}
	text := r.withCellNames(strings.Join(lines, "\n"))
	r.console.client.Send("display_data", map[string]any{
		"data": map[string]any{
			contract.MIMEPlain: text,
			contract.MIMEHTML:  `<div style="opacity:.6;font-size:90%;white-space:pre-wrap">` + html.EscapeString(text) + "</div>",
		},
		"metadata": map[string]any{},
	}, nil, nil)
}
