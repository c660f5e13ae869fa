package session

import (
	"context"

	"github.com/atelier-go/atelier/kernel/cell/ide"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/front"
)

// Complete says what may stand at the cursor.
func (s *Session) Complete(ctx context.Context, code string, cursor int) front.Completion {
	found := ide.Complete(ctx, s.cells, code, cursor)
	return front.Completion{Matches: found.Matches, Start: found.Start, End: found.End, Metadata: found.Metadata()}
}

// Inspect says what is known of the name at the cursor.
func (s *Session) Inspect(ctx context.Context, code string, cursor, detail int) front.Inspection {
	found := ide.Inspect(ctx, s.cells, &s.docs, code, cursor, detail)
	if !found.Found {
		return front.Inspection{}
	}
	return front.Inspection{Found: true, Data: map[string]any{contract.MIMEPlain: found.Plain, contract.MIMEMarkdown: found.Markdown}}
}

// IsComplete tells whether code can run as it is.
func (s *Session) IsComplete(code string) (status, indent string) { return syntax.IsComplete(code) }
