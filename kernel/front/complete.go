package front

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"
)

// patience is how long a completion or an inspection may take: then nobody looks any more.
const patience = 10 * time.Second

var errNoCode = errors.New("code is missing")

type codeRequest struct {
	Code   *string `json:"code"`
	Cursor *int    `json:"cursor_pos"`
	Detail int     `json:"detail_level"`
}

func (r codeRequest) check() error {
	if r.Code == nil {
		return errNoCode
	}
	return nil
}

// cursor is within the code; none means the end.
func (r codeRequest) cursor() int {
	end := utf8.RuneCountInString(*r.Code)
	if r.Cursor == nil {
		return end
	}
	return min(max(*r.Cursor, 0), end)
}

func (s *server) complete(r codeRequest) any {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	c := s.kernel.Complete(ctx, *r.Code, r.cursor())
	if c.Matches == nil {
		c.Matches = []string{}
	}
	return map[string]any{
		"status": "ok", "matches": c.Matches, "cursor_start": c.Start, "cursor_end": c.End,
		"metadata": object(c.Metadata),
	}
}

func (s *server) inspect(r codeRequest) any {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	i := s.kernel.Inspect(ctx, *r.Code, r.cursor(), r.Detail)
	return map[string]any{
		"status": "ok", "found": i.Found, "data": object(i.Data), "metadata": object(i.Metadata),
	}
}

func (s *server) isComplete(r codeRequest) any {
	status, indent := s.kernel.IsComplete(*r.Code)
	content := map[string]any{"status": status}
	if status == "incomplete" {
		content["indent"] = indent
	}
	return content
}

// object is never null in JSON.
func object(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
